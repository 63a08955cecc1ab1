import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../base/app-error.ts';
import type { Progress } from '../mesh/port.ts';
import type { BundleEntry } from './bundles.ts';

/** What every program reads; more would want an extension that some do not. Bytes. */
const MOST_BYTES = 4_000_000_000;

/**
 * Write one archive of these files, by streams. Nothing is pressed together: meshes and pictures hardly get smaller, and
 * the window would wait for it.
 *
 * @param file must not be there.
 * @throws AppError `too-large`; what the disk says, the signal's reason; half of `file` may be there then.
 */
export async function writeArchive(
  file: string,
  entries: readonly BundleEntry[],
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  const all = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (all > MOST_BYTES) {
    throw new AppError('too-large', 'This is more than an archive can hold (4 GB).', {
      advice: 'Hand it over as a folder, or run by run.',
    });
  }
  const out = createWriteStream(file, { flags: 'wx', flush: true });
  // Whoever waits below hears of it; nobody may be waiting when it happens.
  const written = finished(out);
  written.catch(() => undefined);
  const zip = new Zip((error, chunk) => {
    if (error !== null) out.destroy(error);
    else out.write(chunk);
  });
  let done = 0;
  try {
    for (const { name, from } of entries) {
      const entry = new ZipPassThrough(name);
      zip.add(entry);
      for await (const chunk of bytesOf(from)) {
        signal.throwIfAborted();
        entry.push(chunk);
        done += chunk.length;
        progress(all === 0 ? 1 : Math.min(1, done / all));
        if (out.writableNeedDrain) await Promise.race([once(out, 'drain'), written]);
      }
      entry.push(new Uint8Array(0), true);
    }
    zip.end();
    out.end();
    await written;
  } catch (error) {
    zip.terminate();
    out.destroy();
    throw error;
  }
}

async function* bytesOf(from: BundleEntry['from']): AsyncGenerator<Uint8Array> {
  if ('text' in from) yield Buffer.from(from.text);
  else yield* createReadStream(from.file, { highWaterMark: 1 << 20 });
}
