import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../base/app-error.ts';
import { readJson } from '../base/json-file.ts';
import { INPUTS, listed, PROJECT_FILE, RUN_FILE, RUNS } from './folders.ts';
import type { KnownProject, LibraryIndex } from './index-db.ts';
import { projectEntry, runEntry, type ProjectEntry, type RunEntry } from './index-entry.ts';
import { ProjectRecord, RunRecord } from './records.ts';
import { stampOf, sweep } from './stamps.ts';
import { eachOf } from '../base/turns.ts';

/** Reads that are under way at once: enough for a slow disk, few enough for the thread pool. */
const WIDTH = 16;

/** Rows written before the app gets a turn: some 20 ms of them. */
const SLICE = 200;

interface FoundProject {
  readonly id: string;
  readonly folder: string;
  /** Null: as the index knows it. */
  readonly entry: ProjectEntry | null;
}

/**
 * Make the index say what the files say. Asks every `project.json` and `run.json` only for its time and size, and reads
 * those that are new or changed: an empty index is filled, a true one is confirmed, and folders that were copied in,
 * renamed, changed or removed while the app was closed are noticed.
 *
 * What cannot be read stays as it is, is not in the index, and is named in the answer, one sentence each.
 */
export async function bringUpToDate(folder: string, index: LibraryIndex, now: number): Promise<string[]> {
  const known = index.known();
  const complaints: string[] = [];
  const projects = await findProjects(folder, known, complaints);

  const runs: RunEntry[] = [];
  const goneRuns: string[] = [];
  const seenRuns = new Set<string>();
  const knownById = new Map(known.map((project) => [project.id, project]));
  for (const project of projects) {
    const before = knownById.get(project.id);
    const ids = await findRuns(folder, project, before, seenRuns, runs, complaints, now);
    for (const { id } of before?.runs.values() ?? []) if (!ids.has(id)) goneRuns.push(id);
  }

  const present = new Set(projects.map((project) => project.id));
  index.transaction(() => {
    for (const { id } of known) if (!present.has(id)) index.removeProject(id);
    for (const id of goneRuns) if (!seenRuns.has(id)) index.removeRun(id);
  });
  await inSlices(projects, index, ({ entry }) => entry !== null && index.putProject(entry));
  await inSlices(runs, index, (run) => index.putRun(run));
  return complaints.sort();
}

/**
 * Ten thousand rows in one go would stop the app for seconds. What a crash leaves out is new to the next opening, which
 * asks the files again.
 */
async function inSlices<T>(rows: readonly T[], index: LibraryIndex, put: (row: T) => unknown): Promise<void> {
  for (let at = 0; at < rows.length; at += SLICE) {
    index.transaction(() => rows.slice(at, at + SLICE).forEach(put));
    await setImmediate();
  }
}

// What is not whole yet is hidden, as are the folders of other programs.
const isVisibleFolder = (entry: { name: string; isFolder: boolean }): boolean =>
  entry.isFolder && !entry.name.startsWith('.');

/** The library's projects; of several folders with one id, the one the index knows, else the first. */
async function findProjects(
  library: string,
  known: readonly KnownProject[],
  complaints: string[],
): Promise<FoundProject[]> {
  const byFolder = new Map(known.map((project) => [project.folder, project]));
  const found: FoundProject[] = [];
  const folders = (await listed(library)).filter(isVisibleFolder);
  await eachOf(folders, WIDTH, async ({ name: folder }) => {
    const file = path.join(library, folder, PROJECT_FILE);
    const stamp = await stampOf(file);
    const before = byFolder.get(folder);
    if (stamp === null) {
      const orphaned = (await stampOf(path.join(library, folder, RUNS))) !== null;
      if (orphaned) complaints.push(`“${folder}” has runs but no ${PROJECT_FILE}. It was left out.`);
    } else if (before?.stamp === stamp) {
      found.push({ id: before.id, folder, entry: null });
    } else {
      const project = await attempt(complaints, folder, readJson(file, ProjectRecord));
      if (project !== null) found.push({ id: project.id, folder, entry: projectEntry(project, folder, stamp) });
    }
  });

  const winners = new Map<string, FoundProject>();
  found.sort((a, b) => Number(b.entry === null) - Number(a.entry === null) || (a.folder < b.folder ? -1 : 1));
  for (const project of found) {
    const winner = winners.get(project.id);
    if (winner === undefined) winners.set(project.id, project);
    else complaints.push(`“${project.folder}” is a copy of “${winner.folder}”. It was left out.`);
  }
  return [...winners.values()];
}

/** Adds to `runs` what is new or changed. @returns the ids of all runs that are there. */
async function findRuns(
  library: string,
  project: FoundProject,
  before: KnownProject | undefined,
  seen: Set<string>,
  runs: RunEntry[],
  complaints: string[],
  now: number,
): Promise<Set<string>> {
  const home = path.join(library, project.folder);
  await sweep(home, now);
  await sweep(path.join(home, INPUTS), now);
  await sweep(path.join(home, RUNS), now);
  const ids = new Set<string>();
  const claim = (id: string, where: string): boolean => {
    if (seen.has(id)) complaints.push(`“${where}” is a copy of another run. It was left out.`);
    else ids.add(id);
    const isFirst = !seen.has(id);
    seen.add(id);
    return isFirst;
  };

  const fresh: string[] = [];
  const folders = (await listed(path.join(home, RUNS))).filter(isVisibleFolder);
  const stamps = new Map<string, string | null>();
  await eachOf(folders, WIDTH, async ({ name }) => {
    stamps.set(name, await stampOf(path.join(home, RUNS, name, RUN_FILE)));
  });
  for (const { name } of folders) {
    const stamp = stamps.get(name) ?? null;
    const was = before?.runs.get(name);
    if (stamp === null) complaints.push(`“${project.folder}/${RUNS}/${name}” has no ${RUN_FILE}. It was left out.`);
    else if (was?.stamp === stamp) claim(was.id, `${project.folder}/${RUNS}/${name}`);
    else fresh.push(name);
  }
  const read = new Map<string, RunRecord>();
  await eachOf(fresh, WIDTH, async (name) => {
    await sweep(path.join(home, RUNS, name), now);
    const where = `${project.folder}/${RUNS}/${name}`;
    const run = await attempt(complaints, where, readJson(path.join(home, RUNS, name, RUN_FILE), RunRecord));
    if (run !== null) read.set(name, run);
  });
  for (const name of fresh) {
    const run = read.get(name);
    const where = `${project.folder}/${RUNS}/${name}`;
    if (run === undefined) continue;
    if (run.projectId !== project.id) complaints.push(`“${where}” belongs to another project. It was left out.`);
    else if (claim(run.id, where)) runs.push(runEntry(run, name, stamps.get(name) ?? ''));
  }
  return ids;
}

async function attempt<T>(complaints: string[], where: string, reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const said = error instanceof AppError ? `${error.message} ${error.advice}` : 'It could not be read.';
    complaints.push(`“${where}”: ${said.trim()}`);
    return null;
  }
}
