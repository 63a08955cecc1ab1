import { setImmediate } from 'node:timers/promises';
import { reasonOf, type Clock } from '../../main/base/clock.ts';

interface Timer {
  at: number;
  readonly fire: () => void;
}

/** Time that moves only when a test says so. */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 10, 23, 14, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#timers.delete(timer);
        signal?.removeEventListener('abort', stop);
      };
      const stop = (): void => {
        leave();
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const timer: Timer = {
        at: this.#now + ms,
        fire: () => {
          leave();
          resolve();
        },
      };
      if (signal?.aborted === true) {
        stop();
        return;
      }
      this.#timers.add(timer);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Somebody sets the clock: what time it is changes, and not how long anybody still sleeps. */
  jump(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  /** How many sleep. */
  get sleepers(): number {
    return this.#timers.size;
  }

  /** Let `ms` pass, waking who sleeps in order, each with time to act before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    for (let next = this.#next(until); next !== null; next = this.#next(until)) {
      this.#now = Math.max(this.#now, next.at);
      next.fire();
      await settle();
    }
    this.#now = until;
  }

  /** Let time fly from one waking to the next until `condition` holds. Real input and output get real time. */
  async until(condition: () => boolean, what = 'what the test waits for'): Promise<void> {
    const deadline = performance.now() + 25_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`${what} did not come about.`);
      const next = this.#next(Infinity);
      if (next !== null) {
        this.#now = Math.max(this.#now, next.at);
        next.fire();
      }
      await settle();
    }
  }

  #next(until: number): Timer | null {
    const due = [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    return due[0] ?? null;
  }
}

/** Let everything happen that is ready to happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}
