import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Taken } from '../../preload/contract/transfer.ts';
import * as v from 'valibot';
import { AppError, fromDisk, isAbort } from '../base/app-error.ts';
import { writeJson } from '../base/json-file.ts';
import { hasEnded } from '../library/charge.ts';
import { below, COMPANIONS, PROJECT_FILE, RESULT, RUN_FILE, RUNS, safeName } from '../library/folders.ts';
import type { Library } from '../library/port.ts';
import { ProjectRecord, RunRecord, type InputRecord } from '../library/records.ts';
import type { Source } from './source.ts';

export type MergeLibrary = Pick<
  Library,
  'projectIds' | 'project' | 'runsOf' | 'run' | 'input' | 'addProject' | 'addRun' | 'addInput' | 'changeProject'
>;

export interface MergeDeps {
  readonly library: MergeLibrary;
  readonly newId: () => string;
  /** Absolute path of a folder for what is on its way; emptied by whoever owns it. */
  readonly staging: string;
  readonly signal: AbortSignal;
}

/** A run of a source, and where it lies there. */
interface FoundRun {
  readonly run: RunRecord;
  readonly folder: string;
}

/** Where projects lie in a source: `''` for one that is all of it. */
export const projectsIn = (source: Source): readonly string[] =>
  source.files.flatMap((file) => {
    const parts = file.split('/');
    return parts.at(-1) === PROJECT_FILE && parts.length <= 3 ? [parts.slice(0, -1).join('/')] : [];
  });

/**
 * Bring one project of a source in. Where it is there already, by its id or by what its files hold, only what is new of it
 * comes; ids that are taken here are made anew; nothing that is there is overwritten. Runs that have not ended stay where
 * they are, for they go on there; ended ones keep what they cost.
 */
export async function mergeProject(source: Source, root: string, deps: MergeDeps): Promise<Taken> {
  const left: string[] = [];
  const shown = root === '' ? source.name : root;
  try {
    const project = await readRecord(source, inside(root, PROJECT_FILE), ProjectRecord);
    const runs = await readRuns(source, root, left);
    const there = await findSame(project, runs, deps.library);
    if (there === null) {
      const added = await addWhole(source, root, project, runs, left, deps);
      return { name: project.name, outcome: 'added', runs: added, left };
    }
    const { inputs, added } = await addNew(source, root, project, runs, there, left, deps);
    return { name: project.name, outcome: inputs + added === 0 ? 'there' : 'merged', runs: added, left };
  } catch (error) {
    if (isAbort(error) || deps.signal.aborted) throw error;
    const known = fromDisk(error);
    // The disk of this library stops everything; what is wrong with one project does not stop the others.
    if (known instanceof AppError && ['disk-full', 'read-only'].includes(known.code)) throw known;
    const said = known instanceof AppError ? `${known.message} ${known.advice}`.trim() : 'It could not be read.';
    return { name: shown, outcome: 'refused', runs: 0, left: [...left, said] };
  }
}

/** The project of this library that is the same: by its id, or one that holds all that this one holds. */
async function findSame(
  project: ProjectRecord,
  runs: readonly FoundRun[],
  library: MergeLibrary,
): Promise<ProjectRecord | null> {
  const ids = library.projectIds();
  if (ids.includes(project.id)) return library.project(project.id);
  const wanted = new Set(project.inputs.map(({ sha256 }) => sha256));
  if (wanted.size === 0) return null;
  for (const id of ids) {
    const one = await library.project(id).catch(() => null);
    // Two projects may well begin with the same files: without runs only their name says that they are one.
    if (one === null || (runs.length === 0 && one.name !== project.name)) continue;
    const has = new Set(one.inputs.map(({ sha256 }) => sha256));
    if (![...wanted].every((sha256) => has.has(sha256))) continue;
    const known = (await library.runsOf(id)).map((run) => contentOf(run));
    if (runs.every(({ run }) => known.includes(contentOf(run)))) return one;
  }
  return null;
}

/** Two runs with the same are the same run, wherever they lie. */
const contentOf = (run: RunRecord): string => run.result?.sha256 ?? run.requestId ?? run.id;

async function addWhole(
  source: Source,
  root: string,
  from: ProjectRecord,
  runs: readonly FoundRun[],
  left: string[],
  { library, newId, signal }: MergeDeps,
): Promise<number> {
  const ids = new Map<string, string>();
  for (const { id } of from.inputs) ids.set(id, (await isInput(library, id)) ? newId() : id);
  const idOf = (id: string): string => ids.get(id) ?? id;
  const project: ProjectRecord = {
    ...from,
    inputs: from.inputs.map((input) => ({ ...input, id: idOf(input.id) })),
    draft: {
      ...from.draft,
      imageId: from.draft.imageId === null ? null : idOf(from.draft.imageId),
      meshId: from.draft.meshId === null ? null : idOf(from.draft.meshId),
    },
  };
  let added = 0;
  await library.addProject(from.name, async (half) => {
    for (const input of from.inputs) {
      for (const file of filesOf(source, root, input)) await copyChecked(source, root, file, half, input, signal);
    }
    const taken: { run: RunRecord; folder: string }[] = [];
    for (const one of runs) {
      const folder = safeName(one.folder, one.run.id);
      const id = (await isRun(library, one.run.id)) ? newId() : one.run.id;
      const run = { ...one.run, id, imageId: idOf(one.run.imageId), meshId: idOf(one.run.meshId) };
      const home = below(half, `${RUNS}/${folder}`);
      if (!(await copyRun(source, inside(root, `${RUNS}/${one.folder}`), home, run, left, signal))) continue;
      taken.push({ run: placed(run, folder), folder });
      await writeJson(path.join(home, RUN_FILE), placed(run, folder));
      added += 1;
    }
    // Last: a folder with this file is a whole project.
    await writeJson(path.join(half, PROJECT_FILE), project);
    return { project, runs: taken };
  });
  return added;
}

/** What is new of a project that is there. */
async function addNew(
  source: Source,
  root: string,
  from: ProjectRecord,
  runs: readonly FoundRun[],
  there: ProjectRecord,
  left: string[],
  { library, newId, staging, signal }: MergeDeps,
): Promise<{ readonly inputs: number; readonly added: number }> {
  const ids = new Map<string, string>();
  let inputs = 0;
  for (const input of from.inputs) {
    const same = there.inputs.find((one) => one.sha256 === input.sha256 && one.slot === input.slot);
    if (same !== undefined) {
      ids.set(input.id, same.id);
      continue;
    }
    const temporary = path.join(staging, newId());
    try {
      for (const file of [input.file, ...givenOf(input)]) {
        await copyChecked(source, root, file, temporary, input, signal);
      }
      const original = input.original;
      const added = await library.addInput(there.id, {
        ...input,
        file: below(temporary, input.file),
        original: original === null ? null : below(temporary, original),
        companions: input.companions.map((file) => ({
          file: below(temporary, file),
          name: path.posix.relative(path.posix.dirname(original ?? ''), file),
        })),
      });
      ids.set(input.id, added.id);
      inputs += 1;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  // Taking an input in also chooses it; what the user has chosen here stays.
  if (inputs > 0) await library.changeProject({ projectId: there.id, draft: there.draft });

  let added = 0;
  const known = await library.runsOf(there.id);
  const content = new Set(known.flatMap((run) => [run.id, contentOf(run)]));
  for (const { run: was, folder } of runs) {
    if (content.has(was.id) || content.has(contentOf(was))) continue;
    const id = (await isRun(library, was.id)) ? newId() : was.id;
    const run: RunRecord = {
      ...was,
      id,
      projectId: there.id,
      imageId: ids.get(was.imageId) ?? was.imageId,
      meshId: ids.get(was.meshId) ?? was.meshId,
    };
    const taken = await library.addRun(run, async (home, name, number) => {
      const whole = await copyRun(source, inside(root, `${RUNS}/${folder}`), home, run, left, signal);
      return whole ? placed({ ...run, number }, name) : null;
    });
    if (taken) added += 1;
  }
  return { inputs, added };
}

/** A result's own path says which folder it lies in. */
const placed = (run: RunRecord, folder: string): RunRecord =>
  run.result === null ? run : { ...run, result: { ...run.result, file: `${RUNS}/${folder}/${RESULT.mesh}` } };

/** @returns false where its result is not what it was; nothing of the run is taken then. */
async function copyRun(
  source: Source,
  from: string,
  home: string,
  run: RunRecord,
  left: string[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const name of Object.values(RESULT)) {
    const file = `${from}/${name}`;
    if (!source.files.includes(file)) {
      if (name === RESULT.mesh && run.result !== null) left.push(`The mesh of run ${run.number} is missing there.`);
      continue;
    }
    const sha256 = await source.copy(file, path.join(home, name), signal);
    if (name === RESULT.mesh && run.result !== null && run.result.sha256 !== sha256) {
      await rm(home, { recursive: true, force: true });
      left.push(`Run ${run.number}: its mesh is not what fal delivered, so it was left out.`);
      return false;
    }
  }
  return true;
}

/** @throws AppError `damaged` where the input's own file is not what was taken in once. */
async function copyChecked(
  source: Source,
  root: string,
  file: string,
  target: string,
  input: InputRecord,
  signal: AbortSignal,
): Promise<void> {
  const from = inside(root, file);
  if (!source.files.includes(from)) throw new AppError('file-missing', `“${file}” is missing there.`);
  const sha256 = await source.copy(from, below(target, file), signal);
  if (file === input.file && sha256 !== input.sha256) {
    throw new AppError('damaged', `“${input.name}” is not what it was when it was added.`);
  }
}

const givenOf = (input: InputRecord): readonly string[] =>
  input.original === null ? [] : [input.original, ...input.companions];

/** An input's files, with what lies beside it of those that are there. */
function filesOf(source: Source, root: string, input: InputRecord): readonly string[] {
  const beside = Object.values(COMPANIONS).map((ending) => `${input.file}${ending}`);
  return [input.file, ...givenOf(input), ...beside.filter((file) => source.files.includes(inside(root, file)))];
}

async function readRuns(source: Source, root: string, left: string[]): Promise<FoundRun[]> {
  const found: FoundRun[] = [];
  const prefix = inside(root, `${RUNS}/`);
  for (const file of source.files) {
    const [folder = '', name = '', ...more] = file.startsWith(prefix) ? file.slice(prefix.length).split('/') : [];
    if (name !== RUN_FILE || more.length > 0) continue;
    try {
      const run = await readRecord(source, file, RunRecord);
      if (hasEnded(run)) found.push({ run, folder });
      else left.push(`Run ${run.number} has not ended. It goes on in the library that it is from.`);
    } catch (error) {
      left.push(`“${RUNS}/${folder}”: ${error instanceof AppError ? error.message : 'it could not be read.'}`);
    }
  }
  return found.sort((a, b) => a.run.number - b.run.number);
}

async function readRecord<S extends v.GenericSchema>(
  source: Source,
  file: string,
  schema: S,
): Promise<v.InferOutput<S>> {
  const name = path.posix.basename(file);
  let value: unknown;
  try {
    value = JSON.parse((await source.text(file)).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('damaged', `${name} is damaged.`, { cause: error });
  }
  if (typeof value === 'object' && value !== null && 'version' in value && Number(value.version) > 1) {
    throw new AppError('too-new', `${name} was written by a newer version of the app.`, {
      advice: 'Update the app to bring it in.',
    });
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new AppError('damaged', `${name} is damaged.`, { cause: v.flatten(parsed.issues) });
  return parsed.output;
}

const inside = (root: string, file: string): string => (root === '' ? file : `${root}/${file}`);

const isInput = (library: MergeLibrary, id: string): Promise<boolean> => exists(library.input(id));
const isRun = (library: MergeLibrary, id: string): Promise<boolean> => exists(library.run(id));

async function exists(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    // Whatever is wrong with it: there is such an id.
    return !(error instanceof AppError && error.code === 'not-found');
  }
}
