import { AppError } from '../base/app-error.ts';

const AGAIN = 'Export it again from the program that made it.';

/** The file is of a known kind but broken. `what` is one sentence that names the file. */
export const damaged = (what: string, cause?: unknown): AppError =>
  new AppError('damaged', what, { advice: AGAIN, cause });

/** The file is whole, but of a kind that the app does not read. */
export const unsupported = (what: string, advice = 'Export a GLB or OBJ instead.'): AppError =>
  new AppError('unsupported-file', what, { advice });

export const tooLarge = (what: string): AppError =>
  new AppError('too-large', what, { advice: 'Reduce its number of triangles, then try again.' });
