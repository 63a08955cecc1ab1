/** What of a triangle is nearest. */
export const FACE = 0;
/** Plus 0, 1 or 2: which corner. */
export const CORNER = 1;
/** Plus 0, 1 or 2: the edge from that corner to the next. */
export const EDGE = 4;

/**
 * A point and what was found nearest to it, as numbers in one array: passed between functions as arguments, millions of
 * float64 would each be put on the heap.
 */
export type Found = Float64Array;
/** From here on: x, y, z of the point. */
export const POINT = 0;
/** From here on: the way from the nearest point to the point. */
export const WAY = 3;
export const SQUARED = 6;
export const FEATURE = 7;
export const newFound = (): Found => new Float64Array(8);

/**
 * Looks for the point of a triangle that is nearest to `found`'s point, and writes the way from there, its square and
 * what of the triangle it is (Ericson, Real-Time Collision Detection, §5.1.5). In float64 throughout.
 *
 * @param at where the triangle's nine numbers begin.
 */
export function closest(corners: Float32Array, at: number, found: Found): void {
  const ax = corners[at] ?? 0;
  const ay = corners[at + 1] ?? 0;
  const az = corners[at + 2] ?? 0;
  const ux = (corners[at + 3] ?? 0) - ax;
  const uy = (corners[at + 4] ?? 0) - ay;
  const uz = (corners[at + 5] ?? 0) - az;
  const vx = (corners[at + 6] ?? 0) - ax;
  const vy = (corners[at + 7] ?? 0) - ay;
  const vz = (corners[at + 8] ?? 0) - az;
  const wx = (found[POINT] ?? 0) - ax;
  const wy = (found[POINT + 1] ?? 0) - ay;
  const wz = (found[POINT + 2] ?? 0) - az;
  const d1 = ux * wx + uy * wy + uz * wz;
  const d2 = vx * wx + vy * wy + vz * wz;
  // The nearest point is a + s·u + t·v.
  let s = 0;
  let t = 0;
  let feature = CORNER;
  if (d1 > 0 || d2 > 0) {
    const uu = ux * ux + uy * uy + uz * uz;
    const uv = ux * vx + uy * vy + uz * vz;
    const vv = vx * vx + vy * vy + vz * vz;
    const d3 = d1 - uu;
    const d4 = d2 - uv;
    const d5 = d1 - uv;
    const d6 = d2 - vv;
    if (d3 >= 0 && d4 <= d3) {
      s = 1;
      feature = CORNER + 1;
    } else if (d6 >= 0 && d5 <= d6) {
      t = 1;
      feature = CORNER + 2;
    } else {
      const vc = d1 * d4 - d3 * d2;
      const vb = d5 * d2 - d1 * d6;
      const va = d3 * d6 - d5 * d4;
      if (vc <= 0 && d1 >= 0 && d3 <= 0) {
        s = d1 / (d1 - d3);
        feature = EDGE;
      } else if (vb <= 0 && d2 >= 0 && d6 <= 0) {
        t = d2 / (d2 - d6);
        feature = EDGE + 2;
      } else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
        t = (d4 - d3) / (d4 - d3 + d5 - d6);
        s = 1 - t;
        feature = EDGE + 1;
      } else {
        const scale = 1 / (va + vb + vc);
        s = vb * scale;
        t = vc * scale;
        feature = FACE;
      }
    }
  }
  const rx = wx - ux * s - vx * t;
  const ry = wy - uy * s - vy * t;
  const rz = wz - uz * s - vz * t;
  found[WAY] = rx;
  found[WAY + 1] = ry;
  found[WAY + 2] = rz;
  found[SQUARED] = rx * rx + ry * ry + rz * rz;
  found[FEATURE] = feature;
}
