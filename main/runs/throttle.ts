import type { Clock } from '../base/clock.ts';

/** Acts at once, then at most every `ms`; what was asked for last is never lost. */
export class Throttle {
  readonly #ms: number;
  readonly #clock: Clock;
  readonly #act: () => void;
  #last = Number.NEGATIVE_INFINITY;
  #pending: AbortController | null = null;

  constructor(ms: number, clock: Clock, act: () => void) {
    this.#ms = ms;
    this.#clock = clock;
    this.#act = act;
  }

  /** Act now, or as soon as the time between two acts is over. */
  call(): void {
    if (this.#pending !== null) return;
    // A clock that was set back would otherwise hold everything up for as long.
    const wait = Math.min(this.#last + this.#ms - this.#clock.now(), this.#ms);
    if (wait <= 0) {
      this.flush();
      return;
    }
    const pending = new AbortController();
    this.#pending = pending;
    this.#clock.sleep(wait, pending.signal).then(
      () => this.flush(),
      () => undefined, // flushed or stopped before its time
    );
  }

  /** Act now, instead of the act that was waiting. */
  flush(): void {
    this.stop();
    this.#last = this.#clock.now();
    this.#act();
  }

  /** Forget the act that was waiting. */
  stop(): void {
    this.#pending?.abort();
    this.#pending = null;
  }
}
