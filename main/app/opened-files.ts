import type { Log } from '../base/log.ts';
import type { Notice } from '../../preload/contract/app.ts';
import type { LibraryShop } from './library-shop.ts';

export interface OpenedFilesDeps {
  /** Null where no library could be opened; the user was told. */
  readonly shop: () => LibraryShop | null;
  readonly tell: (notice: Notice) => void;
  readonly log: Log;
}

/**
 * Files given on a command line go into a project of their own.
 *
 * @returns the project's id; null where there were none, or none could be used, which the user is told.
 */
export async function takeOpenedFiles(
  files: readonly string[],
  { shop, tell, log }: OpenedFilesDeps,
): Promise<string | null> {
  const open = shop();
  if (files.length === 0 || open === null) return null;
  try {
    const { projectId, refused } = await open.intake.add(
      null,
      files.map((path) => ({ kind: 'path', path })),
    );
    for (const { name, message, advice } of refused)
      tell({ level: 'warning', message: `${name}: ${message}`, advice, ref: '' });
    return projectId;
  } catch (error) {
    const ref = log.error('files of the command line were not taken in', error);
    tell({
      level: 'error',
      message: 'The files could not be opened.',
      advice: 'Drop them on the window instead.',
      ref,
    });
    return null;
  }
}
