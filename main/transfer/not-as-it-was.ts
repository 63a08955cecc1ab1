import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { sizeOf } from '../library/copy-in.ts';
import { below, RESULT } from '../library/folders.ts';
import type { Library } from '../library/port.ts';

/**
 * What of a project is missing, or of another size than it was when it came: a sentence for each file. Only a look at
 * every byte would tell of a change that keeps the size; whoever brings the project in again takes that look.
 */
export async function notAsItWas(
  library: Pick<Library, 'project' | 'projectFolder' | 'runsOf' | 'runFolder'>,
  projectId: string,
): Promise<string[]> {
  const home = await library.projectFolder(projectId);
  const root = path.basename(home);
  const said: string[] = [];
  /** @param bytes null: nobody wrote down how large it was. */
  const look = async (file: string, where: string, bytes: number | null): Promise<void> => {
    const now = await sizeOf(file);
    if (now === null) said.push(`“${root}/${where}” is missing.`);
    else if (bytes !== null && bytes !== now) said.push(`“${root}/${where}” is not what it was when it came.`);
  };
  try {
    for (const { file, bytes, original, companions } of (await library.project(projectId)).inputs) {
      await look(below(home, file), file, bytes);
      for (const given of original === null ? [] : [original, ...companions]) {
        await look(below(home, given), given, null);
      }
    }
    for (const { id, state, result } of await library.runsOf(projectId)) {
      if (state !== 'done' || result === null) continue;
      await look(path.join(await library.runFolder(id), RESULT.mesh), result.file, result.bytes);
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    said.push(`“${root}”: ${error.message}`);
  }
  return said;
}
