import { AppError } from '../base/app-error.ts';
import type { Library, StagedInput } from '../library/port.ts';

/** The newest project in the usual lists that has every one of these files already, by content; null: there is none. */
export async function projectWith(
  library: Pick<Library, 'catalogue' | 'project'>,
  files: readonly Pick<StagedInput, 'slot' | 'sha256'>[],
): Promise<string | null> {
  for (const { id, rejected } of library.catalogue.projectsWith(files)) {
    if (!rejected && (await isReadable(library, id))) return id;
  }
  return null;
}

/** Where the project cannot be read, another one, or a new one, serves as well. */
async function isReadable(library: Pick<Library, 'project'>, projectId: string): Promise<boolean> {
  try {
    await library.project(projectId);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
