import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import { copyIn, moveIn, sizeOf } from './copy-in.ts';
import { below, COMPANIONS, folded, INPUTS, namesIn, safeName, splitName, uniqueName } from './folders.ts';
import type { StagedInput } from './port.ts';
import { putInPlace } from './put-in-place.ts';
import type { InputRecord, ProjectRecord } from './records.ts';

/**
 * Bring the files of a staged input into a project's folder. The same bytes in the same slot give the input that is
 * there, its file put back if somebody removed or changed it (what it was changed to is kept beside it); either way the staged file is used up.
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
    // What comes from elsewhere not as it was is nothing to mend this one with.
    if (staged.was === undefined) await mend(folder, same, staged.file);
    await rm(staged.file, { force: true });
    return { input: same, undo: () => Promise.resolve() };
  }

  const now = await sizeOf(staged.file);
  const bytes = staged.was?.bytes ?? now;
  if (bytes === null) throw new AppError('file-missing', `“${staged.name}” is not where it was.`);
  const isTaken = await takenNames(inputs, project);
  const [, ending] = splitName(staged.file);
  const [stem, givenEnding] = splitName(safeName(staged.name, staged.slot));
  const name = uniqueName(stem, ending === '' ? givenEnding : ending, isTaken);
  const kept = await keepOriginal(inputs, staged, (one) => folded(one) === folded(name) || isTaken(one));
  const undo = async (): Promise<void> => {
    for (const made of [name, kept?.top ?? name]) await rm(path.join(inputs, made), { recursive: true, force: true });
  };
  if (now !== null) {
    await moveIn(staged.file, path.join(inputs, name)).catch(async (error: unknown) => {
      await undo();
      throw error;
    });
  }
  const input: InputRecord = {
    ...added,
    slot: staged.slot,
    file: `${INPUTS}/${name}`,
    original: kept === null ? null : `${INPUTS}/${kept.original}`,
    companions: kept?.companions.map((file) => `${INPUTS}/${file}`) ?? [],
    name: staged.name,
    bytes,
    sha256: staged.sha256,
    notes: [...staged.notes],
    size: staged.size,
    hasAlpha: staged.hasAlpha,
    triangles: staged.triangles,
    coloured: staged.coloured,
    versionOf: staged.versionOf ?? null,
    exports: [],
  };
  return { input, undo };
}

/** Put `file`, which is what the input is by its content, where that should be and is not. */
async function mend(folder: string, { file: name, bytes, sha256 }: InputRecord, file: string): Promise<void> {
  const place = below(folder, name);
  if ((await sizeOf(place)) === bytes && (await sha256Of(place)) === sha256) return;
  const [stem] = splitName(path.basename(place));
  await putInPlace(file, place, `${stem} (changed)`);
}

/**
 * Copy what the user gave beside what was made of it: one file, or a folder with everything that the file names.
 *
 * @returns paths relative to `inputs`, and the one name that was taken there; null where there is nothing to keep.
 */
async function keepOriginal(
  inputs: string,
  { name, slot, file, original, companions = [] }: StagedInput,
  isTaken: (name: string) => boolean,
): Promise<{ readonly top: string; readonly original: string; readonly companions: readonly string[] } | null> {
  if (original === null) return null;
  const own = safeName(name, slot);
  const [stem, ending] = splitName(own);
  if (companions.length === 0) {
    const beside = folded(ending) === folded(splitName(file)[1]) ? `${stem} (original)` : stem;
    const top = uniqueName(beside, ending, isTaken);
    await copyIn(original, path.join(inputs, top));
    return { top, original: top, companions: [] };
  }
  const top = uniqueName(`${stem} (original)`, '', isTaken);
  try {
    for (const one of [{ file: original, name: own }, ...companions]) {
      const place = below(path.join(inputs, top), one.name);
      await mkdir(path.dirname(place), { recursive: true });
      await copyIn(one.file, place);
    }
  } catch (error) {
    await rm(path.join(inputs, top), { recursive: true, force: true });
    throw error;
  }
  return { top, original: `${top}/${own}`, companions: companions.map((one) => `${top}/${one.name}`) };
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
