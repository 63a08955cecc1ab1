import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { boundsOf, longestSide } from '../bounds.ts';
import { triangleCount, type Triangles, vertexCount } from '../triangles.ts';
import { bytesOf } from '../write-file.ts';
import type { FileMesh } from './format.ts';

const UINT16 = 5123;
const UINT32 = 5125;
const INT8 = 5120;
/** Steps along the longest side. */
const STEPS = 65_535;

/** An accessor's numbers, encoded as EXT_meshopt_compression has it. */
export interface CompressedPart {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Bytes of one of them when it is decoded. */
  readonly stride: number;
  readonly mode: 'TRIANGLES' | 'ATTRIBUTES';
  readonly filter: 'NONE' | 'OCTAHEDRAL';
  readonly accessor: object;
}

/** Indices, positions and perhaps normals of a mesh, and the node's move and scale that put the whole numbers in place. */
export async function compressed(
  mesh: FileMesh,
): Promise<{ readonly parts: readonly CompressedPart[]; readonly node: object }> {
  await MeshoptEncoder.ready;
  const indices = Uint32Array.from(mesh.indices);
  const wide = vertexCount(mesh) > 0xffff;
  const corners = wide ? indices : Uint16Array.from(indices);
  const corner: CompressedPart = {
    bytes: encoded(corners, triangleCount(mesh) * 3, wide ? 4 : 2, 'TRIANGLES'),
    count: triangleCount(mesh) * 3,
    stride: wide ? 4 : 2,
    mode: 'TRIANGLES',
    filter: 'NONE',
    accessor: { componentType: wide ? UINT32 : UINT16, type: 'SCALAR' },
  };
  const { numbers, min, max, origin, step } = quantised(mesh);
  const count = vertexCount(mesh);
  const point: CompressedPart = {
    bytes: encoded(numbers, count, 8, 'ATTRIBUTES'),
    count,
    stride: 8,
    mode: 'ATTRIBUTES',
    filter: 'NONE',
    accessor: { componentType: UINT16, type: 'VEC3', min, max },
  };
  const normal = mesh.normals === null ? [] : [normalPart(mesh.normals)];
  return { parts: [corner, point, ...normal], node: { translation: origin, scale: [step, step, step] } };
}

const encoded = (numbers: ArrayBufferView, count: number, stride: number, mode: CompressedPart['mode']): Uint8Array =>
  MeshoptEncoder.encodeGltfBuffer(bytesOf(numbers), count, stride, mode, 0);

/** Positions as whole numbers of steps from the box's corner; four a vertex, for a stride must be a multiple of 4 bytes. */
function quantised(mesh: Triangles) {
  const bounds = boundsOf(mesh);
  const step = longestSide(bounds) / STEPS || 1;
  const numbers = new Uint16Array(vertexCount(mesh) * 4);
  const min = [STEPS, STEPS, STEPS];
  const max = [0, 0, 0];
  for (let i = 0; i < mesh.positions.length; i++) {
    const axis = i % 3;
    const value = Math.round(((mesh.positions[i] ?? 0) - (bounds.min[axis] ?? 0)) / step);
    numbers[((i - axis) / 3) * 4 + axis] = value;
    min[axis] = Math.min(min[axis] ?? 0, value);
    max[axis] = Math.max(max[axis] ?? 0, value);
  }
  return { numbers, min, max, origin: bounds.min, step };
}

function normalPart(normals: Float32Array): CompressedPart {
  const count = normals.length / 3;
  const four = new Float32Array(count * 4);
  for (let i = 0; i < normals.length; i++) four[i + Math.floor(i / 3)] = normals[i] ?? 0;
  return {
    bytes: encoded(MeshoptEncoder.encodeFilterOct(four, count, 4, 8), count, 4, 'ATTRIBUTES'),
    count,
    stride: 4,
    mode: 'ATTRIBUTES',
    filter: 'OCTAHEDRAL',
    accessor: { componentType: INT8, normalized: true, type: 'VEC3' },
  };
}
