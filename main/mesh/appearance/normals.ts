import type { Matrix4 } from '../matrix.ts';
import { smoothNormals } from '../normals.ts';
import type { Triangles } from '../triangles.ts';
import { weld } from '../weld.ts';

/**
 * Smooth normals that run on over the seams where vertices stand at one point. Here and below, a vertex that has none
 * gets one that points to the front: glTF knows no normal without a length.
 */
export function smoothOver({ positions, indices }: Triangles): Float32Array {
  const { map, count } = weld(positions);
  // The first vertex at each point stands for all of them.
  const first = new Uint32Array(count);
  for (let vertex = map.length - 1; vertex >= 0; vertex--) first[map[vertex] ?? 0] = vertex;
  const standing = (vertex: number): number => first[map[vertex] ?? 0] ?? 0;
  const smooth = smoothNormals({ positions, indices: Uint32Array.from(indices, standing) });
  const out = new Float32Array(positions.length);
  for (let vertex = 0; vertex < map.length; vertex++) {
    const from = standing(vertex) * 3;
    for (let axis = 0; axis < 3; axis++) out[vertex * 3 + axis] = smooth[from + axis] ?? 0;
    if (out[vertex * 3] === 0 && out[vertex * 3 + 1] === 0 && out[vertex * 3 + 2] === 0) out[vertex * 3 + 2] = 1;
  }
  return out;
}

/** Normals turned with what they stand on: through the matrix's cofactors, of length 1 again. */
export function normalsAlong(normals: Float32Array, matrix: Matrix4): Float32Array {
  const [xx = 0, xy = 0, xz = 0, , yx = 0, yy = 0, yz = 0, , zx = 0, zy = 0, zz = 0] = matrix;
  const across = [yy * zz - yz * zy, yz * zx - yx * zz, yx * zy - yy * zx] as const;
  // A mirror turns the cofactors over; a normal still points outside.
  const side = xx * across[0] + xy * across[1] + xz * across[2] < 0 ? -1 : 1;
  const [ax, ay, az] = across;
  const [bx, by, bz] = [zy * xz - zz * xy, zz * xx - zx * xz, zx * xy - zy * xx];
  const [cx, cy, cz] = [xy * yz - xz * yy, xz * yx - xx * yz, xx * yy - xy * yx];
  const out = new Float32Array(normals.length);
  for (let i = 0; i < normals.length; i += 3) {
    const nx = normals[i] ?? 0;
    const ny = normals[i + 1] ?? 0;
    const nz = normals[i + 2] ?? 0;
    const x = ax * nx + bx * ny + cx * nz;
    const y = ay * nx + by * ny + cy * nz;
    const z = az * nx + bz * ny + cz * nz;
    const length = Math.sqrt(x * x + y * y + z * z);
    if (!(length > 0 && length < Infinity)) {
      out[i + 2] = 1;
      continue;
    }
    out[i] = (side * x) / length;
    out[i + 1] = (side * y) / length;
    out[i + 2] = (side * z) / length;
  }
  return out;
}
