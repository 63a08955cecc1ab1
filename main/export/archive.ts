import { AppError } from '../base/app-error.ts';
import { writeZip, type ZipEntry } from '../base/zip.ts';
import type { Progress } from '../mesh/port.ts';

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
  entries: readonly Omit<ZipEntry, 'compressed'>[],
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  if (entries.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES) {
    throw new AppError('too-large', 'This is more than an archive can hold (4 GB).', {
      advice: 'Hand it over as a folder, or run by run.',
    });
  }
  const stored = entries.map((entry) => ({ ...entry, compressed: false }));
  await writeZip(file, stored, signal, progress);
}
