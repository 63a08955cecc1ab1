import type { CallOutput } from '../../preload/contract.ts';
import type { CardList, Counts, SavedSearch } from '../../preload/contract/cards.ts';
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

  /** Asks for all of it anew. */
  async ask(): Promise<void> {
    this.#stale = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        const answers = await Promise.all([
          this.#app.call('library:counts'),
          this.#app.call('tags:list'),
          this.#app.call('search:list'),
        ]);
        [this.#counts, this.#tags, this.#searches] = answers;
      }
    } catch (error) {
      // A library that cannot be read says so on the stage; the numbers beside it stay as they were.
      if (!(error instanceof ShownError)) this.#tell(error);
    } finally {
      this.#asking = false;
    }
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
