import type { Vec3 } from '../../preload/contract/values.ts';
import type { Triangles } from './triangles.ts';

/** Normals that add up to less than this part of their lengths face every way: a fin, a sphere. */
const DECIDED = 0.15;

/** Vertices are looked at together that have one number; this one has none. */
export const UNMARKED = 0;

/**
 * Which way the surface faces about marked vertices: the mean normal, of length 1, of the triangles at all vertices marked
 * with the same number, by area. Null where there is none, or where they face every way.
 *
 * @param marks by vertex, `UNMARKED` or a number from 1 to `count`.
 * @returns one for each number, that of 1 first.
 */
export function facingsOf({ positions, indices }: Triangles, marks: Uint16Array, count: number): (Vec3 | null)[] {
  // Three of the sum of normals, and the sum of their lengths.
  const sums = new Float64Array((count + 1) * 4);
  for (let i = 0; i < indices.length; i += 3) {
    const va = indices[i] ?? 0;
    const vb = indices[i + 1] ?? 0;
    const vc = indices[i + 2] ?? 0;
    const ma = marks[va] ?? UNMARKED;
    const mb = marks[vb] ?? UNMARKED;
    const mc = marks[vc] ?? UNMARKED;
    if ((ma | mb | mc) === UNMARKED) continue;
    const normal = normalOf(positions, va * 3, vb * 3, vc * 3);
    if (normal === null) continue;
    for (const mark of [ma, mb, mc]) addTo(sums, mark, normal);
  }
  return Array.from({ length: count }, (_, i) => unit(sums.subarray((i + 1) * 4, (i + 2) * 4)));
}

/** The normal of a triangle, twice as long as its area is large; null for one that is nowhere. */
function normalOf(positions: Float32Array, a: number, b: number, c: number): Vec3 | null {
  const at = (vertex: number, axis: number): number => positions[vertex + axis] ?? 0;
  const [ux, uy, uz] = [at(b, 0) - at(a, 0), at(b, 1) - at(a, 1), at(b, 2) - at(a, 2)];
  const [vx, vy, vz] = [at(c, 0) - at(a, 0), at(c, 1) - at(a, 1), at(c, 2) - at(a, 2)];
  const normal: Vec3 = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  return Math.hypot(...normal) < Infinity ? normal : null;
}

function addTo(sums: Float64Array, mark: number, [x, y, z]: Vec3): void {
  const at = mark * 4;
  sums[at] = (sums[at] ?? 0) + x;
  sums[at + 1] = (sums[at + 1] ?? 0) + y;
  sums[at + 2] = (sums[at + 2] ?? 0) + z;
  sums[at + 3] = (sums[at + 3] ?? 0) + Math.hypot(x, y, z);
}

function unit([x = 0, y = 0, z = 0, all = 0]: Float64Array): Vec3 | null {
  const length = Math.hypot(x, y, z);
  return length > all * DECIDED ? [x / length, y / length, z / length] : null;
}
