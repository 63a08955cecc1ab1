import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { fromDisk, systemCode } from '../base/app-error.ts';
import { HALF_WRITTEN } from '../library/copy-in.ts';
import { INPUTS, listed, PROJECT_FILE, RUNS } from '../library/folders.ts';
import type { Progress } from '../mesh/port.ts';

/** Pictures are compressed already; meshes lose a third at a speed that the disk keeps up with. */
const STORED = /\.(png|jpe?g|webp|zip)$/i;

interface Packed {
  readonly file: string;
  readonly name: string;
  readonly bytes: number;
  readonly mtime: Date;
}

/**
 * Write whole projects into one archive (zip; zip64 where it needs it, names in UTF-8): each a folder as it is in the
 * library, without what other programs left in it. `target` is there whole, or not at all.
 *
 * @param folders absolute paths of projects. @throws AppError `disk-full`, `read-only`; `cancelled`.
 */
export async function writeArchive(
  folders: readonly string[],
  target: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  const half = `${target}.part`;
  try {
    const files = (await Promise.all(folders.map(filesOf))).flat();
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const zip = new ZipFile();
    let done = 0;
    for (const { file, name, mtime } of files) {
      const isStored = STORED.test(name);
      const options = { mtime, mode: 0o100644, compress: !isStored, ...(!isStored && { compressionLevel: 1 }) };
      zip.addReadStreamLazy(name, options, (give) => {
        const stream = createReadStream(file, { highWaterMark: 1 << 20 });
        stream.on('data', (chunk) => progress((done += chunk.length) / Math.max(1, total)));
        // What cannot be read ends the archive, which would else wait for it for ever.
        stream.on('error', (error) => zip.emit('error', error));
        give(null, stream);
      });
    }
    zip.end();
    const failed = new Promise<never>((_resolve, reject) => zip.on('error', reject));
    await Promise.race([pipeline(zip.outputStream, createWriteStream(half, { flush: true }), { signal }), failed]);
    await rename(half, target);
  } catch (error) {
    await rm(half, { force: true });
    signal.throwIfAborted();
    throw fromDisk(error);
  }
}

async function filesOf(folder: string): Promise<Packed[]> {
  const root = path.basename(folder).normalize('NFC');
  const found: Packed[] = [];
  const add = async (file: string, name: string): Promise<void> => {
    try {
      const { size, mtime } = await stat(file);
      found.push({ file, name: name.normalize('NFC'), bytes: size, mtime });
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  };
  const visit = async (inside: string, name: string): Promise<void> => {
    for (const one of await listed(inside)) {
      if (one.name.startsWith('.') || one.name.endsWith('.part') || HALF_WRITTEN.test(one.name)) continue;
      const file = path.join(inside, one.name);
      if (one.isFile) await add(file, `${name}/${one.name}`);
      else if (one.isFolder) await visit(file, `${name}/${one.name}`);
    }
  };
  await add(path.join(folder, PROJECT_FILE), `${root}/${PROJECT_FILE}`);
  for (const part of [INPUTS, RUNS]) await visit(path.join(folder, part), `${root}/${part}`);
  return found;
}
