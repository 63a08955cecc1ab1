import type { DistanceMap } from '../../../preload/contract/mesh.ts';
import type { Vec3 } from '../../../preload/contract/values.ts';
import type { Matrix4 } from '../matrix.ts';
import { FACE, FEATURE, POINT, SQUARED, WAY } from './closest.ts';
import { Nearest } from './nearest.ts';
import { SideTeller } from './sides.ts';
import { solve } from './solve.ts';
import type { Surface } from './task.ts';

/** Vertices that are asked, and how often the answer is applied and asked again: the nearest point is not yet the right one. */
const SAMPLE = 20_000;
const ROUNDS = 8;
/** A move of this part of the reference's diagonal, or a growth by this part, is worth a word, */
const NOTABLE = 0.005;
/** where it explains so much of the squared distance: new detail all over also has some mean. */
const EXPLAINS = 0.5;

export interface DriftJob {
  readonly surface: Surface;
  /** The middle of the surface's box, which growth leaves where it is, and its diagonal. */
  readonly centre: Vec3;
  readonly diagonal: number;
  /** Three numbers a vertex, taken to the surface's coordinates by `toSurface`. */
  readonly positions: Float32Array;
  readonly areas: Float32Array;
  readonly toSurface: Matrix4;
}

/**
 * How the shape as a whole moved and grew evenly, in the surface's coordinates: what, undone, brings the vertices nearest
 * to the surface, by least squares along the way to it (point to plane).
 */
export function driftOf(job: DriftJob): DistanceMap['drift'] {
  const sample = sampleOf(job);
  let move: Vec3 = [0, 0, 0];
  let scale = 1;
  let before: number | null = null;
  let best = { move, scale, left: Infinity };
  for (let round = 0; round <= ROUNDS; round++) {
    const { left, step } = fit(job, sample, move, scale);
    before ??= left;
    // A round that made it worse went astray; one that hardly made it better was the last.
    if (left >= best.left * 0.999) break;
    best = { move, scale, left };
    if (step === null) break;
    const [x, y, z, growth] = step;
    move = [move[0] + scale * x, move[1] + scale * y, move[2] + scale * z];
    scale *= 1 + growth;
    if (!(scale > 0.1 && scale < 10)) break;
  }
  const notable = Math.hypot(...best.move) > NOTABLE * job.diagonal || Math.abs(best.scale - 1) > NOTABLE;
  const explained = before === null || before === 0 ? 0 : 1 - best.left / before;
  return { move: best.move, scale: best.scale, significant: notable && explained > EXPLAINS };
}

/** Evenly spaced vertices of the surface in its reference's coordinates, four numbers each: the point and its area. */
function sampleOf({ positions, areas, toSurface }: DriftJob): Float64Array {
  const [xx = 1, xy = 0, xz = 0, , yx = 0, yy = 1, yz = 0, , zx = 0, zy = 0, zz = 1, , tx = 0, ty = 0, tz = 0] =
    toSurface;
  const step = Math.max(1, areas.length / SAMPLE);
  const sample = new Float64Array(Math.ceil(areas.length / step) * 4);
  let filled = 0;
  for (let i = 0; i * step < areas.length; i++) {
    const vertex = Math.floor(i * step);
    const area = areas[vertex] ?? 0;
    const x = positions[vertex * 3] ?? 0;
    const y = positions[vertex * 3 + 1] ?? 0;
    const z = positions[vertex * 3 + 2] ?? 0;
    if (!(area > 0) || !(x - x + (y - y) + (z - z) === 0)) continue;
    sample[filled] = xx * x + yx * y + zx * z + tx;
    sample[filled + 1] = xy * x + yy * y + zy * z + ty;
    sample[filled + 2] = xz * x + yz * y + zz * z + tz;
    sample[filled + 3] = area;
    filled += 4;
  }
  return sample.subarray(0, filled);
}

interface Fit {
  /** What is left of the squared distance after `move` and `scale` were undone, weighted by area. */
  readonly left: number;
  /** The move and growth that would undo most of it; null where none can be told. */
  readonly step: readonly [number, number, number, number] | null;
}

function fit({ surface, centre, diagonal }: DriftJob, sample: Float64Array, move: Vec3, scale: number): Fit {
  const nearest = new Nearest(surface.tree);
  const teller = new SideTeller(surface.tree, surface.sides);
  const { found } = nearest;
  const normal = new Float64Array(16);
  const right = new Float64Array(4);
  const row = new Float64Array(4);
  let left = 0;
  let whole = 0;
  for (let i = 0; i < sample.length; i += 4) {
    for (let axis = 0; axis < 3; axis++) {
      const middle = centre[axis] ?? 0;
      const back = ((sample[i + axis] ?? 0) - middle - (move[axis] ?? 0)) / scale;
      found[POINT + axis] = middle + back;
      row[axis] = back;
    }
    const area = sample[i + 3] ?? 0;
    const triangle = nearest.find();
    const squared = found[SQUARED] ?? 0;
    left += squared * area;
    whole += area;
    // On the surface the way has no direction; and a point beyond its border would be drawn along it.
    if (squared === 0 || (found[FEATURE] !== FACE && surface.sides.open)) continue;
    const side = teller.sideOf(triangle, found);
    const length = Math.sqrt(squared);
    let outward = 0;
    for (let axis = 0; axis < 3; axis++) {
      const along = ((found[WAY + axis] ?? 0) / length) * side;
      outward += along * (row[axis] ?? 0);
      row[axis] = along;
    }
    // Growth is measured in diagonals, so that all four unknowns are of one size.
    row[3] = outward / diagonal;
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        normal[a * 4 + b] = (normal[a * 4 + b] ?? 0) + area * (row[a] ?? 0) * (row[b] ?? 0);
      }
      right[a] = (right[a] ?? 0) + area * (row[a] ?? 0) * length * side;
    }
  }
  // A plane does not tell how far it slid: a breath of a spring holds what nothing else does.
  for (let a = 0; a < 4; a++) normal[a * 5] = (normal[a * 5] ?? 0) + whole * 1e-4;
  const [x, y, z, growth] = solve(normal, right) ?? [];
  const step =
    x === undefined || y === undefined || z === undefined || growth === undefined
      ? null
      : ([x, y, z, growth / diagonal] as const);
  return { left, step };
}
