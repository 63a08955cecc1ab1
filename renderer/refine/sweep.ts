import type { RunStart } from '../../preload/contract/runs.ts';
import { LIMITS } from './presets.ts';

/** What varies in a sweep; each list holds at least one. */
export interface SweepPlan {
  readonly seeds: readonly number[];
  readonly octrees: readonly number[];
  readonly imageIds: readonly string[];
}

/** Runs that one press may start. */
export const MOST_RUNS = 100;

/** Resolutions worth choosing between: each is a good deal finer than the one before. */
export const OCTREES = [256, 384, 512, 768, 1024] as const;

/** Every combination, seeds first: whoever keeps an early one has seen the most different shapes. */
export function sweepRuns(base: RunStart, { seeds, octrees, imageIds }: SweepPlan): readonly RunStart[] {
  return imageIds.flatMap((imageId) =>
    octrees.flatMap((octree_resolution) =>
      seeds.map((seed) => ({ ...base, imageId, params: { ...base.params, octree_resolution, seed } })),
    ),
  );
}

/** `count` seeds from `first` on; after the last seed there is comes the first. */
export function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, n) => (first + n) % (LIMITS.seed.max + 1));
}

export type SeedList =
  | { readonly kind: 'seeds'; readonly seeds: readonly number[] }
  | { readonly kind: 'empty' }
  /** `part`: what cannot be read. */
  | { readonly kind: 'strange'; readonly part: string }
  | { readonly kind: 'many' };

/** Reads "42, 7, 100-103", each seed once, in the order in which they are written. */
export function readSeeds(text: string): SeedList {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) return { kind: 'empty' };
  const seeds = new Set<number>();
  for (const part of parts) {
    const match = /^(\d{1,10})(?:[-–](\d{1,10}))?$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || from > to || to > LIMITS.seed.max) return { kind: 'strange', part };
    if (to - from >= MOST_RUNS) return { kind: 'many' };
    for (let seed = from; seed <= to; seed++) seeds.add(seed);
  }
  return seeds.size > MOST_RUNS ? { kind: 'many' } : { kind: 'seeds', seeds: [...seeds] };
}

/** How many of `runs` a cap pays for at `price` each, in dollars; sums of cents are not exact in binary. */
export function paidBy(cap: number, price: number, runs: number): number {
  return price === 0 ? runs : Math.min(runs, Math.floor(cap / price + 1e-6));
}
