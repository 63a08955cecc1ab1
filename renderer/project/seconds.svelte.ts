import { createSubscriber } from 'svelte/reactivity';

/** The time as what is on screen needs it: it moves once a second, and only while someone is reading it. */
export class Seconds {
  readonly #subscribe: () => void;
  readonly #time: () => number;

  constructor(time: () => number = Date.now) {
    this.#time = time;
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, 1000);
      return () => clearInterval(timer);
    });
  }

  /** Milliseconds since 1970. */
  get now(): number {
    this.#subscribe();
    return this.#time();
  }

  /** The same without going on: for what does not change any more. */
  get once(): number {
    return this.#time();
  }
}
