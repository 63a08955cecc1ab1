import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';

/** What is being written bears this ending, so that nothing half-written is ever taken for whole. */
const HALF = '.half';

/**
 * A folder of files that can be made again: bounded in size, longest unused out first. Deleting it costs time, never
 * data.
 */
export class CacheFolder {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #log: Log;
  readonly #turns = new Turns();

  constructor(folder: string, maxBytes: number, clock: Pick<Clock, 'now'>, log: Log) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#clock = clock;
    this.#log = log;
  }

  /** Absolute path of a file that is there, now used; null where it has to be made. */
  async find(name: string): Promise<string | null> {
    const file = path.join(this.#folder, name);
    try {
      const now = this.#clock.now() / 1000;
      await utimes(file, now, now);
      return file;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      // Read-only or not ours: it is there all the same.
      return (await stat(file).catch(() => null)) === null ? null : file;
    }
  }

  /** Absolute path where a file can be written that `keep` or `drop` then takes. */
  async draft(): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    return path.join(this.#folder, `${randomUUID()}${HALF}`);
  }

  /** Give a written draft its name, and make room for it. @returns its path. */
  keep(draft: string, name: string): Promise<string> {
    const file = path.join(this.#folder, name);
    // One after the other: whoever makes room at this moment must not take the newcomer for an old one.
    return this.#turns.take('room', async () => {
      await rename(draft, file);
      const now = this.#clock.now() / 1000;
      await utimes(file, now, now);
      await this.#makeRoom(name);
      return file;
    });
  }

  async drop(draft: string): Promise<void> {
    await rm(draft, { force: true });
  }

  /** Remove what a crash left half-written. For a start, before anything is made. */
  async sweep(): Promise<void> {
    for (const name of await this.#names()) {
      if (name.endsWith(HALF)) await rm(path.join(this.#folder, name), { force: true });
    }
  }

  /** Delete what was not used for longest until everything fits, but never `newest`. */
  async #makeRoom(newest: string): Promise<void> {
    const files: { name: string; bytes: number; used: number }[] = [];
    for (const name of await this.#names()) {
      const found = await stat(path.join(this.#folder, name)).catch(() => null);
      if (found?.isFile() === true) files.push({ name, bytes: found.size, used: found.mtimeMs });
    }
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { name, bytes } of files.sort((a, b) => a.used - b.used)) {
      if (total <= this.#maxBytes) return;
      if (name === newest || name.endsWith(HALF)) continue;
      try {
        await rm(path.join(this.#folder, name), { force: true });
        total -= bytes;
      } catch (error) {
        // Windows refuses while the page reads it; the next one makes room.
        this.#log.warn('a cached file could not be removed', { name, error: String(error) });
      }
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    }
  }
}
