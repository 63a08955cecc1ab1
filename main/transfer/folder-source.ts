import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fromDisk } from '../base/app-error.ts';
import { HALF_WRITTEN } from '../library/copy-in.ts';
import { below, listed } from '../library/folders.ts';
import type { Source } from './source.ts';
import { writeCopy } from './write-copy.ts';

/** Projects lie one or two folders deep, their files three deeper. */
const MOST_DEPTH = 7;

export async function folderSource(folder: string): Promise<Source> {
  // By their composed names, as records have them: what macOS or a sync tool wrote may be called otherwise byte for byte.
  const files = new Map<string, string>();
  const visit = async (inside: string, depth: number): Promise<void> => {
    for (const { name, isFolder, isFile } of await listed(below(folder, inside))) {
      if (name.startsWith('.') || HALF_WRITTEN.test(name)) continue;
      const one = inside === '' ? name : `${inside}/${name}`;
      const composed = one.normalize('NFC');
      if (isFile && !(files.has(composed) && one !== composed)) files.set(composed, one);
      else if (isFolder && depth < MOST_DEPTH) await visit(one, depth + 1);
    }
  };
  await visit('', 0);
  const fileOf = (composed: string): string => below(folder, files.get(composed) ?? composed);
  return {
    name: path.basename(folder),
    files: [...files.keys()],
    has: (file) => files.has(file),
    text: (file) =>
      readFile(fileOf(file), 'utf8').catch((error: unknown) => {
        throw fromDisk(error);
      }),
    copy: (file, target, signal, copied) =>
      writeCopy(createReadStream(fileOf(file), { highWaterMark: 1 << 20 }), target, signal, copied),
    close: () => undefined,
  };
}
