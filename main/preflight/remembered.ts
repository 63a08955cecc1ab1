import { SharedWork } from '../meshes/shared-work.ts';

/** A few hundred bytes each. */
const MOST = 500;

/** What was found out once about contents that never change, by what names them; made once for all who ask meanwhile. */
export class Remembered<T> {
  readonly #work = new SharedWork<T>();
  readonly #known = new Map<string, { readonly value: T }>();

  /** @throws what `make` throws, which is not remembered; `cancelled` at once when the signal fires. */
  async get(key: string, signal: AbortSignal, make: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known !== undefined) return known.value;
    return this.#work.join(key, { signal }, async (shared) => {
      const value = await make(shared.signal);
      this.#known.set(key, { value });
      for (const oldest of this.#known.keys()) if (this.#known.size > MOST) this.#known.delete(oldest);
      return value;
    });
  }

  /** Leave all work. Resolves when nothing is being worked on. */
  close(): Promise<void> {
    return this.#work.close();
  }
}
