import path from 'node:path';
import { text } from 'node:stream/consumers';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../base/app-error.ts';
import { MOST_TEXT, type Source } from './source.ts';
import { writeCopy } from './write-copy.ts';

/**
 * Projects in an archive. Nothing of it is written anywhere but where `copy` is told to: names that lead out of it
 * (`../`, absolute ones, drives) are refused by the reader, and with them the whole archive.
 *
 * @throws AppError `damaged` for what is no whole archive.
 */
export async function zipSource(file: string, signal: AbortSignal): Promise<Source> {
  const name = path.basename(file);
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, strictFileNames: false }).catch(
    (error: unknown) => {
      throw damaged(name, error);
    },
  );
  try {
    const entries = await entriesOf(zip, signal);
    const entry = (one: string): Entry => {
      const found = entries.get(one);
      if (found === undefined) throw new AppError('file-missing', `“${one}” is missing.`);
      return found;
    };
    return {
      name,
      files: [...entries.keys()].sort(),
      has: (one) => entries.has(one),
      text: async (one) => {
        const found = entry(one);
        if (found.uncompressedSize > MOST_TEXT) throw new AppError('too-large', `“${one}” is larger than any of ours.`);
        return text(await opened(zip, found, name));
      },
      copy: async (one, target, until, copied) => writeCopy(await opened(zip, entry(one), name), target, until, copied),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error instanceof AppError || signal.aborted ? error : damaged(name, error);
  }
}

async function entriesOf(zip: ZipFile, signal: AbortSignal): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    signal.throwIfAborted();
    const isHidden = entry.fileName.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
    if (!entry.fileName.endsWith('/') && !isHidden) entries.set(entry.fileName.normalize('NFC'), entry);
  }
  return entries;
}

async function opened(zip: ZipFile, entry: Entry, name: string) {
  try {
    return await zip.openReadStreamPromise(entry);
  } catch (error) {
    throw damaged(name, error);
  }
}

const damaged = (name: string, cause: unknown): AppError =>
  new AppError('damaged', `“${name}” is not a whole archive of this app.`, {
    advice: 'Copy or download it again. Nothing of it was taken in.',
    cause,
  });
