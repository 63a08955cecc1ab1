import type { Clock } from '../base/clock.ts';

/** A limit on how long nothing may happen. */
export interface Patience {
  /** Fires when the caller's own signal does, or when the time ran out. */
  readonly signal: AbortSignal;
  readonly ranOut: () => boolean;
  /** Something happened: from now on wait at most `ms` for the next thing. */
  readonly wait: (ms: number) => void;
  readonly stop: () => void;
}

/** Give up waiting after `ms` of silence. Call `stop` in a `finally`. */
export function patience(clock: Clock, ms: number, outer?: AbortSignal): Patience {
  const limit = new AbortController();
  let current = new AbortController();
  let until = 0;
  let longest = 0;
  let over = false;

  // Re-arming a timer for each chunk of a 100 MB file would be thousands of timers: the one that runs is left to run,
  // and looks at the clock when it ends. A clock that was set back meanwhile must not make it wait for hours.
  async function watch(own: AbortController): Promise<void> {
    for (let left = until - clock.now(); left > 0; left = until - clock.now()) {
      try {
        await clock.sleep(left, own.signal);
      } catch {
        return;
      }
      until = Math.min(until, clock.now() + longest);
    }
    if (own.signal.aborted) return;
    over = true;
    limit.abort(new DOMException('Nothing came for too long.', 'TimeoutError'));
  }
  const wait = (next: number): void => {
    const before = until;
    longest = next;
    until = clock.now() + next;
    if (until >= before && before !== 0) return;
    current.abort();
    current = new AbortController();
    void watch(current);
  };
  wait(ms);
  return {
    signal: outer === undefined ? limit.signal : AbortSignal.any([outer, limit.signal]),
    ranOut: () => over,
    wait,
    stop: () => current.abort(),
  };
}
