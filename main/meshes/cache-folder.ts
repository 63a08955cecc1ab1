import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';

/** What is being written bears this ending, so that nothing half-written is ever taken for whole. */
const HALF = '.half';

/** The files of one entry: what each is (`normals`) and its bytes; null: any but none. */
export type Contents = Readonly<Record<string, number | null>>;

/**
 * A folder of files that can be made again: bounded in size, longest unused out first. Deleting it costs time, never
 * data. What is made together is one entry, `<entry>.<what>` each, and comes and goes together.
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

  /** Whether an entry is there whole; it counts as used now. A power failure can leave files that are cut short. */
  async has(entry: string, contents: Contents): Promise<boolean> {
    const now = this.#clock.now() / 1000;
    for (const [what, bytes] of Object.entries(contents)) {
      const file = this.path(entry, what);
      const size = (await stat(file).catch(() => null))?.size ?? 0;
      if (bytes === null ? size === 0 : size !== bytes) return false;
      // Where it cannot be marked as used (a disk that is read-only) it is there all the same.
      await utimes(file, now, now).catch(() => undefined);
    }
    return true;
  }

  /** Absolute path of one of an entry's files. */
  path(entry: string, what: string): string {
    return path.join(this.#folder, `${entry}.${what}`);
  }

  /** Absolute path where a file can be written that `keep` or `drop` then takes. */
  async draft(): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    return path.join(this.#folder, `${randomUUID()}${HALF}`);
  }

  /** Give written drafts their names, and make room for them. */
  keep(entry: string, drafts: Readonly<Record<string, string>>): Promise<void> {
    // One after the other: whoever makes room at this moment must not take the newcomer for an old one.
    return this.#turns.take('room', async () => {
      const now = this.#clock.now() / 1000;
      for (const [what, draft] of Object.entries(drafts)) {
        await rename(draft, this.path(entry, what));
        await utimes(this.path(entry, what), now, now);
      }
      await this.#makeRoom(entry);
    });
  }

  async drop(...drafts: readonly string[]): Promise<void> {
    for (const draft of drafts) await rm(draft, { force: true });
  }

  /** Remove what a crash left half-written. For a start, before anything is made. */
  async sweep(): Promise<void> {
    for (const name of await this.#names()) {
      if (name.endsWith(HALF)) await rm(path.join(this.#folder, name), { force: true });
    }
  }

  /** Delete entries that were not used for longest until everything fits, but never `newest`. */
  async #makeRoom(newest: string): Promise<void> {
    const entries = await this.#entries();
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { name, bytes, files } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= this.#maxBytes) return;
      if (name === newest) continue;
      try {
        for (const file of files) await rm(path.join(this.#folder, file), { force: true });
        total -= bytes;
      } catch (error) {
        // Windows refuses while the page reads it; the next one makes room.
        this.#log.warn('a cached file could not be removed', { name, error: String(error) });
      }
    }
  }

  async #entries(): Promise<{ name: string; files: string[]; bytes: number; used: number }[]> {
    const entries = new Map<string, { name: string; files: string[]; bytes: number; used: number }>();
    for (const file of await this.#names()) {
      const found = await stat(path.join(this.#folder, file)).catch(() => null);
      if (found?.isFile() !== true || file.endsWith(HALF)) continue;
      const name = path.parse(file).name;
      const entry = entries.get(name) ?? { name, files: [], bytes: 0, used: 0 };
      entry.files.push(file);
      entry.bytes += found.size;
      entry.used = Math.max(entry.used, found.mtimeMs);
      entries.set(name, entry);
    }
    return [...entries.values()];
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
