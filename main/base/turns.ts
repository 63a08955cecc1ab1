/** Carries out the work of one key in the order in which it was asked for; different keys do not wait for each other. */
export class Turns {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Work that fails does not keep the next from its turn. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#tails.set(key, mine);
    const leave = (): void => {
      if (this.#tails.get(key) === mine) this.#tails.delete(key);
    };
    mine.then(leave, leave);
    return mine;
  }
}

/** What `work` makes of every item, in the items' order, while up to `width` are being worked on. */
export async function* inOrder<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const left = items.values();
  const begun: Promise<R>[] = [];
  const begin = (): void => {
    const item = left.next();
    if (item.done === true) return;
    const one = work(item.value);
    // Whoever waits for it is told of its failure; where nobody comes to that any more, it is nobody's.
    one.catch(() => undefined);
    begun.push(one);
  };
  for (let lane = 0; lane < width; lane++) begin();
  for (let first = begun.shift(); first !== undefined; first = begun.shift()) {
    const made = await first;
    begin();
    yield made;
  }
}

/** Do `work` for every item, at most `width` at a time. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
