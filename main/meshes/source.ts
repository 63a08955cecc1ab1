import type { Placement } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord } from '../library/records.ts';

/** A mesh as the library's own files have it. */
export interface MeshSource {
  /** Absolute path of the plain GLB. */
  readonly file: string;
  /** Null for a run whose result is not written down yet. */
  readonly sha256: string | null;
  /** Where a result belongs; null for an input, and for a result of which that is not known. */
  readonly placement: Placement | null;
  /** Null for a result. */
  readonly input: InputRecord | null;
}

export type SourceLibrary = Pick<Library, 'input' | 'run' | 'pathOf'>;

/** @throws AppError `not-found`; `bad-request` for a picture; `file-missing`. */
export async function sourceOf(library: SourceLibrary, id: string): Promise<MeshSource> {
  const input = await inputOrNull(library, id);
  if (input?.slot === 'image') throw new AppError('bad-request', 'That is a picture, not a mesh.');
  const result = input === null ? (await library.run(id)).result : null;
  const file = await library.pathOf(id, 'mesh');
  if (file === null) throw gone('mesh');
  const sha256 = input?.sha256 ?? result?.sha256 ?? null;
  return { file, sha256, placement: result?.placement ?? null, input };
}

/** Absolute path of a reference picture. @throws AppError `not-found`; `file-missing`. */
export async function pictureOf(library: SourceLibrary, id: string): Promise<string> {
  const file = await library.pathOf(id, 'image');
  if (file === null) throw gone('picture');
  return file;
}

export const gone = (what: 'mesh' | 'picture'): AppError =>
  new AppError('file-missing', `The ${what} file is not where it was.`, {
    advice: 'If the library is on a disk that was unplugged, plug it in again.',
    retryable: true,
  });

async function inputOrNull(library: SourceLibrary, id: string): Promise<InputRecord | null> {
  try {
    return (await library.input(id)).input;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  }
}
