import { stat } from 'node:fs/promises';
import { AppError, systemCode } from '../base/app-error.ts';
import type { Library } from '../library/port.ts';

/**
 * Tell a file that is gone from a library that is: a disk that was unplugged comes back, and nothing ends because of it.
 *
 * @throws AppError `file-missing`, retryable, where the run's own folder is not there either.
 */
export async function insistOnLibrary(runId: string, library: Pick<Library, 'runFolder'>): Promise<void> {
  try {
    await stat(await library.runFolder(runId));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR') throw error;
    throw new AppError('file-missing', 'The library folder is not there.', {
      advice: 'Plug its disk in again, or put the folder back where it was. The run goes on by itself.',
      retryable: true,
      cause: error,
    });
  }
}
