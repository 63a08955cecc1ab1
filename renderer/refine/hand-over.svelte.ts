import type { Later } from '../state/notices.svelte.ts';

/** A second press comes sooner than this; a second run does not. In milliseconds. */
const SECOND_PRESS = 1000;

/**
 * Hands a run over once for one press: what would start a second by accident (a double click, a key that is held down)
 * is not heard.
 */
export class HandOver {
  #busy = $state(false);
  readonly #wait: Later;
  #forget: () => void = () => undefined;

  constructor(wait: Later) {
    this.#wait = wait;
  }

  /** A run is being handed over; one more press is no second run. */
  get busy(): boolean {
    return this.#busy;
  }

  async once(work: () => Promise<void>): Promise<void> {
    this.#forget();
    if (this.#busy) {
      this.#hearAgain();
      return;
    }
    this.#busy = true;
    try {
      await work();
    } finally {
      this.#hearAgain();
    }
  }

  dispose(): void {
    this.#forget();
  }

  #hearAgain(): void {
    this.#forget();
    this.#forget = this.#wait(SECOND_PRESS, () => (this.#busy = false));
  }
}
