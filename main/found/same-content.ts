import { AppError } from '../base/app-error.ts';
import type { Library, StagedInput } from '../library/port.ts';

const PAGE = 200;

/** The newest project that has every one of these files already, by content; null: there is none. */
export async function projectWith(
  library: Pick<Library, 'cards' | 'project'>,
  files: readonly Pick<StagedInput, 'slot' | 'sha256'>[],
): Promise<string | null> {
  for (let after: string | null = null; ;) {
    const page = library.cards({ kind: 'project', search: '', after, limit: PAGE });
    for (const { projectId } of page.cards) {
      const inputs = await inputsOf(library, projectId);
      const hasAll = files.every(({ slot, sha256 }) =>
        inputs.some((input) => input.slot === slot && input.sha256 === sha256),
      );
      if (hasAll) return projectId;
    }
    if (page.next === null) return null;
    after = page.next;
  }
}

/** None where the project cannot be read: another one, or a new one, serves as well. */
async function inputsOf(
  library: Pick<Library, 'project'>,
  projectId: string,
): Promise<readonly Pick<StagedInput, 'slot' | 'sha256'>[]> {
  try {
    return (await library.project(projectId)).inputs;
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
