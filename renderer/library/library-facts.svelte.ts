import type { CallOutput } from '../../preload/contract.ts';
import type { CardList, Counts, SavedSearch } from '../../preload/contract/cards.ts';
import type { Failure } from '../../preload/contract/errors.ts';
import { ShownError, type App } from '../app.ts';
import { later, type Later } from '../state/notices.svelte.ts';

export type TagCount = CallOutput<'tags:list'>[number];

/** A library that changes all the time is asked again this seldom. In milliseconds. */
const REST = 300;

const NO_COUNTS: Counts = {
  projects: 0,
  runs: 0,
  unreviewed: 0,
  best: 0,
  favourites: { projects: 0, runs: 0 },
  rejected: { projects: 0, runs: 0 },
  trash: 0,
};

/** What the side panel says of the library: how much there is of everything, its tags, and the saved searches. */
export class LibraryFacts {
  #counts: Counts = $state.raw(NO_COUNTS);
  #tags: readonly TagCount[] = $state.raw([]);
  #searches: readonly SavedSearch[] = $state.raw([]);
  #failures: readonly Failure[] = $state.raw([]);
  #cancel: (() => void) | null = null;
  #asking = false;
  #stale = false;
  readonly #app: App;
  readonly #wait: Later;
  readonly #tell: (error: unknown) => void;
  readonly #stop: () => void;

  constructor(app: App, tell: (error: unknown) => void, wait: Later = later) {
    this.#app = app;
    this.#tell = tell;
    this.#wait = wait;
    this.#stop = app.on('library:changed', () => {
      this.#cancel ??= this.#wait(REST, () => {
        this.#cancel = null;
        void this.ask();
      });
    });
  }

  get counts(): Counts {
    return this.#counts;
  }
  /** By the alphabet. */
  get tags(): readonly TagCount[] {
    return this.#tags;
  }
  /** By name. */
  get searches(): readonly SavedSearch[] {
    return this.#searches;
  }

  /** Why some of it could not be had, each reason once; a library that cannot be read at all says so on the stage. */
  get failures(): readonly Failure[] {
    return [...new Map(this.#failures.map((one) => [one.message, one])).values()];
  }

  /** Asks for all of it anew. */
  async ask(): Promise<void> {
    this.#stale = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        const failures = await Promise.all([
          this.#take(this.#app.call('library:counts'), (counts) => (this.#counts = counts)),
          this.#take(this.#app.call('tags:list'), (tags) => (this.#tags = tags)),
          this.#take(this.#app.call('search:list'), (searches) => (this.#searches = searches)),
        ]);
        this.#failures = failures.filter((one) => one !== null);
      }
    } finally {
      this.#asking = false;
    }
  }

  /** What cannot be had stays as it was, and keeps nothing else from being shown. @returns why; null: it is there. */
  async #take<T>(asked: Promise<T>, set: (answer: T) => void): Promise<Failure | null> {
    try {
      set(await asked);
    } catch (error) {
      if (error instanceof ShownError) return error.failure;
      this.#tell(error);
    }
    return null;
  }

  /** @returns the search as it was saved. @throws ShownError */
  async save(name: string, list: CardList, id: string = crypto.randomUUID()): Promise<SavedSearch> {
    const search: SavedSearch = { id, name, list };
    this.#searches = await this.#app.call('search:save', search);
    return search;
  }

  /** @throws ShownError */
  async remove(id: string): Promise<void> {
    this.#searches = await this.#app.call('search:remove', { id });
  }

  dispose(): void {
    this.#cancel?.();
    this.#stop();
  }
}
