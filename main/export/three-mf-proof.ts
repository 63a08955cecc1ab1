import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '../base/app-error.ts';
import { writeZip, type ZipEntry } from '../base/zip.ts';

const MODEL = '3D/3dmodel.model';
/** Other parts are a few lines of XML; a longer one is not ours. Bytes. */
const MOST_PART = 1_000_000;
/** The head of the model, with all its metadata. Letters. */
const MOST_HEAD = 256 * 1024;
/** More than any mesh that the app writes; beyond is somebody's trap. Bytes. */
const MOST_MODEL = 8_000_000_000;
/** As quick as it was written first. */
const LEVEL = 4;
/** A zip knows no earlier day: the same mesh makes the same file. */
const EPOCH = new Date(1980, 0, 1);

const NAMESPACE = ' xmlns:us="urn:ultrashape-desktop:origin:1"';
/** Here the geometry begins. */
const GEOMETRY = '<resources>';
const METADATA = /<metadata name="us:origin">([^<]*)<\/metadata>/;

/** What the model's metadata say of the file's origin; null: nothing, or it is no 3MF. @throws what the disk says. */
export async function readThreeMf(file: string): Promise<string | null> {
  return withModel(file, async (zip, model) => {
    let head = '';
    for await (const chunk of await zip.openReadStreamPromise(model)) {
      head += (chunk as Buffer).toString('latin1');
      if (head.includes(GEOMETRY) || head.length > MOST_HEAD) break;
    }
    const said = METADATA.exec(head.split(GEOMETRY)[0] ?? '')?.[1];
    return said === undefined ? null : said.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  });
}

/** SHA-256 of the model behind its metadata; null for what is no 3MF. */
export async function hashOfThreeMf(file: string, signal?: AbortSignal): Promise<string | null> {
  return withModel(file, async (zip, model) => {
    const hash = createHash('sha256');
    await pipeline(
      await zip.openReadStreamPromise(model),
      behindHead(() => ''),
      hash,
      signal === undefined ? {} : { signal },
    );
    return hash.digest('hex');
  });
}

/**
 * Copy a 3MF with this said in its model's metadata, in the place of what was said there. By streams.
 *
 * @param said Latin letters in one line; null: nothing. @param target must not be there.
 * @throws AppError `damaged`; what the disk says, and then half of `target` may be there.
 */
export async function copyThreeMf(
  source: string,
  target: string,
  said: string | null,
  signal = new AbortController().signal,
): Promise<void> {
  const done = await withModel(source, async (zip, model, others) => {
    const entries: ZipEntry[] = [];
    for (const entry of others) {
      const text = await textOf(zip, entry);
      entries.push({ name: entry.fileName, from: { text }, bytes: text.length, mtime: EPOCH, compressed: true });
    }
    const stream = async (): Promise<Readable> => {
      const read = await zip.openReadStreamPromise(model);
      const written = behindHead((head) => withSaid(head, said));
      read.on('error', (error) => written.destroy(error));
      return read.pipe(written);
    };
    const bytes = model.uncompressedSize;
    entries.push({ name: MODEL, from: { stream }, bytes, mtime: EPOCH, compressed: true, level: LEVEL });
    await writeZip(target, entries, signal, () => undefined);
    return true;
  });
  if (done === null) throw new AppError('damaged', 'The finished file is not a whole 3MF.');
}

/** Null for what is no 3MF. */
async function withModel<T>(
  file: string,
  use: (zip: ZipFile, model: Entry, others: readonly Entry[]) => Promise<T>,
): Promise<T | null> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    if (error instanceof Error && 'syscall' in error) throw error;
    return null;
  });
  if (zip === null) return null;
  try {
    const others: Entry[] = [];
    let model: Entry | null = null;
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName === MODEL) model = entry;
      else if (others.length < 100) others.push(entry);
    }
    return model === null || model.uncompressedSize > MOST_MODEL ? null : await use(zip, model, others);
  } finally {
    zip.close();
  }
}

async function textOf(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > MOST_PART) throw new AppError('damaged', 'The finished file is not a whole 3MF.');
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function withSaid(head: string, said: string | null): string {
  const plain = head.replace(METADATA, '').replace(NAMESPACE, '');
  if (said === null) return plain;
  const text = said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${plain.replace('<model', `<model${NAMESPACE}`)}<metadata name="us:origin">${text}</metadata>`;
}

/** Hands on what stands behind the head as it is, and in the place of the head what `change` makes of it. */
function behindHead(change: (head: string) => string): Transform {
  let head: string | null = '';
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (head === null) {
        done(null, chunk);
        return;
      }
      // Byte for letter: the head may be cut anywhere.
      head += chunk.toString('latin1');
      const at = head.indexOf(GEOMETRY);
      if (at < 0) {
        done(head.length > MOST_HEAD ? new AppError('damaged', 'The file is not a whole 3MF.') : null);
        return;
      }
      const text = Buffer.from(change(head.slice(0, at)) + head.slice(at), 'latin1');
      head = null;
      done(null, text);
    },
  });
}
