import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { kindOfFolder } from '../library/identity.ts';
import type { KnownLibrary } from '../settings/store.ts';

const MOST_REMEMBERED = 8;
/** How deep below the folder that was shown a library is looked for, and in how many folders at most. */
const MOST_DEPTH = 2;
const MOST_FOLDERS = 2000;

/** A folder as people say where it is: the user's own is `~`. To be read, not to be used. */
export function placeOf(folder: string, home: string): string {
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
