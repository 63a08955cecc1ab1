import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fromDisk } from '../base/app-error.ts';
import { readJson, writeJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import { LIBRARY_FILE } from './folders.ts';
import { indexInMemory, openIndex, removeIndex, type LibraryIndex } from './index-db.ts';
import { FolderLibrary, type LibraryOptions } from './library.ts';
import type { Library } from './port.ts';
import { bringUpToDate } from './rebuild.ts';
import { LibraryRecord } from './records.ts';
import { sweep } from './stamps.ts';

/**
 * Open a folder as a library, or make a new one in it. Projects and runs that cannot be read are left as they are and
 * listed in `complaints`; an index that is missing, damaged or of another version is made anew.
 *
 * @throws AppError `file-missing` (the disk is not there), `read-only`, `disk-full`, `too-new`.
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const { folder, indexFolder, now, log } = options;
  try {
    const { record, complaint } = await identify(options);
    await mkdir(indexFolder, { recursive: true });
    await sweep(folder, now());
    const index = usableIndex(path.join(indexFolder, `${record.id}.sqlite`), log);
    const complaints = await bringUpToDate(folder, index, now());
    for (const sentence of complaints) log.warn('Library: something could not be read', { sentence });
    return new FolderLibrary(options, record, index, [...(complaint === null ? [] : [complaint]), ...complaints]);
  } catch (error) {
    throw fromDisk(error);
  }
}

/** The library's own file. It holds an id and a date, so a damaged one is set aside and nothing is lost with it. */
async function identify({
  folder,
  now,
  newId,
}: LibraryOptions): Promise<{ readonly record: LibraryRecord; readonly complaint: string | null }> {
  const file = path.join(folder, LIBRARY_FILE);
  await mkdir(folder).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  let complaint: string | null = null;
  try {
    return { record: await readJson(file, LibraryRecord), complaint };
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'damaged' && error.code !== 'file-missing')) throw error;
    if (error.code === 'damaged') {
      const aside = `library.broken-${new Date(now()).toISOString().replaceAll(':', '-')}.json`;
      await rename(file, path.join(folder, aside));
      complaint = `${LIBRARY_FILE} was damaged and was made anew. The old one is kept as ${aside}.`;
    }
  }
  const record: LibraryRecord = { version: 1, id: newId(), createdAt: now() };
  await writeJson(file, record);
  return { record, complaint };
}

/** The index in its file; where that cannot be used, an empty one; where there can be no file, one in memory. */
function usableIndex(file: string, log: Log): LibraryIndex {
  const first = openIndex(file);
  if (first.kind === 'ready') return first.index;
  log.warn('The library index is made anew', { why: first.why });
  try {
    removeIndex(file);
  } catch (error) {
    log.warn('The library index could not be removed', { why: String(error) });
  }
  const second = openIndex(file);
  return second.kind === 'ready' ? second.index : indexInMemory();
}
