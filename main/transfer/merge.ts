import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Taken } from '../../preload/contract/transfer.ts';
import { AppError, fromDisk, isAbort } from '../base/app-error.ts';
import { writeJson } from '../base/json-file.ts';
import { below, PROJECT_FILE, RESULT, RUN_FILE, RUNS, safeName } from '../library/folders.ts';
import { requestsOf } from '../library/index-entry.ts';
import type { Library } from '../library/port.ts';
import { whyUnread } from '../library/problems.ts';
import { ProjectRecord, type RunRecord } from '../library/records.ts';
import type { Progress } from '../mesh/port.ts';
import { mergeMarks, type MarkRun, type SameRun } from './merge-marks.ts';
import { inside, readRecord, readRuns, type FoundRun } from './read-source.ts';
import type { Source } from './source.ts';
import { stagedFiles, takeInput, takeRun, type Taking } from './take-files.ts';

export type MergeLibrary = Pick<
  Library,
  | 'catalogue'
  | 'projectIds'
  | 'project'
  | 'runsOf'
  | 'run'
  | 'input'
  | 'addProject'
  | 'addRun'
  | 'addInput'
  | 'changeProject'
  | 'editProject'
  | 'look'
>;

export interface MergeDeps {
  readonly library: MergeLibrary;
  readonly markRun: MarkRun;
  readonly newId: () => string;
  /** Absolute path of a folder for what is on its way; emptied by whoever owns it. */
  readonly staging: string;
  readonly signal: AbortSignal;
  /** A run is new here. */
  readonly brought: (run: RunRecord) => void;
  /** How much of the project has come, by the bytes of its files. */
  readonly progress: Progress;
}

/**
 * Bring one project of a source in. Where it is there already, by its id or by what its files hold, only what is new of it
 * comes; ids that are taken here are made anew; nothing that is there is overwritten. Runs that have not ended stay where
 * they are, for they go on there; ended ones keep what they cost. What is said there of what is here (stars, tags, notes)
 * is taken over where nothing is said here, else it is told. A file that is missing there, or is not what it was, does
 * not keep the rest from coming: what names it comes all the same, and is marked.
 */
export async function mergeProject(source: Source, root: string, deps: MergeDeps): Promise<Taken> {
  const left: string[] = [];
  const shown = root === '' ? source.name : root;
  let cost = 0;
  const brought = (run: RunRecord): void => {
    cost += costOf(run);
    deps.brought(run);
  };
  try {
    const project = await readRecord(source, inside(root, PROJECT_FILE), ProjectRecord);
    const runs = await readRuns(source, root, left);
    const there = await findSame(project, runs, deps.library);
    const taking: Taking = { source, root, left, signal: deps.signal, copied: byBytes(project, runs, deps.progress) };
    if (there === null) {
      const id = await addWhole(taking, project, runs, { ...deps, brought });
      if (left.length > 0) await deps.library.look([id], false);
      return { name: project.name, outcome: 'added', runs: runs.length, cost, marked: 0, left, otherwise: [] };
    }
    const { inputs, added, same } = await addNew(taking, project, runs, there, { ...deps, brought });
    if (left.length > 0) await deps.library.look([there.id], false);
    const both = { here: await deps.library.project(there.id), there: project };
    const { marked, otherwise } = await mergeMarks(deps.library, deps.markRun, both, same, deps.signal);
    const outcome = inputs + added + marked === 0 ? 'there' : 'merged';
    return { name: project.name, outcome, runs: added, cost, marked, left, otherwise };
  } catch (error) {
    if (isAbort(error) || deps.signal.aborted) throw error;
    const known = fromDisk(error);
    // The disk of this library stops everything; what is wrong with one project does not stop the others.
    if (known instanceof AppError && ['disk-full', 'read-only'].includes(known.code)) throw known;
    return refused(shown, [...left, whyUnread(known)]);
  }
}

export const refused = (name: string, left: string[]): Taken => ({
  name,
  outcome: 'refused',
  runs: 0,
  cost: 0,
  marked: 0,
  left,
  otherwise: [],
});

/** The project of this library that is the same: by its id, or one that holds all that this one holds. */
async function findSame(
  project: ProjectRecord,
  runs: readonly FoundRun[],
  library: MergeLibrary,
): Promise<ProjectRecord | null> {
  if (library.projectIds().includes(project.id)) return library.project(project.id);
  for (const { id } of library.catalogue.projectsWith(project.inputs)) {
    const one = await library.project(id).catch(() => null);
    // Two projects may well begin with the same files: without runs only their name says that they are one.
    if (one === null || (runs.length === 0 && one.name !== project.name)) continue;
    const known = new Set((await library.runsOf(id)).map((run) => contentOf(run)));
    if (runs.every(({ run }) => known.has(contentOf(run)))) return one;
  }
  return null;
}

/** What its requests cost, or may have: dollars. */
const costOf = (run: RunRecord): number =>
  requestsOf(run).reduce((sum, { amount, charge }) => sum + (['yes', 'fal-decides'].includes(charge) ? amount : 0), 0);

/** Tells how far it is with the files that the records name; what lies beside those is small. */
function byBytes(project: ProjectRecord, runs: readonly FoundRun[], progress: Progress): (bytes: number) => void {
  const all = [...project.inputs, ...runs.map(({ run }) => run.result)].reduce(
    (sum, one) => sum + (one?.bytes ?? 0),
    0,
  );
  let come = 0;
  return (bytes) => {
    come += bytes;
    progress(all === 0 ? 0 : Math.min(1, come / all));
  };
}

/** Two runs with the same are the same run, wherever they lie. */
const contentOf = (run: RunRecord): string => run.result?.sha256 ?? run.requestId ?? run.id;

/** @returns the project's id. */
async function addWhole(
  taking: Taking,
  from: ProjectRecord,
  runs: readonly FoundRun[],
  { library, newId, brought }: MergeDeps,
): Promise<string> {
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
  const taken: { run: RunRecord; folder: string }[] = [];
  await library.addProject(from.name, async (half) => {
    await mkdir(half);
    for (const input of from.inputs) await takeInput(taking, input, half);
    for (const one of runs) {
      const folder = safeName(one.folder, one.run.id);
      const id = (await isRun(library, one.run.id)) ? newId() : one.run.id;
      const run = { ...one.run, id, imageId: idOf(one.run.imageId), meshId: idOf(one.run.meshId) };
      const home = below(half, `${RUNS}/${folder}`);
      await takeRun(taking, `${RUNS}/${one.folder}`, run, home);
      taken.push({ run: placed(run, folder), folder });
      await writeJson(path.join(home, RUN_FILE), placed(run, folder));
    }
    // Last: a folder with this file is a whole project.
    await writeJson(path.join(half, PROJECT_FILE), project);
    return { project, runs: taken };
  });
  for (const { run } of taken) brought(run);
  return project.id;
}

/** Adds what is new of a project that is there. @returns how much that was, and the runs that were here. */
async function addNew(
  taking: Taking,
  from: ProjectRecord,
  runs: readonly FoundRun[],
  there: ProjectRecord,
  { library, newId, staging, brought }: MergeDeps,
): Promise<{ readonly inputs: number; readonly added: number; readonly same: readonly SameRun[] }> {
  const ids = new Map<string, string>();
  let inputs = 0;
  for (const input of from.inputs) {
    const same = there.inputs.find((one) => one.sha256 === input.sha256 && one.slot === input.slot);
    if (same !== undefined) {
      ids.set(input.id, same.id);
      taking.copied(input.bytes);
      continue;
    }
    const temporary = path.join(staging, newId());
    try {
      const isWhole = await takeInput(taking, input, temporary);
      const added = await library.addInput(there.id, {
        ...input,
        ...(await stagedFiles(input, temporary)),
        ...(!isWhole && { was: { bytes: input.bytes } }),
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
  const same: SameRun[] = [];
  const known = new Map(
    (await library.runsOf(there.id)).flatMap((run) => [
      [contentOf(run), run],
      [run.id, run],
    ]),
  );
  for (const { run: was, folder } of runs) {
    const here = known.get(was.id) ?? known.get(contentOf(was));
    if (here !== undefined) {
      same.push({ here, there: was });
      taking.copied(was.result?.bytes ?? 0);
      continue;
    }
    const id = (await isRun(library, was.id)) ? newId() : was.id;
    const run: RunRecord = {
      ...was,
      id,
      projectId: there.id,
      imageId: ids.get(was.imageId) ?? was.imageId,
      meshId: ids.get(was.meshId) ?? was.meshId,
    };
    await library.addRun(run, async (home, name, number) => {
      await takeRun(taking, `${RUNS}/${folder}`, run, home);
      return placed({ ...run, number }, name);
    });
    brought(run);
    added += 1;
  }
  return { inputs, added, same };
}

/** A result's own path says which folder it lies in. */
const placed = (run: RunRecord, folder: string): RunRecord =>
  run.result === null ? run : { ...run, result: { ...run.result, file: `${RUNS}/${folder}/${RESULT.mesh}` } };

const isInput = (library: MergeLibrary, id: string): Promise<boolean> => exists(library.input(id));
const isRun = (library: MergeLibrary, id: string): Promise<boolean> => exists(library.run(id));

async function exists(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    // What is only listed, for it is gone, comes back as itself; whatever else is wrong with it, there is such an id.
    return !(error instanceof AppError && ['not-found', 'file-missing'].includes(error.code));
  }
}
