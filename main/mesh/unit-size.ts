import type { Box } from '../../preload/contract/values.ts';
import { longestSide } from './bounds.ts';

/** Points moved and scaled to the size of 1: the squares of errors in the largest and the smallest meshes are beyond a float's range. */
export function ofUnitSize(positions: Float32Array, bounds: Box): Float32Array {
  const size = longestSide(bounds) || 1;
  const out = new Float32Array(positions.length);
  for (let i = 0; i < out.length; i++) out[i] = ((positions[i] ?? 0) - (bounds.min[i % 3] ?? 0)) / size;
  return out;
}
