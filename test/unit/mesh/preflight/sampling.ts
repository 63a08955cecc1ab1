import { CELLS } from '../../../../main/mesh/preflight/voxel-areas.ts';
import type { Triangles } from '../../../../main/mesh/triangles.ts';
import { Random } from '../../../fuzz/random.ts';

/**
 * The cells that UltraShape's own way finds, written down anew from what it does: the box's centre to the origin, the
 * longest side to ±0.99, points at random by area, each to its cell of 128 between -1 and 1.
 */
export function sampledCells(mesh: Triangles, points: number, seed = 1): Uint8Array {
  const corners = Array.from(mesh.indices, (vertex) => [...mesh.positions.subarray(vertex * 3, vertex * 3 + 3)]);
  const axes = [0, 1, 2].map((axis) => corners.map((corner) => corner[axis] ?? 0));
  const low = axes.map((values) => values.reduce((a, b) => Math.min(a, b)));
  const high = axes.map((values) => values.reduce((a, b) => Math.max(a, b)));
  const longest = Math.max(...low.map((value, axis) => (high[axis] ?? 0) - value));
  const normal = Float64Array.from(
    corners.flatMap((corner) =>
      corner.map((value, axis) => ((value - ((low[axis] ?? 0) + (high[axis] ?? 0)) / 2) / longest) * 2 * 0.99),
    ),
  );
  const ends = new Float64Array(corners.length / 3);
  let whole = 0;
  for (let t = 0; t < ends.length; t++) ends[t] = whole += areaOf(normal.subarray(t * 9, t * 9 + 9));

  const random = new Random(seed);
  const cells = new Uint8Array(CELLS ** 3);
  for (let i = 0; i < points; i++) {
    const triangle = firstAbove(ends, random.next() * whole) * 9;
    const root = Math.sqrt(random.next());
    const along = random.next();
    const [a, b, c] = [1 - root, root * (1 - along), root * along];
    let cell = 0;
    for (let axis = 2; axis >= 0; axis--) {
      const at = triangle + axis;
      const value = a * (normal[at] ?? 0) + b * (normal[at + 3] ?? 0) + c * (normal[at + 6] ?? 0);
      cell = cell * CELLS + Math.floor(((value + 1) / 2) * CELLS);
    }
    cells[cell] = 1;
  }
  return cells;
}

function areaOf([ax = 0, ay = 0, az = 0, bx = 0, by = 0, bz = 0, cx = 0, cy = 0, cz = 0]: Float64Array): number {
  const [ux, uy, uz, vx, vy, vz] = [bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}

function firstAbove(ends: Float64Array, value: number): number {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
