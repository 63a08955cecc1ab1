import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Write a stream to a new file and hash it on the way. Nothing is left where it does not come to its end. */
export async function writeCopy(from: Readable, target: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const tap = new PassThrough({ highWaterMark: 1 << 20 });
  tap.on('data', (chunk: Buffer) => hash.update(chunk));
  await mkdir(path.dirname(target), { recursive: true });
  try {
    await pipeline(from, tap, createWriteStream(target, { flags: 'wx', flush: true }), { signal });
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  return hash.digest('hex');
}
