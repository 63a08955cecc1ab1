import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { fromDisk } from '../base/app-error.ts';
import { pause } from './pause.ts';

const CHUNK = 16 * 1024 * 1024;

export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** Takes bytes, which are free again once it has resolved. */
export type Write = (bytes: Uint8Array) => Promise<void>;

/**
 * Write a file of several pieces, hashing on the way.
 *
 * @throws AppError `disk-full`, `read-only` or `file-missing` (its folder is gone).
 */
export const writeWhole = (file: string, pieces: readonly Uint8Array[], signal: AbortSignal): Promise<Written> =>
  writeStream(
    file,
    async (write) => {
      for (const piece of pieces) await write(piece);
    },
    signal,
  );

/**
 * Write a file as it is made, hashing on the way: under another name beside `file`, renamed when whole, so that `file` is
 * never there in part. A job that stops leaves nothing behind.
 *
 * @throws AppError `disk-full`, `read-only` or `file-missing` (its folder is gone), and whatever `make` throws.
 */
export async function writeStream(
  file: string,
  make: (write: Write) => Promise<void>,
  signal: AbortSignal,
): Promise<Written> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const handle = await open(part, 'wx');
    try {
      await make(async (piece) => {
        for (let at = 0; at < piece.length; at += CHUNK) {
          const chunk = piece.subarray(at, at + CHUNK);
          hash.update(chunk);
          await handle.writeFile(chunk);
          bytes += chunk.length;
          await pause(signal);
        }
      });
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw fromDisk(error);
  }
}

/** The bytes behind a typed array. */
export const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
