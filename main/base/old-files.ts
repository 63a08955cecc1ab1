import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Remove what lies in a folder and was last written before a time: files that were made for once, and can be made again.
 * No folder, nothing to do.
 *
 * @param before milliseconds since 1970.
 * @param failed told of what cannot be removed (on Windows, what is open); it stays for the next time.
 */
export async function removeOld(
  folder: string,
  before: number,
  failed: (name: string, error: unknown) => void = () => undefined,
): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const old = path.join(folder, name);
    try {
      if ((await stat(old)).mtimeMs < before) await rm(old, { recursive: true, force: true });
    } catch (error) {
      failed(name, error);
    }
  }
}
