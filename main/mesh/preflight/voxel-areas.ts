import type { Box } from '../../../preload/contract/values.ts';
import { centreOf, longestSide } from '../bounds.ts';
import { pause } from '../pause.ts';
import type { Triangles } from '../triangles.ts';
import { extent, type Polygon, polygon, split, surfaceOf } from './polygon.ts';

/** Cells along each side of the grid that UltraShape makes of a coarse mesh (`voxel_query_res` of its configuration). */
export const CELLS = 128;
/** It moves the box's centre to the origin and scales the longest side to ±0.99 of the grid's ±1 (`--scale 0.99`). */
const FILLED = 0.99;
/** Axes from the outermost of the grid's memory. */
const Z = 2;

/** Pieces of triangles that are cut: a mesh of 6.5 million has three million. Beyond, it takes long and changes little. */
const MOST_PIECES = 10_000_000;
const TRIANGLES_PER_PAUSE = 1_000_000;
const PIECES_PER_PAUSE = 1_000_000;

/**
 * How much of a mesh's surface lies in each cell of UltraShape's grid, exactly: every triangle is cut at the planes
 * between cells. Triangles with a coordinate that is not a number are left out; after 10 million pieces, triangles are no
 * longer cut but count where their middle is.
 *
 * @param bounds of the mesh; its longest side is not 0.
 * @returns areas in squared cells, x + 128 (y + 128 z) each.
 */
export async function voxelAreas(
  { positions, indices }: Triangles,
  bounds: Box,
  signal: AbortSignal,
): Promise<Float64Array> {
  const cutter = new Cutter();
  const { points } = cutter.triangle;
  const scale = (FILLED * CELLS) / longestSide(bounds);
  const [cx, cy, cz] = centreOf(bounds);
  let pausedAt = 0;
  for (let i = 0; i < indices.length; i += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const from = (indices[i + corner] ?? 0) * 3;
      const to = corner * 3;
      points[to] = ((positions[from] ?? 0) - cx) * scale + CELLS / 2;
      points[to + 1] = ((positions[from + 1] ?? 0) - cy) * scale + CELLS / 2;
      points[to + 2] = ((positions[from + 2] ?? 0) - cz) * scale + CELLS / 2;
    }
    cutter.add();
    if (i % (TRIANGLES_PER_PAUSE * 3) !== 0 && cutter.pieces - pausedAt < PIECES_PER_PAUSE) continue;
    pausedAt = cutter.pieces;
    await pause(signal);
  }
  return cutter.areas;
}

/** Cuts triangles at the planes between cells and adds up what is in each. */
class Cutter {
  readonly areas = new Float64Array(CELLS ** 3);
  /** The next triangle, in cells. */
  readonly triangle = polygon(3);
  /** What was counted of triangles that had to be cut. */
  pieces = 0;
  /** Axis by axis: what is left to cut, in two places that take turns, and the slice that was cut off. */
  readonly #left = [0, 1, Z].map(() => [polygon(), polygon()] as const);
  readonly #slices = [0, 1, Z].map(() => polygon());

  add(): void {
    const { points } = this.triangle;
    const x = Math.floor(points[0] ?? 0);
    const y = Math.floor(points[1] ?? 0);
    const z = Math.floor(points[2] ?? 0);
    // Most triangles of a fine mesh. Also false for what is not a number.
    const isInOne =
      x === Math.floor(points[3] ?? 0) &&
      x === Math.floor(points[6] ?? 0) &&
      y === Math.floor(points[4] ?? 0) &&
      y === Math.floor(points[7] ?? 0) &&
      z === Math.floor(points[5] ?? 0) &&
      z === Math.floor(points[8] ?? 0);
    if (isInOne) this.#count(x + CELLS * (y + CELLS * z), this.triangle);
    else if (!isFinite(points)) return;
    else if (this.pieces < MOST_PIECES) this.#cut(this.triangle, Z, 0);
    else this.#count(middleOf(points), this.triangle);
  }

  /** @param cell number of the first cell of the layer, then of the row, that the axes before have led to. */
  #cut(whole: Polygon, axis: number, cell: number): void {
    const places = this.#left[axis];
    const slice = this.#slices[axis];
    if (places === undefined || slice === undefined) {
      this.pieces++;
      this.#count(cell, whole);
      return;
    }
    const [low, high] = extent(whole, axis);
    const first = Math.floor(low);
    const last = Math.max(first, Math.ceil(high) - 1);
    const stride = CELLS ** axis;
    let left = whole;
    for (let layer = first; layer < last; layer++) {
      const rest = left === places[0] ? places[1] : places[0];
      split(left, axis, layer + 1, slice, rest);
      this.#cut(slice, axis - 1, cell + layer * stride);
      left = rest;
    }
    this.#cut(left, axis - 1, cell + last * stride);
  }

  #count(cell: number, piece: Polygon): void {
    this.areas[cell] = (this.areas[cell] ?? 0) + surfaceOf(piece);
  }
}

function isFinite(points: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (points[i] ?? 0) * 0;
  return sum === 0;
}

function middleOf(points: Float64Array): number {
  const along = (axis: number): number =>
    Math.floor(((points[axis] ?? 0) + (points[axis + 3] ?? 0) + (points[axis + 6] ?? 0)) / 3);
  return along(0) + CELLS * (along(1) + CELLS * along(2));
}
