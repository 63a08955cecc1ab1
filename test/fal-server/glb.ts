import { WebIO, type Primitive } from '@gltf-transform/core';

/** Triangles with shared vertices. */
export interface Geometry {
  /** x, y, z of each vertex. */
  readonly positions: Float32Array;
  /** Three vertices a triangle. */
  readonly indices: Uint32Array;
}

/**
 * Read a GLB as UltraShape does (`trimesh.load(force='mesh')`): all nodes in place, one mesh, everything but positions
 * and triangles ignored.
 *
 * @throws where the file is no plain GLB: other format, damaged, compressed, no triangles.
 */
export async function readGlb(bytes: Uint8Array): Promise<Geometry> {
  const document = await new WebIO().readBinary(new Uint8Array(bytes));
  const positions: number[][] = [];
  const indices: number[] = [];
  let vertices = 0;
  const root = document.getRoot();
  const scene = root.getDefaultScene() ?? root.listScenes()[0];
  scene?.traverse((node) => {
    const matrix = node.getWorldMatrix();
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      const points = pointsOf(primitive, matrix);
      if (points === null) continue;
      const list = primitive.getIndices()?.getArray() ?? Array.from({ length: points.length }, (_, i) => i);
      for (const index of list) indices.push(vertices + index);
      for (const point of points) positions.push(point);
      vertices += points.length;
    }
  });
  if (indices.length < 3) throw new Error('the file has no triangles');
  return { positions: Float32Array.from(positions.flat()), indices: Uint32Array.from(indices) };
}

const TRIANGLES = 4;

function pointsOf(primitive: Primitive, m: readonly number[]): number[][] | null {
  const position = primitive.getAttribute('POSITION');
  if (position === null || primitive.getMode() !== TRIANGLES) return null;
  const [a = 1, b = 0, c = 0, , d = 0, e = 1, f = 0, , g = 0, h = 0, i = 1, , tx = 0, ty = 0, tz = 0] = m;
  return Array.from({ length: position.getCount() }, (_, n) => {
    const [x = 0, y = 0, z = 0] = position.getElement(n, []);
    return [a * x + d * y + g * z + tx, b * x + e * y + h * z + ty, c * x + f * y + i * z + tz];
  });
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BIN_CHUNK = 0x004e4942;

/**
 * Write a GLB the way trimesh exports a bare mesh: indices before positions, both 32-bit, no normals, no material, and
 * the nodes `world` and `geometry_0`.
 */
export function writeGlb({ positions, indices }: Geometry): Buffer {
  const { min, max } = bounds(positions);
  const tree = {
    scene: 0,
    scenes: [{ nodes: [0] }],
    asset: { version: '2.0', generator: 'https://github.com/mikedh/trimesh' },
    accessors: [
      {
        componentType: 5125,
        type: 'SCALAR',
        bufferView: 0,
        count: indices.length,
        max: [positions.length / 3 - 1],
        min: [0],
      },
      { componentType: 5126, type: 'VEC3', bufferView: 1, count: positions.length / 3, max, min },
    ],
    meshes: [{ name: 'geometry_0', primitives: [{ attributes: { POSITION: 1 }, indices: 0, mode: TRIANGLES }] }],
    nodes: [
      { name: 'world', children: [1] },
      { name: 'geometry_0', mesh: 0 },
    ],
    buffers: [{ byteLength: indices.byteLength + positions.byteLength }],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: indices.byteLength },
      { buffer: 0, byteOffset: indices.byteLength, byteLength: positions.byteLength },
    ],
  };
  const text = JSON.stringify(tree);
  const chunk = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
  const data = [indices, positions].map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  const dataBytes = indices.byteLength + positions.byteLength;
  return Buffer.concat([
    words(MAGIC, 2, 28 + chunk.byteLength + dataBytes, chunk.byteLength, JSON_CHUNK),
    chunk,
    words(dataBytes, BIN_CHUNK),
    ...data,
  ]);
}

function words(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => buffer.writeUInt32LE(value, at * 4));
  return buffer;
}

/** Corners of the box around all vertices. */
export function bounds(positions: Float32Array): { readonly min: number[]; readonly max: number[] } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    const value = positions[i] ?? 0;
    if (value < (min[axis] ?? 0)) min[axis] = value;
    if (value > (max[axis] ?? 0)) max[axis] = value;
  }
  return { min, max };
}
