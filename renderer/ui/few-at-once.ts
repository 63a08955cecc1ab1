/** Lets only a few go on at a time, the others in the order in which they came. */
export class FewAtOnce {
  readonly #atOnce: number;
  readonly #waiting = new Set<() => void>();
  #going = 0;
  #held = false;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** @returns the way to say that it has ended, or is not wanted any more: then it may never start. */
  take(start: () => void): () => void {
    this.#waiting.add(start);
    let isOver = false;
    this.#next();
    return () => {
      if (isOver) return;
      isOver = true;
      if (!this.#waiting.delete(start)) this.#going -= 1;
      this.#next();
    };
  }

  /** Nothing more starts, whatever ends, until it is let go on. */
  hold(): void {
    this.#held = true;
  }

  goOn(): void {
    this.#held = false;
    this.#next();
  }

  #next(): void {
    if (this.#held) return;
    for (const start of this.#waiting) {
      if (this.#going >= this.#atOnce) return;
      this.#waiting.delete(start);
      this.#going += 1;
      start();
    }
  }
}
