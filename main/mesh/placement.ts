import type { Box, Vec3 } from '../../preload/contract/values.ts';
import { centreOf, longestSide } from './bounds.ts';

/** A scale, the same along all axes, and then a move. Takes a result's coordinates to the coarse mesh's. */
export interface Similarity {
  readonly scale: number;
  readonly move: Vec3;
}

/** UltraShape scales a coarse mesh so that its longest side spans ±0.99 (`--scale 0.99` of scripts/infer_dit_refine.py). */
const HALF_SIDE = 0.99;

/** Box onto box: centre to centre, longest side to longest side. Holds whatever frame the result came back in. */
export function byBounds(coarse: Box, refined: Box): Similarity {
  const size = longestSide(refined);
  const scale = size > 0 ? longestSide(coarse) / size : 1;
  return moving(centreOf(refined), centreOf(coarse), scale);
}

/**
 * UltraShape's own normalisation, inverted.
 *
 * The coarse mesh was moved by its box's centre c and scaled so that its longest side L spans ±0.99. The result's
 * surface was cut from a grid of N cells (`gridCells`), but its coordinates were written as if the grid had R + 1 cells
 * for the octree resolution R: r = -1 + 2i / (R + 1) in place of n = -1 + 2i / N. Hence n = (r + 1)(R + 1) / N - 1 and
 * p = c + n (L / 2) / 0.99.
 *
 * Source: PKU-YuanGroup/UltraShape-1.0 at 406ba76, scripts/infer_dit_refine.py and ultrashape/surface_loaders.py, read,
 * not tried against fal: the residual decides.
 */
export function byFormula(coarse: Box, octreeResolution: number): Similarity {
  const stretch = (octreeResolution + 1) / gridCells(octreeResolution);
  const unit = longestSide(coarse) / 2 / HALF_SIDE;
  const [x, y, z] = centreOf(coarse);
  const shift = (stretch - 1) * unit;
  return { scale: stretch * unit, move: [x + shift, y + shift, z + shift] };
}

/**
 * Cells along one side of the grid that UltraShape's decoder (FlashVDM, from Hunyuan3D) ends with for an octree
 * resolution: it halves the resolution while it is 63 or more, rounds the last one to a multiple of 4 less one, and
 * doubles that back up. 1024 → 1008, 512 → 504, 256 → 252, 128 → 126.
 */
export function gridCells(octreeResolution: number): number {
  let coarsest = octreeResolution;
  let doublings = 0;
  while (Math.floor(coarsest / 2) >= 63) {
    coarsest = Math.floor(coarsest / 2);
    doublings++;
  }
  return (roundHalfToEven(coarsest / 4) * 4 - 1) * 2 ** doublings;
}

/** As Python rounds. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** Column-major 4×4, as three.js and glTF write it. */
export const matrixOf = ({ scale, move }: Similarity): number[] => [
  ...[scale, 0, 0, 0],
  ...[0, scale, 0, 0],
  ...[0, 0, scale, 0],
  ...[...move, 1],
];

const moving = (from: Vec3, to: Vec3, scale: number): Similarity => ({
  scale,
  move: [to[0] - scale * from[0], to[1] - scale * from[1], to[2] - scale * from[2]],
});
