import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../base/app-error.ts';
import { HALF_WRITTEN } from './copy-in.ts';
import { listed } from './folders.ts';

/** A half-written file that nobody touched for so long was left by a crash. Milliseconds. */
const ABANDONED = 10 * 60_000;

/** In the index, the stamp of what is not where it was: no file has it, so that what comes back is read anew. */
export const GONE = '';

/** Changes whenever the file is replaced; null where there is none. */
export async function stampOf(file: string): Promise<string | null> {
  try {
    const { mtimeNs, size } = await stat(file, { bigint: true });
    return `${mtimeNs}:${size}`;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

/** What stands in the index of a file that was just written or read. */
export const stampFor = async (file: string): Promise<string> => (await stampOf(file)) ?? GONE;

/** Remove what a crash left half-written. Nothing of the user's is called so. */
export async function sweep(folder: string, now: number): Promise<void> {
  await sweepListed(
    folder,
    (await listed(folder)).map(({ name }) => name),
    now,
  );
}

/** As `sweep`, of a folder whose names are known already. What cannot be removed stays: it is in nobody's way. */
export async function sweepListed(folder: string, names: readonly string[], now: number): Promise<void> {
  for (const name of names) {
    if (!HALF_WRITTEN.test(name)) continue;
    const file = path.join(folder, name);
    try {
      if (now - (await stat(file)).mtimeMs > ABANDONED) await rm(file, { recursive: true, force: true });
    } catch (error) {
      if (systemCode(error) === null) throw error;
    }
  }
}
