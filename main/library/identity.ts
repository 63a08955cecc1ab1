import { readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { Id } from '../../preload/contract/values.ts';
import { AppError } from '../base/app-error.ts';
import { readJson, writeJson } from '../base/json-file.ts';
import { isVisible } from './find-projects.ts';
import { LIBRARY_FILE, PROJECT_FILE } from './folders.ts';
import { conflictsIn, type Problem } from './problems.ts';
import { LibraryRecord } from './records.ts';
import { stampOf } from './stamps.ts';

export interface Identity {
  readonly record: LibraryRecord;
  readonly problems: readonly Problem[];
  /** Made by a newer app: nothing of it may be changed. */
  readonly isNewer: boolean;
}

/** What every version of `library.json` has. */
const AnyLibrary = v.object({ version: v.number(), id: Id });

/**
 * The library's own file, made where there is none. It holds an id and a date, so a damaged one is set aside and nothing
 * is lost with it.
 */
export async function identify(options: {
  readonly folder: string;
  readonly now: () => number;
  readonly newId: () => string;
}): Promise<Identity> {
  const { folder, now, newId } = options;
  const file = path.join(folder, LIBRARY_FILE);
  const problems = conflictsIn(path.basename(folder), await readdir(folder), '');
  try {
    return { record: await readJson(file, LibraryRecord), problems, isNewer: false };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'too-new') return { record: await newerRecord(file, error), problems, isNewer: true };
    if (error.code !== 'damaged' && error.code !== 'file-missing') throw error;
    if (error.code === 'damaged') {
      const aside = `library.broken-${new Date(now()).toISOString().replaceAll(':', '-')}.json`;
      await rename(file, path.join(folder, aside));
      problems.push({
        place: aside,
        sentence: `${LIBRARY_FILE} was damaged and was made anew. The old one is kept as ${aside}.`,
      });
    }
  }
  const record: LibraryRecord = { version: 1, id: newId(), createdAt: now() };
  await writeJson(file, record);
  return { record, problems, isNewer: false };
}

/**
 * The identity of a library that is not written to.
 *
 * @throws AppError `read-only` where there is none and none can be made.
 */
export async function readIdentity(folder: string): Promise<LibraryRecord> {
  const file = path.join(folder, LIBRARY_FILE);
  try {
    return await readJson(file, LibraryRecord);
  } catch (error) {
    if (error instanceof AppError && error.code === 'too-new') return newerRecord(file, error);
    throw new AppError('read-only', 'There is no library in this folder, and none can be made there.', {
      advice: 'Choose a folder that can be written to, or make this one writable.',
      cause: error,
    });
  }
}

/** What every version tells. @throws `why` where it does not even tell that. */
async function newerRecord(file: string, why: AppError): Promise<LibraryRecord> {
  const found = v.safeParse(AnyLibrary, parsed(await readFile(file, 'utf8')));
  if (!found.success) throw why;
  return { version: 1, id: found.output.id, createdAt: 0 };
}

/** What a folder is, by the files in it. `free`: nothing of ours, and nothing at all. */
export type FolderKind =
  | { readonly kind: 'library'; readonly id: string }
  | { readonly kind: 'project' | 'projects' | 'free' | 'other' | 'missing' };

export async function kindOfFolder(folder: string): Promise<FolderKind> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch {
    return { kind: 'missing' };
  }
  if (names.includes(LIBRARY_FILE)) {
    const text = await readFile(path.join(folder, LIBRARY_FILE), 'utf8').catch(() => '');
    const found = v.safeParse(AnyLibrary, parsed(text));
    // One whose own file is damaged is a library all the same: opening it mends that.
    return { kind: 'library', id: found.success ? found.output.id : '' };
  }
  if (names.includes(PROJECT_FILE)) return { kind: 'project' };
  const visible = names.filter(isVisible);
  if (visible.length === 0) return { kind: 'free' };
  for (const name of visible) {
    // One that nobody may look into is no project for us.
    const stamp = await stampOf(path.join(folder, name, PROJECT_FILE)).catch(() => null);
    if (stamp !== null) return { kind: 'projects' };
  }
  return { kind: 'other' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}
