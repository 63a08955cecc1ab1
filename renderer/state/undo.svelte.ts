/** Something that was done to the library and can be taken back, however many cards it touched. */
export interface Change {
  /** What was done, as in "Undo: 4 stars for 12 runs". */
  readonly title: string;
  /** @throws ShownError when it cannot be taken back. */
  readonly undo: () => Promise<void>;
  readonly redo: () => Promise<void>;
}

const MOST = 100;

/** What was done to the library in this session, newest last. One press takes back one change. */
export class Undo {
  #done: readonly Change[] = $state.raw([]);
  #undone: readonly Change[] = $state.raw([]);
  /** One after the other: two presses in a row take back two changes, in their order. */
  #turn: Promise<unknown> = Promise.resolve();

  /** What the next undo takes back; null: nothing. */
  get next(): string | null {
    return this.#done.at(-1)?.title ?? null;
  }
  /** What the next redo does again; null: nothing. */
  get nextAgain(): string | null {
    return this.#undone.at(-1)?.title ?? null;
  }

  push(change: Change): void {
    this.#done = [...this.#done, change].slice(-MOST);
    this.#undone = [];
  }

  clear(): void {
    this.#done = [];
    this.#undone = [];
  }

  /** Takes back the latest change, or the given one. @returns its title; null: there was none. @throws ShownError, and forgets it. */
  async undo(wanted?: Change): Promise<string | null> {
    return this.#inTurn(async () => {
      const change = wanted ?? this.#done.at(-1);
      if (change === undefined || !this.#done.includes(change)) return null;
      this.#done = this.#done.filter((one) => one !== change);
      await change.undo();
      this.#undone = [...this.#undone, change];
      return change.title;
    });
  }

  /** Does again what was taken back last. @returns its title; null: there was none. @throws ShownError, and forgets it. */
  async redo(): Promise<string | null> {
    return this.#inTurn(async () => {
      const change = this.#undone.at(-1);
      if (change === undefined) return null;
      this.#undone = this.#undone.slice(0, -1);
      await change.redo();
      this.#done = [...this.#done, change];
      return change.title;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
