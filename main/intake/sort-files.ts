import { open } from 'node:fs/promises';
import path from 'node:path';
import { fromDisk } from '../base/app-error.ts';
import { identify, type SourceFormat } from '../mesh/signatures.ts';
import { namedByObj, namedFiles, nameKey } from './companions.ts';
import { imageFormat } from '../mesh/image-checks.ts';
import { isEmpty, isFolder, wrongPicture } from './refusals.ts';
import type { GivenFile } from './uploads.ts';

/** What a file turned out to be. A companion belongs to a mesh that came along and is nothing by itself. */
export type Sorted =
  | { readonly kind: 'image'; readonly file: GivenFile }
  | {
      readonly kind: 'mesh';
      readonly file: GivenFile;
      readonly format: SourceFormat;
      readonly named: readonly string[];
    }
  | { readonly kind: 'companion'; readonly file: GivenFile }
  | { readonly kind: 'refused'; readonly file: GivenFile; readonly error: unknown };

interface Looked {
  readonly sorted: Sorted;
  readonly bytes: number;
}

/** Tell what each of the files is that came together: by their first bytes first, by their names last. */
export async function sortFiles(files: readonly GivenFile[]): Promise<readonly Sorted[]> {
  const looked = await Promise.all(files.map(look));
  const named = new Map<GivenFile, readonly string[]>();
  for (const { sorted, bytes } of looked) {
    if (mayNameOthers(sorted)) named.set(sorted.file, await namedFiles(sorted.file, bytes));
  }
  // What an OBJ finds beside it takes no picture from the user that was dropped with it; only what names one here does.
  const claimed = new Set([...named.values()].flat().map(nameKey));
  const hasObj = looked.some(({ sorted }) => sorted.kind === 'mesh' && sorted.format === 'obj');
  const dropped = new Map(files.map((file) => [nameKey(file.name), file]));
  for (const { sorted } of looked) {
    const isObj = sorted.kind === 'mesh' && sorted.format === 'obj';
    if (isObj) named.set(sorted.file, await namedByObj(sorted.file, dropped));
  }
  return looked.map(({ sorted }) => {
    const { kind, file } = sorted;
    if (kind === 'mesh') return { ...sorted, named: named.get(file) ?? [] };
    const belongs = claimed.has(nameKey(file.name)) || (hasObj && isMtl(file));
    return belongs ? { kind: 'companion', file } : sorted;
  });
}

const isMtl = ({ name }: GivenFile): boolean => path.extname(name).toLowerCase() === '.mtl';

const mayNameOthers = (sorted: Sorted): boolean =>
  sorted.kind === 'mesh' ? sorted.format === 'gltf' : sorted.kind === 'refused' && isMtl(sorted.file);

async function look(file: GivenFile): Promise<Looked> {
  try {
    const { head, bytes } = await readHead(file.path);
    return { sorted: sort(file, head), bytes };
  } catch (error) {
    return { sorted: { kind: 'refused', file, error: fromDisk(error) }, bytes: 0 };
  }
}

function sort(file: GivenFile, head: Buffer): Sorted {
  if (imageFormat(head) !== null) return { kind: 'image', file };
  const wrong = wrongPicture(file.name, head);
  if (wrong !== null) return { kind: 'refused', file, error: wrong };
  return { kind: 'mesh', file, format: identify(file.name, head), named: [] };
}

async function readHead(file: string): Promise<{ readonly head: Buffer; readonly bytes: number }> {
  const handle = await open(file, 'r');
  try {
    const found = await handle.stat();
    if (found.isDirectory()) throw isFolder();
    if (found.size === 0) throw isEmpty();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return { head: buffer.subarray(0, bytesRead), bytes: found.size };
  } finally {
    await handle.close();
  }
}
