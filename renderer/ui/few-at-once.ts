/** Lets only a few go on at a time, the others in the order in which they came. */
export class FewAtOnce {
  readonly #atOnce: number;
  readonly #waiting = new Set<() => void>();
  #going = 0;

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

  #next(): void {
    for (const start of this.#waiting) {
      if (this.#going >= this.#atOnce) return;
      this.#waiting.delete(start);
      this.#going += 1;
      start();
    }
  }
}
