import path from 'node:path';
import * as v from 'valibot';
import { SavedSearch } from '../../preload/contract/cards.ts';
import { AppError } from '../base/app-error.ts';
import { readJson, setAside, writeJson } from '../base/json-file.ts';
import type { Turns } from '../base/turns.ts';

const SEARCHES_FILE = 'searches.json';

/** `searches.json` */
const Searches = v.object({ version: v.literal(1), searches: v.array(SavedSearch) });

/** More are a list that nobody finds anything in. */
const MOST = 200;

export interface SavedSearchesDeps {
  /** The library's. */
  readonly folder: string;
  readonly turns: Turns;
  readonly now: () => number;
  readonly onDisk: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Lists with a name, in a file of the library: they travel with it. By name. */
export class SavedSearches {
  readonly #deps: SavedSearchesDeps;

  constructor(deps: SavedSearchesDeps) {
    this.#deps = deps;
  }

  /** None where the file is damaged; the next change sets it aside. */
  list(): Promise<SavedSearch[]> {
    return this.#deps.turns.take(SEARCHES_FILE, () => this.#read());
  }

  /** One of this id takes the place of the one before. @throws AppError `bad-request` where there are too many. */
  save(search: SavedSearch): Promise<SavedSearch[]> {
    return this.#change((before) => {
      const others = before.filter(({ id }) => id !== search.id);
      if (others.length >= MOST) {
        throw new AppError('bad-request', `There are ${MOST} saved searches.`, { advice: 'Delete one first.' });
      }
      return [...others, search];
    });
  }

  remove(id: string): Promise<SavedSearch[]> {
    return this.#change((before) => before.filter((search) => search.id !== id));
  }

  #change(make: (before: readonly SavedSearch[]) => SavedSearch[]): Promise<SavedSearch[]> {
    const { turns, onDisk, now } = this.#deps;
    return turns.take(SEARCHES_FILE, () =>
      onDisk(async () => {
        const before = await this.#read(() => setAside(this.#file, now()));
        const searches = sorted(make(before));
        await writeJson(this.#file, { version: 1, searches });
        return searches;
      }),
    );
  }

  async #read(damaged?: () => Promise<unknown>): Promise<SavedSearch[]> {
    try {
      return sorted((await readJson(this.#file, Searches)).searches);
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== 'damaged' && error.code !== 'file-missing')) throw error;
      if (error.code === 'damaged') await damaged?.();
      return [];
    }
  }

  get #file(): string {
    return path.join(this.#deps.folder, SEARCHES_FILE);
  }
}

const sorted = (searches: readonly SavedSearch[]): SavedSearch[] =>
  [...searches].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
