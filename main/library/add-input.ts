import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { copyIn, moveIn, sizeOf } from './copy-in.ts';
import { below, COMPANIONS, folded, INPUTS, namesIn, safeName, splitName, uniqueName } from './folders.ts';
import type { StagedInput } from './port.ts';
import type { InputRecord, ProjectRecord } from './records.ts';

/**
 * Bring the files of a staged input into a project's folder. The same bytes in the same slot give the input that is
 * there, its file put back if somebody removed it; either way the staged file is used up.
 *
 * The project's file still has to be written: a crash before that leaves files that nothing names and nothing overwrites;
 * where that fails, `undo` takes them away again.
 */
export async function addFiles(
  folder: string,
  project: ProjectRecord,
  staged: StagedInput,
  added: Pick<InputRecord, 'id' | 'addedAt'>,
): Promise<{ readonly input: InputRecord; readonly undo: () => Promise<void> }> {
  const inputs = path.join(folder, INPUTS);
  await mkdir(inputs, { recursive: true });
  const same = project.inputs.find((input) => input.sha256 === staged.sha256 && input.slot === staged.slot);
  if (same !== undefined) {
    const file = below(folder, same.file);
    if ((await sizeOf(file)) === null) await moveIn(staged.file, file);
    else await rm(staged.file, { force: true });
    return { input: same, undo: () => Promise.resolve() };
  }

  const bytes = await sizeOf(staged.file);
  if (bytes === null) throw new AppError('file-missing', `“${staged.name}” is not where it was.`);
  const isTaken = await takenNames(inputs, project);
  const [, ending] = splitName(staged.file);
  const [stem, givenEnding] = splitName(safeName(staged.name, staged.slot));
  const name = uniqueName(stem, ending === '' ? givenEnding : ending, isTaken);
  let original: string | null = null;
  if (staged.original !== null) {
    const beside = folded(givenEnding) === folded(ending) ? `${stem} (original)` : stem;
    original = uniqueName(beside, givenEnding, (one) => folded(one) === folded(name) || isTaken(one));
    await copyIn(staged.original, path.join(inputs, original));
  }
  const undo = async (): Promise<void> => {
    for (const file of [name, original]) if (file !== null) await rm(path.join(inputs, file), { force: true });
  };
  await moveIn(staged.file, path.join(inputs, name)).catch(async (error: unknown) => {
    await undo();
    throw error;
  });
  const input: InputRecord = {
    ...added,
    slot: staged.slot,
    file: `${INPUTS}/${name}`,
    original: original === null ? null : `${INPUTS}/${original}`,
    name: staged.name,
    bytes,
    sha256: staged.sha256,
    notes: [...staged.notes],
    size: staged.size,
    hasAlpha: staged.hasAlpha,
    triangles: staged.triangles,
    coloured: staged.coloured,
  };
  return { input, undo };
}

/** True for names that are there, that belong beside what is there, or beside which something else stands. */
async function takenNames(inputs: string, project: ProjectRecord): Promise<(name: string) => boolean> {
  const endings = Object.values(COMPANIONS);
  const taken = await namesIn(inputs);
  for (const { file } of project.inputs) {
    const name = folded(path.posix.basename(file));
    for (const ending of ['', ...endings]) taken.add(name + ending);
  }
  return (name) => ['', ...endings].some((ending) => taken.has(folded(name) + ending));
}
