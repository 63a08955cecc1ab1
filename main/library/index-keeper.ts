import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { indexInMemory, type LibraryIndex } from './index-db.ts';
import { bringUpToDate } from './rebuild.ts';

/** Nothing is made anew for whoever still asks. */
const closed = (cause: unknown): AppError => new AppError('cancelled', 'The library was closed.', { cause });

export interface IndexKeeping {
  readonly folder: string;
  readonly now: () => number;
  readonly log: Log;
  readonly tidy: boolean;
  /** False: a failing index is somebody else's to make anew. */
  readonly mends?: boolean;
}

/**
 * Keeps the index answering. The files have everything, so an index that fails while the app runs (its disk full, its
 * file damaged) must not make the saving of a paid run fail: another is made of the files, in memory.
 */
export class IndexKeeper {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #tidy: boolean;
  readonly #mends: boolean;
  readonly #log: Log;
  #index: LibraryIndex;
  #isClosed = false;
  #mending: Promise<void> | null = null;

  constructor(index: LibraryIndex, options: IndexKeeping) {
    this.#index = index;
    this.#mends = options.mends ?? true;
    this.#folder = options.folder;
    this.#now = options.now;
    this.#tidy = options.tidy;
    this.#log = options.log;
  }

  async ask<T>(question: (index: LibraryIndex) => T): Promise<T> {
    try {
      return question(this.#index);
    } catch (error) {
      if (error instanceof AppError) throw error;
      await this.#mend(error);
      return question(this.#index);
    }
  }

  /** For what has to answer at once: a failing index says so, and answers the next time. */
  askNow<T>(question: (index: LibraryIndex) => T): T {
    try {
      return question(this.#index);
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (this.#isClosed) throw closed(error);
      this.#mend(error).catch((again: unknown) => this.#log.error('The library index cannot be made', again));
      throw new AppError('internal', 'The list could not be read just now.', {
        advice: 'Nothing is lost. Try again in a moment.',
        retryable: true,
        cause: error,
      });
    }
  }

  /** Tell the index what was just written to the files. All of `change` or nothing of it. */
  async tell(change: (index: LibraryIndex) => void): Promise<void> {
    // A change that comes while another index is being made of older files must not be forgotten with the old one.
    await this.#mending;
    try {
      this.#index.transaction(() => change(this.#index));
    } catch (error) {
      await this.#mend(error);
      this.#index.transaction(() => change(this.#index));
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#index.close();
  }

  #mend(error: unknown): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed(error));
    if (!this.#mends) return Promise.reject(new AppError('internal', 'The list could not be read.', { cause: error }));
    this.#mending ??= this.#replace(error).finally(() => (this.#mending = null));
    return this.#mending;
  }

  async #replace(error: unknown): Promise<void> {
    this.#log.error('The library index failed; it is kept in memory until the next start', error);
    const fresh = indexInMemory();
    await bringUpToDate(this.#folder, fresh, { now: this.#now(), tidy: this.#tidy });
    this.#index.close();
    this.#index = fresh;
  }
}
