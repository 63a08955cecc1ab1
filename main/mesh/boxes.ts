import { type Triangles, triangleCount } from './triangles.ts';

/** Triangles under one box: fewer make more boxes to look at, more make more triangles. */
export const TRIANGLES_PER_BOX = 128;

/**
 * What makes picking quick: a box (min x, y, z, max x, y, z) around each run of consecutive triangles.
 *
 * Marching cubes and most programs write neighbours one after another, so the boxes are small and a ray meets few of them;
 * they cost a fortieth of a tree. Where triangles stand in no order each box is as large as the mesh, and picking looks
 * at all of them: slower, never wrong. Coordinates that are not numbers count for nothing; a run of nothing else has a
 * box that no ray meets (min above max).
 */
export function boxesOf(mesh: Triangles): Float32Array {
  const { positions, indices } = mesh;
  const count = Math.ceil(triangleCount(mesh) / TRIANGLES_PER_BOX);
  const boxes = new Float32Array(count * 6);
  for (let box = 0, i = 0; box < count; box++) {
    const end = Math.min(indices.length, i + TRIANGLES_PER_BOX * 3);
    let x0 = Infinity;
    let y0 = Infinity;
    let z0 = Infinity;
    let x1 = -Infinity;
    let y1 = -Infinity;
    let z1 = -Infinity;
    for (; i < end; i++) {
      const at = (indices[i] ?? 0) * 3;
      const x = positions[at] ?? 0;
      const y = positions[at + 1] ?? 0;
      const z = positions[at + 2] ?? 0;
      if (!(x - x + (y - y) + (z - z) === 0)) continue;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
      if (z < z0) z0 = z;
      if (z > z1) z1 = z;
    }
    const o = box * 6;
    boxes[o] = x0;
    boxes[o + 1] = y0;
    boxes[o + 2] = z0;
    boxes[o + 3] = x1;
    boxes[o + 4] = y1;
    boxes[o + 5] = z1;
  }
  return boxes;
}
