import { boundsOf } from './bounds.ts';
import { type Triangles, triangleCount, vertexCount } from './triangles.ts';
import { bytesOf, type Written, writeWhole } from './write-file.ts';

const UINT32 = 5125;
const FLOAT = 5126;
const ELEMENT_ARRAY_BUFFER = 34963;
const ARRAY_BUFFER = 34962;

/**
 * Write a mesh as a plain GLB, laid out as UltraShape's own results are: indices first, then positions, nothing else.
 *
 * @throws AppError `disk-full`, `read-only` or `file-missing`.
 */
export async function writeGlb(file: string, mesh: Triangles, signal: AbortSignal): Promise<Written> {
  return writeWhole(file, glbPieces(mesh), signal);
}

/** The file as the pieces it is written from. The big ones are the mesh's own memory. */
export function glbPieces({ positions, indices }: Triangles): readonly Uint8Array[] {
  const corners = indices instanceof Uint32Array ? indices : Uint32Array.from(indices);
  const description = new TextEncoder().encode(JSON.stringify(describe({ positions, indices: corners })));
  const padded = new Uint8Array(Math.ceil(description.length / 4) * 4).fill(0x20);
  padded.set(description);
  const body = corners.byteLength + positions.byteLength;
  const length = 12 + 8 + padded.length + 8 + body;
  const head = Uint32Array.of(0x46546c67, 2, length, padded.length, 0x4e4f534a);
  const binHead = Uint32Array.of(body, 0x004e4942);
  return [bytesOf(head), padded, bytesOf(binHead), bytesOf(corners), bytesOf(positions)];
}

function describe(mesh: Triangles): unknown {
  const { min, max } = boundsOf(mesh);
  const indexBytes = mesh.indices.byteLength;
  return {
    asset: { version: '2.0', generator: 'Ultrashape Desktop' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 1 }, indices: 0, mode: 4 }] }],
    accessors: [
      { bufferView: 0, componentType: UINT32, count: triangleCount(mesh) * 3, type: 'SCALAR' },
      { bufferView: 1, componentType: FLOAT, count: vertexCount(mesh), type: 'VEC3', min, max },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: indexBytes, target: ELEMENT_ARRAY_BUFFER },
      { buffer: 0, byteOffset: indexBytes, byteLength: mesh.positions.byteLength, target: ARRAY_BUFFER },
    ],
    buffers: [{ byteLength: indexBytes + mesh.positions.byteLength }],
  };
}
