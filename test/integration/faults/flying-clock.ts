import type { Clock } from '../../../main/base/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** The client's shortest limit on how long nothing may come; its pauses are shorter. */
const LEAST_PATIENCE = 20_000;

interface Waking {
  at: number;
  readonly isLimit: boolean;
}

/** Time that moves when a test says so, and that knows when somebody waits for it next. */
export class FlyingClock implements Clock {
  readonly #clock = new FakeClock();
  readonly #wakings = new Set<Waking>();

  now(): number {
    return this.#clock.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#sleep(ms, signal, false);
  }

  /** The same time for the client of fal, whose long sleeps are limits on others' silence. */
  readonly client: Clock = {
    now: () => this.now(),
    sleep: (ms, signal) => this.#sleep(ms, signal, ms >= LEAST_PATIENCE),
  };

  /** Milliseconds until somebody wakes, null while nobody sleeps. Limits count only while somebody is `silent`. */
  untilNext(silent: boolean): number | null {
    const due = [...this.#wakings].filter(({ isLimit }) => silent || !isLimit);
    return due.length === 0 ? null : Math.max(0, Math.min(...due.map(({ at }) => at)) - this.now());
  }

  /** Somebody sets the clock. */
  jump(ms: number): void {
    this.#clock.jump(ms);
    for (const waking of this.#wakings) waking.at += ms;
  }

  advance(ms: number): Promise<void> {
    return this.#clock.advance(ms);
  }

  async #sleep(ms: number, signal: AbortSignal | undefined, isLimit: boolean): Promise<void> {
    // Timers count whole milliseconds.
    const whole = Math.ceil(ms);
    const waking = { at: this.now() + whole, isLimit };
    this.#wakings.add(waking);
    try {
      await this.#clock.sleep(whole, signal);
    } finally {
      this.#wakings.delete(waking);
    }
  }
}
