import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../base/app-error.ts';

/**
 * Write a stream to a new file and hash it on the way. Nothing is left where it does not come to its end.
 *
 * @throws AppError `file-missing` for what cannot be read; what the disk says that is written to.
 */
export async function writeCopy(
  from: Readable,
  target: string,
  signal: AbortSignal,
  copied: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const tap = new PassThrough({ highWaterMark: 1 << 20 });
  tap.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    copied(chunk.byteLength);
  });
  /** In the order in which they failed: the first takes the other with it. */
  const failed: ('source' | 'target')[] = [];
  // Heard from the beginning: a reader that fails before anybody reads from it says so only once.
  const broken = new AbortController();
  from.on('error', (error) => {
    failed.push('source');
    broken.abort(error);
  });
  try {
    await mkdir(path.dirname(target), { recursive: true });
    const to = createWriteStream(target, { flags: 'wx', flush: true });
    to.on('error', () => failed.push('target'));
    await pipeline(from, tap, to, { signal: AbortSignal.any([signal, broken.signal]) });
  } catch (error) {
    from.destroy();
    await rm(target, { force: true });
    if (failed[0] === 'source' && !signal.aborted) {
      throw new AppError('file-missing', 'A file could not be read.', { cause: error });
    }
    throw error;
  }
  return hash.digest('hex');
}
