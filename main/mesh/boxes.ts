import { boundsInto } from './bounds.ts';
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
  const { length } = mesh.indices;
  const count = Math.ceil(triangleCount(mesh) / TRIANGLES_PER_BOX);
  const boxes = new Float32Array(count * 6);
  for (let box = 0; box < count; box++) {
    const from = box * TRIANGLES_PER_BOX * 3;
    boundsInto(boxes, box * 6, mesh, from, Math.min(length, from + TRIANGLES_PER_BOX * 3));
  }
  return boxes;
}
