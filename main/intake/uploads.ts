import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, fromDisk } from '../base/app-error.ts';
import { safeName } from '../library/folders.ts';

const MOST_BYTES = 2 * 1024 ** 3;

/** A file on this machine, and what the user calls it. */
export interface GivenFile {
  readonly path: string;
  readonly name: string;
}

/**
 * Files that came as bytes because they have no path (pasted, or out of an archive that is open elsewhere). Each lies in
 * the staging folder under a token until it is taken; what nobody takes is gone with the next start.
 */
export class Uploads {
  readonly #folder: string;
  readonly #newId: () => string;
  readonly #mostBytes: number;
  readonly #staged = new Map<string, GivenFile>();

  constructor(options: {
    /** Absolute path; made when it is needed. */
    readonly folder: string;
    readonly newId: () => string;
    readonly mostBytes?: number;
  }) {
    this.#folder = options.folder;
    this.#newId = options.newId;
    this.#mostBytes = options.mostBytes ?? MOST_BYTES;
  }

  /** Write a file down as it comes. @throws AppError `too-large`, `disk-full`, `read-only`; nothing is left then. */
  async stage(name: string, bytes: AsyncIterable<Uint8Array>): Promise<{ readonly token: string }> {
    const token = this.#newId();
    const folder = path.join(this.#folder, token);
    const file = path.join(folder, safeName(name, 'file'));
    try {
      await mkdir(folder, { recursive: true });
      await pipeline(limited(bytes, this.#mostBytes), createWriteStream(file, { flags: 'wx' }));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw fromDisk(error);
    }
    this.#staged.set(token, { path: file, name: path.basename(file) });
    return { token };
  }

  /** The file of a token, left where it is; null: there is none. */
  look(token: string): GivenFile | null {
    return this.#staged.get(token) ?? null;
  }

  /** The file of a token, once, alone in a folder that whoever takes it removes. @throws AppError `not-found`. */
  take(token: string): GivenFile {
    const file = this.#staged.get(token);
    if (file === undefined) {
      throw new AppError('not-found', 'The file did not arrive.', { advice: 'Drop or paste it again.' });
    }
    this.#staged.delete(token);
    return file;
  }
}

async function* limited(bytes: AsyncIterable<Uint8Array>, most: number): AsyncIterable<Uint8Array> {
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.byteLength;
    if (total > most) {
      throw new AppError('too-large', `The file is larger than ${Math.floor(most / 1024 ** 2)} MB.`, {
        advice: 'Reduce its number of triangles, then try again.',
      });
    }
    yield chunk;
  }
}

/** Empty the staging folder: what lies there at a start belongs to nobody. */
export async function sweepStaging(folder: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return; // there is none yet
  }
  for (const name of names) await rm(path.join(folder, name), { recursive: true, force: true });
}
