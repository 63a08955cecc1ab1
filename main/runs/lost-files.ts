import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LostFile } from '../../preload/contract/runs-calls.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import { RESULT } from '../library/folders.ts';
import type { Library } from '../library/port.ts';
import { putInPlace } from '../library/put-in-place.ts';

/**
 * Inputs and results of a project whose file is not there, or is not what came: by the files' sizes, and by what the check
 * of all files has read. Quick, so that it can be asked at every glance at the window.
 *
 * @param look as `Library.look`.
 */
export async function lostFiles(
  library: Pick<Library, 'project' | 'expectedFiles'>,
  look: (projectIds: readonly string[], all: boolean) => Promise<unknown>,
  projectId: string,
): Promise<LostFile[]> {
  // What is wrong with a whole project, this says.
  await library.project(projectId);
  await look([projectId], false);
  return (await library.expectedFiles(projectId)).flatMap(({ id, was }) =>
    was === 'there' ? [] : [{ id, file: was }],
  );
}

/**
 * Copy a run's result back to its place from wherever it is now. What stands in that place is kept beside it, under
 * another name. Nothing else may work on the run meanwhile.
 *
 * @param chosen absolute path.
 * @throws AppError `bad-request` where it is not the very file that was delivered; what the disk says.
 */
export async function bringBack(
  library: Pick<Library, 'run' | 'runFolder' | 'noteFiles'>,
  runId: string,
  chosen: string,
): Promise<void> {
  const { result, state } = await library.run(runId);
  if (state !== 'done' || result === null) throw new AppError('bad-request', 'This run has no result to be found.');
  const place = path.join(await library.runFolder(runId), RESULT.mesh);
  const copy = `${place}.found`;
  try {
    await copyFile(chosen, copy);
    if ((await sha256Of(copy)) !== result.sha256) throw another(path.basename(chosen));
    await putInPlace(copy, place, 'changed');
  } catch (error) {
    throw fromDisk(error);
  } finally {
    await rm(copy, { force: true });
  }
  await library.noteFiles([{ id: runId, state: 'there' }]);
}

const another = (name: string): AppError =>
  new AppError('bad-request', `“${name}” is another file than the one that fal delivered for this run.`, {
    advice: 'It is known by its content, whatever it is called: choose the file itself, not one that was edited.',
  });
