import type { Box } from '../../preload/contract/values.ts';
import { boundsOfBoxes } from './bounds.ts';
import { NOWHERE } from './pieces.ts';

/** Boxes around the pieces of a mesh. */
export interface Extents {
  /** Six a piece: min x, y, z, max x, y, z; min above max for a piece without a number. */
  readonly boxes: Float32Array;
  /** Around all of them: the empty box at the origin where there is nothing. */
  readonly bounds: Box;
}

/** @param labels the piece of each vertex. */
export function extentsOf(positions: Float32Array, labels: Uint32Array, pieces: number): Extents {
  const boxes = new Float32Array(pieces * 6);
  for (let i = 0; i < boxes.length; i++) boxes[i] = i % 6 < 3 ? Infinity : -Infinity;
  for (let v = 0; v < labels.length; v++) {
    const piece = labels[v] ?? NOWHERE;
    if (piece === NOWHERE) continue;
    const x = positions[v * 3] ?? 0;
    const y = positions[v * 3 + 1] ?? 0;
    const z = positions[v * 3 + 2] ?? 0;
    if (!(x - x + (y - y) + (z - z) === 0)) continue;
    const o = piece * 6;
    if (x < (boxes[o] ?? 0)) boxes[o] = x;
    if (y < (boxes[o + 1] ?? 0)) boxes[o + 1] = y;
    if (z < (boxes[o + 2] ?? 0)) boxes[o + 2] = z;
    if (x > (boxes[o + 3] ?? 0)) boxes[o + 3] = x;
    if (y > (boxes[o + 4] ?? 0)) boxes[o + 4] = y;
    if (z > (boxes[o + 5] ?? 0)) boxes[o + 5] = z;
  }
  return { boxes, bounds: boundsOfBoxes(boxes) };
}

/** Half a box's diagonal; -Infinity for one that holds nothing. */
export function radiusOf(boxes: Float32Array, piece: number): number {
  const o = piece * 6;
  const side = (axis: number): number => (boxes[o + axis + 3] ?? 0) - (boxes[o + axis] ?? 0);
  return side(0) < 0 ? -Infinity : Math.hypot(side(0), side(1), side(2)) / 2;
}

/** Whether a piece's box lies within another one's, and is smaller. */
export function encloses(boxes: Float32Array, outer: number, inner: number): boolean {
  let smaller = false;
  for (let axis = 0; axis < 3; axis++) {
    const low = (boxes[inner * 6 + axis] ?? 0) - (boxes[outer * 6 + axis] ?? 0);
    const high = (boxes[outer * 6 + axis + 3] ?? 0) - (boxes[inner * 6 + axis + 3] ?? 0);
    if (!(low >= 0 && high >= 0)) return false;
    if (low > 0 || high > 0) smaller = true;
  }
  return smaller;
}
