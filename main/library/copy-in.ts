import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCode } from '../base/app-error.ts';
import { syncFolder } from '../base/json-file.ts';

/** What half-written files and folders are called until they are whole; the same as `atomically` calls its own. */
export const HALF_WRITTEN = /\.tmp-\d{10}[0-9a-f]{6}$/;
export const halfWritten = (name: string): string =>
  `${name}.tmp-${String(Date.now()).slice(-10)}${randomBytes(3).toString('hex')}`;

/** Copy a file so that `target` is either not there or whole, also after a power failure. Streams: memory stays small. */
export async function copyIn(source: string, target: string): Promise<void> {
  const half = path.join(path.dirname(target), halfWritten(path.basename(target)));
  try {
    const chunk = { highWaterMark: 1 << 20 };
    await pipeline(createReadStream(source, chunk), createWriteStream(half, { ...chunk, flags: 'wx', flush: true }));
    await renameFile(half, target);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(target));
}

/** Move a file; copied where the two places are on different disks. `source` is gone once `target` is safe. */
export async function moveIn(source: string, target: string): Promise<void> {
  const handle = await open(source, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await renameFile(source, target);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
    await copyIn(source, target);
    await unlink(source);
    return;
  }
  await syncFolder(path.dirname(target));
}

const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Rename; on Windows, where scanners hold new files open for a moment, for up to two seconds. */
export async function renameFile(
  from: string,
  to: string,
  system: { readonly platform: NodeJS.Platform; readonly rename: typeof rename } = {
    platform: process.platform,
    rename,
  },
): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      await system.rename(from, to);
      return;
    } catch (error) {
      if (system.platform !== 'win32' || wait > 1000 || !BUSY.has(systemCode(error) ?? '')) throw error;
      await delay(wait);
    }
  }
}

/** Bytes of a file; null where there is none. */
export async function sizeOf(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}
