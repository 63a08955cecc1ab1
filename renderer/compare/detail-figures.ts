import type { DistanceMap } from '../../preload/contract/mesh.ts';

/** The distance at which the colours are full unless the user says else: nearly all of the surface is below it. */
export function usualRange({ quantiles, least, greatest }: Pick<DistanceMap, 'quantiles' | 'least' | 'greatest'>) {
  return quantiles.nearlyAll || Math.max(Math.abs(least), Math.abs(greatest)) || 1;
}

/** Share of the surface (0 to 1) that is farther away than `threshold`, between the steps that main counted. */
export function shareBeyond({ beyond, histogram }: Pick<DistanceMap, 'beyond' | 'histogram'>, threshold: number) {
  const steps = beyond.length - 1;
  if (steps < 1 || !(histogram.to > 0)) return beyond[0] ?? 0;
  const at = Math.min(steps, Math.max(0, (threshold / histogram.to) * steps));
  const below = Math.floor(at);
  const [left = 0, right = left] = [beyond[below], beyond[below + 1]];
  return left + (right - left) * (at - below);
}

export interface Bar {
  /** Signed distance in its middle. */
  readonly middle: number;
  /** From the histogram's left edge, and its width, in parts of the whole. */
  readonly left: number;
  readonly width: number;
  /** In parts of the tallest; by the root, so that the few that changed much are seen beside the many that did not. */
  readonly height: number;
}

/** The histogram between -range and range as bars; what lies beyond counts to the last on either side. */
export function barsOf({ from, to, shares }: DistanceMap['histogram'], range: number, count = 48): readonly Bar[] {
  const sums = new Array<number>(count).fill(0);
  const width = (to - from) / shares.length;
  for (const [index, share] of shares.entries()) {
    // A bin of main's may span several bars: it is dealt out over them.
    const parts = Math.max(1, Math.ceil((width * count) / (2 * range)));
    for (let part = 0; part < parts; part++) {
      const middle = from + (index + (part + 0.5) / parts) * width;
      const bar = Math.floor(((middle + range) / (2 * range)) * count);
      const at = Math.min(count - 1, Math.max(0, bar));
      sums[at] = (sums[at] ?? 0) + share / parts;
    }
  }
  const most = Math.max(...sums) || 1;
  return sums.map((sum, index) => ({
    middle: ((index + 0.5) / count) * 2 * range - range,
    left: index / count,
    width: 1 / count,
    height: Math.sqrt(sum / most),
  }));
}
