import { copyFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LostFile } from '../../preload/contract/runs-calls.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import { syncFolder } from '../base/json-file.ts';
import { sizeOf } from '../library/copy-in.ts';
import { RESULT } from '../library/folders.ts';
import { freeName } from '../library/free-name.ts';
import type { Library } from '../library/port.ts';

type RunLibrary = Pick<Library, 'run' | 'runsOf' | 'runFolder' | 'pathOf'>;

/**
 * Inputs and results of a project whose file is not there, or is of another size than what came. Looks at the files' sizes
 * alone, so that it can be asked at every glance at the window.
 */
export async function lostFiles(
  library: Pick<Library, 'project' | 'runsOf' | 'pathOf'>,
  projectId: string,
): Promise<LostFile[]> {
  const { inputs } = await library.project(projectId);
  const results = (await library.runsOf(projectId)).flatMap(({ id, state, result }) =>
    state === 'done' && result !== null ? [{ id, slot: 'mesh' as const, bytes: result.bytes }] : [],
  );
  const lost: LostFile[] = [];
  for (const { id, slot, bytes: expected } of [...inputs, ...results]) {
    // Whoever asks for it has the lists told of what is missing.
    const file = await library.pathOf(id, slot);
    const bytes = file === null ? null : await sizeOf(file);
    if (bytes !== expected) lost.push({ id, file: bytes === null ? 'missing' : 'changed' });
  }
  return lost;
}

/**
 * Copy a run's result back to its place from wherever it is now. What stands in that place is kept beside it, under
 * another name. Nothing else may work on the run meanwhile.
 *
 * @param chosen absolute path.
 * @throws AppError `bad-request` where it is not the very file that was delivered; what the disk says.
 */
export async function bringBack(
  library: Pick<RunLibrary, 'run' | 'runFolder' | 'pathOf'>,
  runId: string,
  chosen: string,
): Promise<void> {
  const { result, state } = await library.run(runId);
  if (state !== 'done' || result === null) throw new AppError('bad-request', 'This run has no result to be found.');
  const folder = await library.runFolder(runId);
  const place = path.join(folder, RESULT.mesh);
  const copy = `${place}.found`;
  try {
    await copyFile(chosen, copy);
    if ((await sha256Of(copy)) !== result.sha256) throw another(path.basename(chosen));
    if ((await sizeOf(place)) !== null)
      await rename(place, path.join(folder, await freeName(folder, 'changed', '.glb')));
    await rename(copy, place);
    await syncFolder(folder);
  } catch (error) {
    throw fromDisk(error);
  } finally {
    await rm(copy, { force: true });
  }
  // So that the lists know.
  await library.pathOf(runId, 'mesh');
}

const another = (name: string): AppError =>
  new AppError('bad-request', `“${name}” is another file than the one that fal delivered for this run.`, {
    advice: 'It is known by its content, whatever it is called: choose the file itself, not one that was edited.',
  });
