import { access, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { writeFile } from 'atomically';
import * as v from 'valibot';
import { AppError, fromDisk } from './app-error.ts';

/**
 * Read a JSON file and check it.
 *
 * @throws AppError `file-missing`; `too-new` where its `version` is above `version`; `damaged` where it is not JSON or
 * not what the schema says.
 */
export async function readJson<S extends v.GenericSchema>(
  file: string,
  schema: S,
  version = 1,
): Promise<v.InferOutput<S>> {
  let value: unknown;
  try {
    value = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) throw damaged(file, error);
    throw fromDisk(error);
  }
  if (typeof value === 'object' && value !== null && 'version' in value && Number(value.version) > version) {
    throw new AppError('too-new', `${path.basename(file)} was written by a newer version of the app.`, {
      advice: 'Update the app to open it. It was not changed.',
    });
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw damaged(file, v.flatten(parsed.issues));
  return parsed.output;
}

/** What is in a file is not what it should be. */
export const damaged = (file: string, cause: unknown): AppError =>
  new AppError('damaged', `${path.basename(file)} is damaged.`, { advice: 'It was left as it is.', cause });

/**
 * Replace a JSON file so that a crash at any point leaves the whole old file or the whole new one, also after a power
 * failure: temporary file in the same folder, fsync, rename, fsync of the folder.
 *
 * @throws AppError `disk-full`, `read-only` or `file-missing` (its folder is gone).
 */
export function writeJson(file: string, value: unknown, mode = 0o644): Promise<void> {
  return writePieces(file, [`${JSON.stringify(value, null, 2)}\n`], mode);
}

/** As `writeJson`, of a text that is made piece by piece while it is written. @throws as `writeJson`. */
export async function writePieces(file: string, pieces: Iterable<string>, mode = 0o644): Promise<void> {
  // A stream, for `atomically` writes a string by one write(): on a nearly full disk that is cut short without an error,
  // and half a file replaces the whole one.
  const text = Readable.from(pieces);
  try {
    // It also makes missing folders, so that a disk that was unplugged would get a second, empty library in its place.
    await access(path.dirname(file));
    // 2.5 s: how long a scanner on Windows may hold the file; a folder that is read-only is not waited for any longer.
    await writeFile(file, text, { fsync: true, mode, timeout: 2500 });
    await syncFolder(path.dirname(file));
  } catch (error) {
    throw fromDisk(error);
  }
}

/**
 * Put a damaged file out of the way, so that another can be written in its place and nothing is lost.
 *
 * @param now milliseconds since 1970.
 * @returns the name it has now, in the same folder; its old one where it cannot be renamed.
 */
export async function setAside(file: string, now: number): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  const aside = `${name}.broken-${new Date(now).toISOString().replaceAll(':', '-')}${ext}`;
  return rename(file, path.join(dir, aside)).then(
    () => aside,
    () => path.basename(file),
  );
}

/** Make a rename in `folder` outlive a power failure. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
