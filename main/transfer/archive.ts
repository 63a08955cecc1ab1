import { access, constants, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fromDisk, isForbidden, systemCode } from '../base/app-error.ts';
import { writeZip, type ZipEntry } from '../base/zip.ts';
import { HALF_WRITTEN } from '../library/copy-in.ts';
import { INPUTS, listed, PROJECT_FILE, RUNS } from '../library/folders.ts';
import type { Progress } from '../mesh/port.ts';

/** Pictures are compressed already; meshes lose a third at a speed that the disk keeps up with. */
const STORED = /\.(png|jpe?g|webp|zip)$/i;

/**
 * Write whole projects into one archive (zip; zip64 where it needs it, names in UTF-8): each a folder as it is in the
 * library, without what other programs left in it. `target` is there whole, or not at all.
 *
 * @param folders absolute paths of projects.
 * @returns names of the files that the system would not let be read; they are not in it.
 * @throws AppError `disk-full`, `read-only`; `cancelled`.
 */
export async function writeArchive(
  folders: readonly string[],
  target: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<string[]> {
  const half = `${target}.part`;
  try {
    const unread: string[] = [];
    const files = (await Promise.all(folders.map((folder) => filesOf(folder, unread)))).flat();
    await rm(half, { force: true });
    await writeZip(half, files, signal, progress);
    await rename(half, target);
    return unread;
  } catch (error) {
    await rm(half, { force: true });
    signal.throwIfAborted();
    throw fromDisk(error);
  }
}

async function filesOf(folder: string, unread: string[]): Promise<ZipEntry[]> {
  const root = path.basename(folder).normalize('NFC');
  const found: ZipEntry[] = [];
  const add = async (file: string, name: string): Promise<void> => {
    try {
      const { size, mtime } = await stat(file);
      await access(file, constants.R_OK);
      found.push({ name: name.normalize('NFC'), from: { file }, bytes: size, mtime, compressed: !STORED.test(name) });
    } catch (error) {
      if (isForbidden(error)) unread.push(name);
      else if (systemCode(error) !== 'ENOENT') throw error;
    }
  };
  const listedThere = async (inside: string, name: string): ReturnType<typeof listed> => {
    try {
      return await listed(inside);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      unread.push(name);
      return [];
    }
  };
  const visit = async (inside: string, name: string): Promise<void> => {
    for (const one of await listedThere(inside, name)) {
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
