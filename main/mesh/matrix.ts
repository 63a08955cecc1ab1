import type { GltfNode } from './gltf-json.ts';

/** Column-major 4×4, as glTF writes it. */
export type Matrix4 = readonly number[];

export const IDENTITY: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** What a node does to what is below it: its matrix, or move × turn × scale. */
export function localMatrix({ matrix, translation, rotation, scale }: GltfNode): Matrix4 {
  if (matrix !== undefined) return matrix;
  const [tx = 0, ty = 0, tz = 0] = translation ?? [];
  const [sx = 1, sy = 1, sz = 1] = scale ?? [];
  const [x = 0, y = 0, z = 0, w = 1] = rotation ?? [];
  return [
    ...[(1 - 2 * (y * y + z * z)) * sx, 2 * (x * y + z * w) * sx, 2 * (x * z - y * w) * sx, 0],
    ...[2 * (x * y - z * w) * sy, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z + x * w) * sy, 0],
    ...[2 * (x * z + y * w) * sz, 2 * (y * z - x * w) * sz, (1 - 2 * (x * x + y * y)) * sz, 0],
    ...[tx, ty, tz, 1],
  ];
}

/** First `b`, then `a`. */
export function multiply(a: Matrix4, b: Matrix4): Matrix4 {
  const out: number[] = [];
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] ?? 0) * (b[column * 4 + k] ?? 0);
      out.push(sum);
    }
  }
  return out;
}

/** True where a matrix turns things inside out, as a mirror does. */
export function mirrors(matrix: Matrix4): boolean {
  const at = (index: number): number => matrix[index] ?? 0;
  const determinant =
    at(0) * (at(5) * at(10) - at(6) * at(9)) -
    at(4) * (at(1) * at(10) - at(2) * at(9)) +
    at(8) * (at(1) * at(6) - at(2) * at(5));
  return determinant < 0;
}

/** Writes points, taken through a matrix in float64, from `offset` on. Makes no -0: it would differ from 0 in its bits. */
export function transformInto(out: Float32Array, offset: number, points: Float32Array, matrix: Matrix4): void {
  const [xx = 0, xy = 0, xz = 0, , yx = 0, yy = 0, yz = 0, , zx = 0, zy = 0, zz = 0, , tx = 0, ty = 0, tz = 0] = matrix;
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] ?? 0;
    const y = points[i + 1] ?? 0;
    const z = points[i + 2] ?? 0;
    out[offset + i] = xx * x + yx * y + zx * z + tx + 0;
    out[offset + i + 1] = xy * x + yy * y + zy * z + ty + 0;
    out[offset + i + 2] = xz * x + yz * y + zz * z + tz + 0;
  }
}

/** What undoes a matrix that moves, turns and scales. @throws RangeError where nothing can: it flattens. */
export function inverse(matrix: Matrix4): Matrix4 {
  const [xx = 0, xy = 0, xz = 0, , yx = 0, yy = 0, yz = 0, , zx = 0, zy = 0, zz = 0, , tx = 0, ty = 0, tz = 0] = matrix;
  const determinant = xx * (yy * zz - zy * yz) - yx * (xy * zz - zy * xz) + zx * (xy * yz - yy * xz);
  if (!(Math.abs(determinant) > 0 && Math.abs(determinant) < Infinity)) throw new RangeError('a matrix that flattens');
  const d = 1 / determinant;
  const columns = [
    [(yy * zz - zy * yz) * d, (zy * xz - xy * zz) * d, (xy * yz - yy * xz) * d],
    [(zx * yz - yx * zz) * d, (xx * zz - zx * xz) * d, (yx * xz - xx * yz) * d],
    [(yx * zy - zx * yy) * d, (zx * xy - xx * zy) * d, (xx * yy - yx * xy) * d],
  ];
  const moved = [0, 1, 2].map((row) => -[tx, ty, tz].reduce((sum, t, k) => sum + (columns[k]?.[row] ?? 0) * t, 0));
  return [...columns.flatMap((column) => [...column, 0]), ...moved, 1];
}

/** What a matrix makes of a length of 1. @throws RangeError where that depends on the direction, or it is nothing. */
export function evenScale(matrix: Matrix4): number {
  const along = (a: number, b: number): number =>
    [0, 1, 2].reduce((sum, row) => sum + (matrix[a * 4 + row] ?? 0) * (matrix[b * 4 + row] ?? 0), 0);
  const x = Math.sqrt(along(0, 0));
  const near = (value: number, wanted: number): boolean => Math.abs(value - wanted) <= 1e-6 * x * x;
  const even =
    [0, 1, 2].every((k) => near(along(k, k), x * x)) && [0, 1, 2].every((k) => near(along(k, (k + 1) % 3), 0));
  if (!even || !(x > 0 && x < Infinity)) throw new RangeError('a matrix that does not scale evenly');
  return x;
}
