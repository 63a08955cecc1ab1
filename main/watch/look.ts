import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '../base/hash.ts';

/** Names what a file is at this moment, as far as its folder tells; null: there is none. */
export async function stampOf(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? `${found.size} ${found.mtimeMs} ${found.ino}` : null;
  } catch {
    return null; // missing, or its disk is: in either way it is not there now
  }
}

/**
 * A copy of a file that somebody else may be writing, under a name of our own.
 *
 * @returns its hash; null where it changed meanwhile, so that the copy may be half of one and half of another.
 */
export async function copyAtRest(file: string, stamp: string, copy: string): Promise<string | null> {
  await mkdir(path.dirname(copy), { recursive: true });
  await copyFile(file, copy);
  const sha256 = await sha256Of(copy);
  return (await stampOf(file)) === stamp ? sha256 : null;
}
