import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';

/** Ids that are asked of the index at once: a millisecond's work. */
const SLICE = 200;

export interface PreviewsDeps {
  readonly library: Pick<Library, 'meshIds' | 'lacksPreview' | 'access'>;
  /** Make what is known of a mesh, and its thumbnail, where they are not there. */
  readonly make: (id: string, signal: AbortSignal) => Promise<unknown>;
  /** True for a mesh that was tried in this sitting and could not be read: only its user tries it again. */
  readonly hasFailed: (id: string) => boolean;
  readonly log: Log;
  /** So many meshes are still without their picture. */
  readonly publishLeft: (left: number) => void;
}

/**
 * Makes in the background what every mesh should have beside it, one mesh at a time, so that whoever opens one waits for
 * one of these at most. Keeps nothing: what is to be done follows from the files that are not there, so that the next
 * opening goes on where this one was left.
 */
export class Previews {
  readonly #deps: PreviewsDeps;
  /** Meshes that somebody will look at soon, in the order in which they were asked for. */
  readonly #soon = new Set<string>();
  /** The rest of the library. */
  readonly #later = new Set<string>();
  #working: Promise<void> | null = null;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  /** What is made cannot be kept: until the next opening only what somebody asks for is made. */
  #isFull = false;
  #told = 0;
  readonly #stop = new AbortController();

  constructor(deps: PreviewsDeps) {
    this.#deps = deps;
  }

  /** This one before the rest of the library. */
  soon(id: string): void {
    if (this.#stop.signal.aborted || this.#deps.hasFailed(id)) return;
    this.#later.delete(id);
    this.#soon.add(id);
    this.#begin();
  }

  /** Find every mesh that lacks its preview. Where it cannot be kept, none is made. Resolves when all were looked at. */
  look(): Promise<void> {
    if (!this.#deps.library.access.writable || this.#stop.signal.aborted) return Promise.resolve();
    // What is added behind the place where the search stands would be missed.
    this.#lookAgain = true;
    this.#looking ??= this.#lookThrough()
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#deps.log.error('the meshes without a preview were not found', error);
      })
      .finally(() => (this.#looking = null));
    return this.#looking;
  }

  /** Leave all work. Resolves when nothing asks the library any more. */
  async close(): Promise<void> {
    this.#stop.abort(new AppError('cancelled', 'The library is being closed.'));
    this.#soon.clear();
    this.#later.clear();
    await Promise.all([this.#looking, this.#working]);
    this.#tell();
  }

  async #lookThrough(): Promise<void> {
    while (this.#lookAgain) {
      this.#lookAgain = false;
      for (const kind of ['input', 'run'] as const) {
        let after = '';
        for (;;) {
          const ids = await this.#deps.library.meshIds(kind, after, SLICE);
          for (const id of ids) {
            if (this.#stop.signal.aborted) return;
            await this.#lookAt(id);
          }
          if (ids.length < SLICE) break;
          after = ids.at(-1) ?? after;
        }
      }
    }
  }

  async #lookAt(id: string): Promise<void> {
    const { hasFailed, library } = this.#deps;
    if (this.#isFull || hasFailed(id) || this.#soon.has(id) || !(await library.lacksPreview(id))) return;
    if (this.#stop.signal.aborted) return;
    this.#later.add(id);
    this.#begin();
  }

  #begin(): void {
    this.#tell();
    this.#working ??= this.#workAll().finally(() => (this.#working = null));
  }

  async #workAll(): Promise<void> {
    for (;;) {
      const id = first(this.#soon) ?? first(this.#later);
      if (id === null || this.#stop.signal.aborted) return;
      await this.#work(id);
      this.#soon.delete(id);
      this.#later.delete(id);
      this.#tell();
    }
  }

  async #work(id: string): Promise<void> {
    const { library, log, make } = this.#deps;
    const { signal } = this.#stop;
    try {
      await make(id, signal);
      if (!library.access.writable || !(await library.lacksPreview(id))) return;
      // A full disk keeps none of the others either, and making them all for nothing would heat the machine for hours.
      log.warn('previews cannot be kept; those of the rest are left for the next opening', { id });
      this.#isFull = true;
      this.#later.clear();
    } catch (error) {
      if (!signal.aborted) log.warn('a mesh could not be inspected', { id, error: String(error) });
    }
  }

  #tell(): void {
    const left = this.#soon.size + this.#later.size;
    if (left === this.#told) return;
    this.#told = left;
    this.#deps.publishLeft(left);
  }
}

const first = (ids: ReadonlySet<string>): string | null => {
  for (const id of ids) return id;
  return null;
};
