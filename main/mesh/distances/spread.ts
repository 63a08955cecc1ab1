import type { DistanceMap } from '../../../preload/contract/mesh.ts';

/** Bins in which quantiles are looked for: 1 ÷ 65,536 of the greatest distance apart. */
const FINE = 65_536;
/** Bins of the histogram, half of them on each side. */
const BINS = 100;
/** Thresholds that `beyond` answers for, after the first, which is 0. */
const STEPS = 100;

/** How distances spread over a surface. */
export type Spread = Pick<DistanceMap, 'least' | 'greatest' | 'mean' | 'rms' | 'quantiles' | 'histogram' | 'beyond'>;

/**
 * Sum up signed distances, each counting by its share of the surface. The histogram reaches as far as 99 % of the surface
 * does: the last one may be a speck far off, beside which everything else would be one bar.
 *
 * @param distances one a vertex; one that is not a number counts for nothing.
 * @param areas the area of each vertex; a vertex without any counts for `least` and `greatest` only.
 */
export function spreadOf(distances: Float32Array, areas: Float32Array): Spread {
  let least = Infinity;
  let greatest = -Infinity;
  let whole = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < areas.length; i++) {
    const d = distances[i] ?? 0;
    if (!(d - d === 0)) continue;
    if (d < least) least = d;
    if (d > greatest) greatest = d;
    const area = areas[i] ?? 0;
    whole += area;
    sum += Math.abs(d) * area;
    squares += d * d * area;
  }
  if (least > greatest) least = greatest = 0;
  const furthest = Math.max(-least, greatest);
  const quantiles = quantilesOf(distances, areas, whole, furthest);
  const to = quantiles.nearlyAll || furthest || 1;
  return {
    least,
    greatest,
    mean: whole > 0 ? sum / whole : 0,
    rms: whole > 0 ? Math.sqrt(squares / whole) : 0,
    quantiles,
    ...shares(distances, areas, whole || 1, to),
  };
}

function quantilesOf(
  distances: Float32Array,
  areas: Float32Array,
  whole: number,
  furthest: number,
): Spread['quantiles'] {
  const bins = new Float64Array(FINE);
  const scale = furthest > 0 ? (FINE - 1) / furthest : 0;
  for (let i = 0; i < areas.length; i++) {
    const d = Math.abs(distances[i] ?? 0);
    if (!(d - d === 0)) continue;
    const bin = Math.ceil(d * scale);
    bins[bin] = (bins[bin] ?? 0) + (areas[i] ?? 0);
  }
  /** What `share` of the surface stays below, rounded up to the end of its bin. */
  const below = (share: number): number => {
    let covered = 0;
    let bin = 0;
    for (; bin < FINE - 1; bin++) {
      covered += bins[bin] ?? 0;
      if (covered >= share * whole) break;
    }
    return Math.min(furthest, scale > 0 ? bin / scale : 0);
  };
  return { half: below(0.5), most: below(0.95), nearlyAll: below(0.99) };
}

function shares(
  distances: Float32Array,
  areas: Float32Array,
  whole: number,
  to: number,
): Pick<Spread, 'histogram' | 'beyond'> {
  const bars = new Float64Array(BINS);
  const steps = new Float64Array(STEPS + 1);
  for (let i = 0; i < areas.length; i++) {
    const d = distances[i] ?? 0;
    if (!(d - d === 0)) continue;
    const share = (areas[i] ?? 0) / whole;
    const bar = Math.min(BINS - 1, Math.max(0, Math.floor(((d + to) / (2 * to)) * BINS)));
    bars[bar] = (bars[bar] ?? 0) + share;
    // k steps are exceeded for each k below this one.
    const exceeded = Math.min(STEPS + 1, Math.ceil((Math.abs(d) / to) * STEPS));
    if (exceeded > 0) steps[exceeded - 1] = (steps[exceeded - 1] ?? 0) + share;
  }
  for (let k = STEPS - 1; k >= 0; k--) steps[k] = (steps[k] ?? 0) + (steps[k + 1] ?? 0);
  return { histogram: { from: -to, to, shares: [...bars] }, beyond: [...steps].map((share) => Math.min(1, share)) };
}
