import type { Box, Vec3 } from '../../preload/contract/values.ts';
import type { Triangles } from './triangles.ts';

/**
 * The box around what the triangles show: vertices that no triangle uses and coordinates that are not numbers do not
 * count. A mesh without any has the empty box at the origin.
 */
export function boundsOf(mesh: Triangles): Box {
  const box = new Float32Array(6);
  boundsInto(box, 0, mesh, 0, mesh.indices.length);
  return boundsOfBoxes(box);
}

/**
 * Write the box around the corners from one index to before another: min x, y, z, max x, y, z, from place `at` on.
 * Coordinates that are not numbers do not count; without any others, min is above max.
 */
export function boundsInto(
  out: Float32Array,
  at: number,
  { positions, indices }: Triangles,
  from: number,
  end: number,
): void {
  let x0 = Infinity;
  let y0 = Infinity;
  let z0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  let z1 = -Infinity;
  for (let i = from; i < end; i++) {
    const vertex = (indices[i] ?? 0) * 3;
    const x = positions[vertex] ?? 0;
    const y = positions[vertex + 1] ?? 0;
    const z = positions[vertex + 2] ?? 0;
    if (!(x - x + (y - y) + (z - z) === 0)) continue;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
    if (z < z0) z0 = z;
    if (z > z1) z1 = z;
  }
  out[at] = x0;
  out[at + 1] = y0;
  out[at + 2] = z0;
  out[at + 3] = x1;
  out[at + 4] = y1;
  out[at + 5] = z1;
}

/** The box around many: six numbers each (min x, y, z, max x, y, z). Boxes that hold nothing, min above max, do not count. */
export function boundsOfBoxes(boxes: Float32Array): Box {
  const whole = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let o = 0; o < boxes.length; o += 6) {
    for (let k = 0; k < 3; k++) {
      whole[k] = Math.min(whole[k] ?? 0, boxes[o + k] ?? 0);
      whole[k + 3] = Math.max(whole[k + 3] ?? 0, boxes[o + k + 3] ?? 0);
    }
  }
  const [x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0] = whole;
  return x0 > x1 ? { min: [0, 0, 0], max: [0, 0, 0] } : { min: [x0, y0, z0], max: [x1, y1, z1] };
}

export const centreOf = ({ min, max }: Box): Vec3 => [
  (min[0] + max[0]) / 2,
  (min[1] + max[1]) / 2,
  (min[2] + max[2]) / 2,
];

export const longestSide = ({ min, max }: Box): number => Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]);

export const diagonalOf = ({ min, max }: Box): number => Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
