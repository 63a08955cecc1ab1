/** What has been seen of one transfer of bytes. */
export interface Rate {
  /** When it was measured last, in milliseconds since 1970. */
  readonly at: number;
  /** Bytes by then. */
  readonly done: number;
  /** Bytes a second, smoothed; null: seen once only. */
  readonly perSecond: number | null;
}

/** Samples closer than this say more of the timer than of the line. In milliseconds. */
const LEAST = 200;
/** How long what was measured counts: an older interval weighs 1/e of a new one. In milliseconds. */
const MEMORY = 3000;
/** After so long without news a transfer stands still. In milliseconds. */
const STALE = 5000;

/** Takes one more sample. Bytes that become fewer are another attempt: it is measured from the beginning. */
export function measure(before: Rate | undefined, at: number, done: number): Rate {
  if (before === undefined || done < before.done || at < before.at) return { at, done, perSecond: null };
  const time = at - before.at;
  if (time < LEAST) return before;
  const now = ((done - before.done) / time) * 1000;
  const weight = before.perSecond === null ? 1 : 1 - Math.exp(-time / MEMORY);
  return { at, done, perSecond: (before.perSecond ?? 0) * (1 - weight) + now * weight };
}

/** Bytes a second as of `now`; null: not known yet, or nothing has come for a while. */
export function rateAt(rate: Rate | undefined, now: number): number | null {
  if (rate?.perSecond == null || rate.perSecond <= 0 || now - rate.at > STALE) return null;
  return rate.perSecond;
}

/** Milliseconds until the rest is there; null: nobody can say. */
export function timeLeft(done: number, total: number | null, perSecond: number | null): number | null {
  if (total === null || perSecond === null || perSecond <= 0) return null;
  return (Math.max(0, total - done) / perSecond) * 1000;
}
