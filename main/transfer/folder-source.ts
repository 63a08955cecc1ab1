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
  const files: string[] = [];
  const visit = async (inside: string, depth: number): Promise<void> => {
    for (const { name, isFolder, isFile } of await listed(below(folder, inside))) {
      if (name.startsWith('.') || HALF_WRITTEN.test(name)) continue;
      const one = inside === '' ? name : `${inside}/${name}`;
      if (isFile) files.push(one);
      else if (isFolder && depth < MOST_DEPTH) await visit(one, depth + 1);
    }
  };
  await visit('', 0);
  const there = new Set(files);
  return {
    name: path.basename(folder),
    files,
    has: (file) => there.has(file),
    text: (file) =>
      readFile(below(folder, file), 'utf8').catch((error: unknown) => {
        throw fromDisk(error);
      }),
    copy: (file, target, signal) =>
      writeCopy(createReadStream(below(folder, file), { highWaterMark: 1 << 20 }), target, signal),
    close: () => undefined,
  };
}
