import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fromDisk, systemCode } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { access, refusedBy, type Access } from './access.ts';
import { identify, readIdentity } from './identity.ts';
import { faultOf } from './index-check.ts';
import { indexInMemory, openIndex, removeIndex, type LibraryIndex } from './index-db.ts';
import { FolderLibrary, type LibraryOptions } from './library.ts';
import { LibraryLock } from './lock.ts';
import type { Library } from './port.ts';
import { bringUpToDate } from './rebuild.ts';
import { sweep } from './stamps.ts';

/** What a library's files may take, in ms, before it is shown as its index has it. */
const PATIENCE = 1000;

/**
 * Open a folder as a library, or make a new one in it. Projects and runs that cannot be read are left as they are and
 * listed in `problems`; an index that is missing, damaged or of another version is made anew. Where the folder cannot be
 * written to, or somebody else works in it, it opens for looking: `access` says why.
 *
 * @param patience what its files may take, in ms, before `early` is given the library.
 * @throws the signal's reason; AppError `file-missing` (the disk is not there); `read-only`, `disk-full` where a new library was to be made.
 */
export async function openLibrary(options: LibraryOptions, patience = PATIENCE): Promise<Library> {
  const { folder, indexFolder, now, log, progress, early, signal } = options;
  let lock: LibraryLock | null = null;
  try {
    await makeFolder(folder);
    const taken = await takeLock(options);
    lock = taken.lock;
    const { record, problems, isNewer } = taken.access.writable
      ? await identify(options)
      : { record: await readIdentity(folder), problems: [], isNewer: false };
    await mkdir(indexFolder, { recursive: true });
    const may = isNewer ? access.tooNew() : taken.access;
    if (isNewer) {
      lock?.release();
      lock = null;
    }
    if (may.writable) await sweep(folder, now());
    const index = await usableIndex(path.join(indexFolder, `${record.id}.sqlite`), log);
    // One that knows nothing yet has nothing to show.
    const offering =
      early !== undefined && index.known().length > 0
        ? setTimeout(() => {
            const found = { record, index, access: access.beingRead(), lock: null, problems: [] };
            early(new FolderLibrary(options, found));
          }, patience)
        : undefined;
    try {
      const found = await bringUpToDate(folder, index, {
        now: now(),
        tidy: may.writable,
        signal,
        ...(progress !== undefined && { progress }),
      });
      for (const { sentence } of found) log.warn('Library: something could not be read', { sentence });
      return new FolderLibrary(options, { record, index, access: may, lock, problems: [...problems, ...found] });
    } catch (error) {
      index.close();
      throw error;
    } finally {
      clearTimeout(offering);
    }
  } catch (error) {
    lock?.release();
    throw fromDisk(error);
  }
}

/** Its parent is not made: that would be an unplugged disk. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const isThere = ['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '');
    if (!isThere) throw error;
    // Of a disk that refuses, whether there is such a folder at all; a file in its place is none.
    if (!(await stat(folder)).isDirectory()) {
      throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
    }
  }
}

async function takeLock(
  options: LibraryOptions,
): Promise<{ readonly access: Access; readonly lock: LibraryLock | null }> {
  const { folder, indexFolder, log, onLost, lock } = options;
  // An index may be deleted at any time; these may not.
  const notes = path.join(path.dirname(indexFolder), 'locks');
  try {
    const opening = await LibraryLock.take({ folder, log, notes, ...(onLost !== undefined && { onLost }), ...lock });
    if (opening.kind === 'held') return { access: access.writable, lock: opening.lock };
    return { access: access.inUse(opening.by), lock: null };
  } catch (error) {
    const refused = refusedBy(error);
    if (refused === null) throw error;
    log.warn('The library opens for looking only', { why: String(error) });
    return { access: refused, lock: null };
  }
}

/** The index in its file; where that cannot be used, an empty one; where there can be no file, one in memory. */
async function usableIndex(file: string, log: Log): Promise<LibraryIndex> {
  const fault = await faultOf(file);
  const first = fault === null ? openIndex(file) : ({ kind: 'unusable', why: fault } as const);
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
