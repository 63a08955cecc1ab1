import { boundsOf } from '../bounds.ts';
import { triangleCount, vertexCount } from '../triangles.ts';
import { bytesOf, type Write } from '../write-file.ts';
import { compressed, type CompressedPart } from './compress.ts';
import type { Extras, FileMesh } from './format.ts';

const UINT16 = 5123;
const UINT32 = 5125;
const FLOAT = 5126;
const ELEMENT_ARRAY_BUFFER = 34963;
const ARRAY_BUFFER = 34962;

interface GlbOptions {
  readonly extras: Extras;
  readonly compressed: boolean;
}

/** GLB 2.0: one mesh of indices, positions and, where there are any, normals. */
export async function writeGlbFile(mesh: FileMesh, options: GlbOptions, write: Write): Promise<void> {
  const { description, body } = options.compressed ? await packed(mesh) : plain(mesh);
  const asset = {
    version: '2.0',
    generator: 'Ultrashape Desktop',
    ...(options.extras === null ? {} : { extras: options.extras }),
  };
  const text = new TextEncoder().encode(JSON.stringify({ asset, ...description }));
  const json = new Uint8Array(aligned(text.length)).fill(0x20);
  json.set(text);
  const length = body.reduce((sum, piece) => sum + aligned(piece.length), 0);
  const head = Uint32Array.of(0x46546c67, 2, 28 + json.length + length, json.length, 0x4e4f534a);
  for (const piece of [bytesOf(head), json, bytesOf(Uint32Array.of(length, 0x004e4942)), ...body]) {
    await write(piece);
    if (piece.length % 4 !== 0) await write(new Uint8Array(4 - (piece.length % 4)));
  }
}

interface Content {
  readonly description: object;
  /** Each is padded to a multiple of 4. */
  readonly body: readonly Uint8Array[];
}

const aligned = (length: number): number => Math.ceil(length / 4) * 4;

/** The largest index of all says "begin anew" to some, so it names no vertex. */
const isSmall = (mesh: FileMesh): boolean => vertexCount(mesh) <= 0xffff;

function plain(mesh: FileMesh): Content {
  const { positions, normals } = mesh;
  const indices = isSmall(mesh) ? Uint16Array.from(mesh.indices) : Uint32Array.from(mesh.indices);
  const pieces = [bytesOf(indices), bytesOf(positions), ...(normals === null ? [] : [bytesOf(normals)])];
  let at = 0;
  const bufferViews = pieces.map((piece, i) => {
    const view = {
      buffer: 0,
      byteOffset: at,
      byteLength: piece.length,
      target: i === 0 ? ELEMENT_ARRAY_BUFFER : ARRAY_BUFFER,
    };
    at += aligned(piece.length);
    return view;
  });
  const count = vertexCount(mesh);
  const accessors = [
    { bufferView: 0, componentType: isSmall(mesh) ? UINT16 : UINT32, count: triangleCount(mesh) * 3, type: 'SCALAR' },
    { bufferView: 1, componentType: FLOAT, count, type: 'VEC3', ...boundsOf(mesh) },
    ...(normals === null ? [] : [{ bufferView: 2, componentType: FLOAT, count, type: 'VEC3' }]),
  ];
  const description = { ...sceneOf(mesh, {}), accessors, bufferViews, buffers: [{ byteLength: at }] };
  return { description, body: pieces };
}

/** EXT_meshopt_compression; positions in 16 bits a coordinate, normals in 8 (KHR_mesh_quantization). */
async function packed(mesh: FileMesh): Promise<Content> {
  const { parts, node } = await compressed(mesh);
  let at = 0;
  let unpackedAt = 0;
  const bufferViews = parts.map((part: CompressedPart, i) => {
    const byteLength = part.count * part.stride;
    const view = {
      buffer: 1,
      byteOffset: unpackedAt,
      byteLength,
      ...(i === 0 ? {} : { byteStride: part.stride }),
      target: i === 0 ? ELEMENT_ARRAY_BUFFER : ARRAY_BUFFER,
      extensions: {
        EXT_meshopt_compression: {
          buffer: 0,
          byteOffset: at,
          byteLength: part.bytes.length,
          byteStride: part.stride,
          count: part.count,
          mode: part.mode,
          filter: part.filter,
        },
      },
    };
    at += aligned(part.bytes.length);
    unpackedAt += aligned(byteLength);
    return view;
  });
  const used = ['EXT_meshopt_compression', 'KHR_mesh_quantization'];
  const description = {
    ...sceneOf(mesh, node),
    extensionsUsed: used,
    extensionsRequired: used,
    accessors: parts.map(({ accessor, count }, i) => ({ bufferView: i, count, ...accessor })),
    bufferViews,
    buffers: [
      { byteLength: at },
      { byteLength: unpackedAt, extensions: { EXT_meshopt_compression: { fallback: true } } },
    ],
  };
  return { description, body: parts.map(({ bytes }) => bytes) };
}

const sceneOf = (mesh: FileMesh, node: object) => ({
  scene: 0,
  scenes: [{ nodes: [0] }],
  nodes: [{ mesh: 0, name: 'Ultrashape', ...node }],
  meshes: [
    {
      name: 'Ultrashape',
      primitives: [
        { attributes: { POSITION: 1, ...(mesh.normals === null ? {} : { NORMAL: 2 }) }, indices: 0, mode: 4 },
      ],
    },
  ],
});
