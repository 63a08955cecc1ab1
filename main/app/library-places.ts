import { readdir, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { kindOfFolder } from '../library/identity.ts';
import type { KnownLibrary } from '../settings/store.ts';

const MOST_REMEMBERED = 8;
/** How deep below the folder that was shown a library is looked for, and in how many folders at most. */
const MOST_DEPTH = 2;
const MOST_FOLDERS = 2000;

/** A folder as people say where it is: the user's own is `~`. To be read, not to be used. */
function placeOf(folder: string, home: string): string {
  if (folder === home) return '~';
  return folder.startsWith(home + path.sep) ? `~${folder.slice(home.length)}` : folder;
}

/** Last opened first; a library that was moved is at its new place only. */
export function remembered(known: readonly KnownLibrary[], opened: KnownLibrary): readonly KnownLibrary[] {
  const others = known.filter(({ id, folder }) => id !== opened.id && folder !== opened.folder);
  return [opened, ...others].slice(0, MOST_REMEMBERED);
}

/** The library with this id in a folder or a little below it; with null, any library. Null where there is none. */
export async function findLibrary(folder: string, id: string | null): Promise<string | null> {
  let looked = 0;
  let level = [folder];
  for (let depth = 0; depth <= MOST_DEPTH; depth++) {
    const next: string[] = [];
    for (const one of level) {
      if (++looked > MOST_FOLDERS) return null;
      const found = await kindOfFolder(one);
      if (found.kind === 'library') {
        if (id === null || found.id === id) return one;
        continue;
      }
      if (depth < MOST_DEPTH) next.push(...(await foldersIn(one)));
    }
    level = next;
  }
  return null;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => path.join(folder, entry.name));
}

/** What a library is called, and where it lies, to be read. */
export const namesOf = (folder: string): { readonly name: string; readonly place: string } => ({
  name: path.basename(folder),
  place: placeOf(path.dirname(folder), os.homedir()),
});

/** One that was there before is not. */
export const missing = (name: string): AppError =>
  new AppError('file-missing', `The library “${name}” is not where it was.`, {
    advice:
      'If it is on a disk that was unplugged, plug it in and try again. If it was moved, show the app where it is.',
    retryable: true,
  });

/** A folder that is full of something else is not made a library by mistake. @throws AppError `unsupported-file` */
export async function insistOnLibrary(folder: string): Promise<void> {
  const { kind } = await kindOfFolder(folder);
  if (kind === 'project') {
    throw new AppError('unsupported-file', 'That folder is one project, not a library.', {
      advice: 'Open the folder that it lies in, or import the project into this library.',
    });
  }
  if (kind === 'other') {
    throw new AppError('unsupported-file', 'There is no library in that folder.', {
      advice: 'A library has a file library.json in it. To begin a new one, choose New library… and an empty folder.',
    });
  }
}

/** True for one folder, by whatever path. */
export async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((folder) => realpath(folder).catch(() => path.resolve(folder))));
  return a === b;
}
