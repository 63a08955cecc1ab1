import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** One file of an archive. */
export interface ZipEntry {
  /** Its name there, with `/`. */
  readonly name: string;
  /** An absolute path, what it says, or what is read once it is its turn. */
  readonly from: { readonly file: string } | { readonly text: string } | { readonly stream: () => Promise<Readable> };
  readonly bytes: number;
  /** When it was last written; now, unless given. */
  readonly mtime?: Date;
  /** Whether it is made smaller on the way, as fast as a disk takes it. */
  readonly compressed: boolean;
  /** How hard, 1 to 9; 1, unless given. */
  readonly level?: number;
}

/**
 * Write an archive by streams (zip; zip64 where it needs it, names in UTF-8).
 *
 * @param target must not be there. @param progress told of the share of the bytes that is in.
 * @throws what the disk says, the signal's reason; half of `target` may be there then.
 */
export async function writeZip(
  target: string,
  entries: readonly ZipEntry[],
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<void> {
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const moved = (bytes: number): void => progress((done += bytes) / Math.max(1, total));
  const zip = new ZipFile();
  for (const { name, from, mtime = new Date(), compressed, level = 1 } of entries) {
    const options = { mtime, mode: 0o100644, compress: compressed, ...(compressed && { compressionLevel: level }) };
    if ('text' in from) {
      zip.addBuffer(Buffer.from(from.text), name, options);
      moved(Buffer.byteLength(from.text));
      continue;
    }
    zip.addReadStreamLazy(name, options, (give) => {
      const opened =
        'file' in from ? Promise.resolve(createReadStream(from.file, { highWaterMark: 1 << 20 })) : from.stream();
      // What cannot be read ends the archive, which would else wait for it for ever.
      const fail = (error: unknown): void => void zip.emit('error', error);
      opened.then((stream: Readable) => {
        stream.on('data', (chunk: Uint8Array) => moved(chunk.length));
        stream.on('error', fail);
        give(null, stream);
      }, fail);
    });
  }
  zip.end();
  const failed = new Promise<never>((_resolve, reject) => zip.on('error', reject));
  const out = createWriteStream(target, { flags: 'wx', flush: true });
  try {
    await Promise.race([pipeline(zip.outputStream, out, { signal }), failed]);
  } catch (error) {
    out.destroy();
    signal.throwIfAborted();
    throw error;
  }
}
