import path from 'node:path';
import { readJson } from '../base/json-file.ts';
import { eachOf } from '../base/turns.ts';
import { conditionOf } from './condition.ts';
import { attempt, isVisibleFolder, WIDTH, type FoundProject, type Looking } from './find-projects.ts';
import { INPUTS, listed, RESULT, RUN_FILE, RUNS } from './folders.ts';
import type { KnownRun } from './index-db.ts';
import { runEntry, type RunEntry } from './index-entry.ts';
import { conflictsIn } from './problems.ts';
import { MeshRecord, RunRecord } from './records.ts';
import { stampOf, sweep, sweepListed } from './stamps.ts';

/** What is found of all projects' runs, one project after the other. */
export interface RunsFound {
  /** New, or changed since the index was told; whoever has written them takes them out. */
  readonly fresh: RunEntry[];
  /** Ids of all that were seen. */
  readonly seen: Set<string>;
  /** Ids of those that nobody may look into. */
  readonly shut: Set<string>;
}

/** Names of a project's run folders; null where they cannot be read, which is told. */
export async function runFoldersOf(looking: Looking, folder: string): Promise<readonly string[] | null> {
  const { library, now, tidy } = looking;
  const where = `${folder}/${RUNS}`;
  const runs = path.join(library, folder, RUNS);
  const entries = await attempt(looking, where, where, listed(runs));
  if (entries === null) return null;
  if (tidy)
    await sweepListed(
      runs,
      entries.map(({ name }) => name),
      now,
    );
  return entries.filter(isVisibleFolder).map(({ name }) => name);
}

/** What lies in a project's run folders, by their names. */
export interface RunsSeen {
  readonly project: FoundProject;
  readonly folders: readonly string[];
  readonly before: ReadonlyMap<string, KnownRun>;
  /** Of each record, null where there is none; those that nobody may look at have nothing here. */
  readonly stamps: ReadonlyMap<string, string | null>;
  /** Records that are new or changed, and whole. */
  readonly read: ReadonlyMap<string, RunRecord>;
}

/** Looks at a project's runs and reads what is new: the part that waits for the disk, for several projects at once. */
export async function lookAtRuns(
  looking: Looking,
  project: FoundProject,
  folders: readonly string[],
  before: ReadonlyMap<string, KnownRun>,
): Promise<RunsSeen> {
  const { library, now, tidy, tell, signal } = looking;
  const home = path.join(library, project.folder);
  const sweeping = tidy ? sweep(path.join(home, INPUTS), now) : Promise.resolve();
  const swept = attempt(looking, `${project.folder}/${INPUTS}`, project.folder, sweeping);
  const stamps = new Map<string, string | null>();
  await eachOf(folders, WIDTH, async (name) => {
    signal?.throwIfAborted();
    const where = `${project.folder}/${RUNS}/${name}`;
    const stamping = stampOf(path.join(home, RUNS, name, RUN_FILE)).then((stamp) => stamps.set(name, stamp));
    await attempt(looking, where, where, stamping);
  });
  await swept;

  const read = new Map<string, RunRecord>();
  const fresh = folders.filter((name) => {
    const stamp = stamps.get(name) ?? null;
    return stamp !== null && stamp !== before.get(name)?.stamp;
  });
  await eachOf(fresh, WIDTH, async (name) => {
    signal?.throwIfAborted();
    const where = `${project.folder}/${RUNS}/${name}`;
    const folder = path.join(home, RUNS, name);
    const names = ((await attempt(looking, where, where, listed(folder))) ?? []).map((entry) => entry.name);
    if (tidy) await sweepListed(folder, names, now);
    for (const copy of conflictsIn(where, names)) tell(copy);
    const run = await attempt(looking, where, `${where}/${RUN_FILE}`, readJson(path.join(folder, RUN_FILE), RunRecord));
    if (run !== null) read.set(name, await withCondition(run, folder));
  });
  return { project, folders, before, stamps, read };
}

/** Adds what was seen of a project's runs; of several with one id the first counts. @returns the ids of those that do. */
export function claimRuns(
  { tell }: Looking,
  { project, folders, before, stamps, read }: RunsSeen,
  found: RunsFound,
): Set<string> {
  const ids = new Set<string>();
  const claim = (id: string, where: string): boolean => {
    if (found.seen.has(id)) {
      tell({ place: where, sentence: `“${where}” is a copy of another run. It was left out.` });
      return false;
    }
    ids.add(id);
    found.seen.add(id);
    return true;
  };
  // Those that the index knows come first: a copy never takes the place of what it was copied from.
  for (const name of folders) {
    const where = `${project.folder}/${RUNS}/${name}`;
    const stamp = stamps.get(name);
    const was = before.get(name);
    if (stamp === null) tell({ place: where, sentence: `“${where}” has no ${RUN_FILE}. It was left out.` });
    else if (was !== undefined && stamp === undefined) found.shut.add(was.id);
    else if (was !== undefined && was.stamp === stamp) claim(was.id, where);
  }
  for (const name of folders) {
    const run = read.get(name);
    const where = `${project.folder}/${RUNS}/${name}`;
    if (run === undefined) continue;
    if (run.projectId !== project.id)
      tell({ place: where, sentence: `“${where}” belongs to another project. It was left out.` });
    else if (claim(run.id, where)) found.fresh.push(runEntry(run, name, stamps.get(name) ?? ''));
  }
  return ids;
}

/** An older app did not write down how a result is; what stands beside the mesh tells, where it is there. */
async function withCondition(run: RunRecord, folder: string): Promise<RunRecord> {
  const { result, state } = run;
  if (result === null || state !== 'done' || result.condition !== undefined) return run;
  const beside = await readJson(path.join(folder, RESULT.record), MeshRecord).catch(() => null);
  return beside === null ? run : { ...run, result: { ...result, condition: conditionOf(beside.statistics) } };
}
