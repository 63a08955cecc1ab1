import path from 'node:path';
import { readJson } from '../base/json-file.ts';
import { eachOf } from '../base/turns.ts';
import { listed, PROJECT_FILE, RUNS } from './folders.ts';
import type { KnownProject } from './index-db.ts';
import { projectEntry, type ProjectEntry } from './index-entry.ts';
import { conflictsIn, whyUnread, type Problem } from './problems.ts';
import { ProjectRecord } from './records.ts';
import { stampOf, sweepListed } from './stamps.ts';

/** Reads that are under way at once: enough for a slow disk, few enough for the thread pool. */
export const WIDTH = 16;

export interface FoundProject {
  readonly id: string;
  readonly folder: string;
  /** Null: as the index knows it. */
  readonly entry: ProjectEntry | null;
}

/** How a library is looked through. */
export interface Looking {
  /** Absolute path of the library. */
  readonly library: string;
  readonly now: number;
  /** False: the folder cannot be written to, and what a crash left there stays. */
  readonly tidy: boolean;
  readonly tell: (problem: Problem) => void;
  /** Ends it: nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
}

// What a system keeps at the root of a disk, and lets nobody look into.
const OF_THE_DISK = new Set(['lost+found', 'system volume information', '$recycle.bin']);

/** False for what is not whole yet, and for what is other programs': it is hidden, or the disk's own. */
export const isVisible = (name: string): boolean => !name.startsWith('.') && !OF_THE_DISK.has(name.toLowerCase());

export const isVisibleFolder = (entry: { name: string; isFolder: boolean }): boolean =>
  entry.isFolder && isVisible(entry.name);

/** The library's projects; of several folders with one id, the one the index knows, else the first. */
export async function findProjects(looking: Looking, known: readonly KnownProject[]): Promise<FoundProject[]> {
  const { library, tell } = looking;
  const byFolder = new Map(known.map((project) => [project.folder, project]));
  const found: FoundProject[] = [];
  const folders = (await listed(library)).filter(isVisibleFolder);
  await eachOf(folders, WIDTH, async ({ name: folder }) => {
    looking.signal?.throwIfAborted();
    const project = await findProject(looking, folder, byFolder.get(folder));
    if (project !== null) found.push(project);
  });

  const winners = new Map<string, FoundProject>();
  found.sort((a, b) => Number(b.entry === null) - Number(a.entry === null) || (a.folder < b.folder ? -1 : 1));
  for (const project of found) {
    const winner = winners.get(project.id);
    if (winner === undefined) winners.set(project.id, project);
    else
      tell({
        place: project.folder,
        sentence: `“${project.folder}” is a copy of “${winner.folder}”. It was left out.`,
      });
  }
  return [...winners.values()];
}

/** What a folder of the library is; null: no project, or one that cannot be read, which is told. */
export function findProject(
  looking: Looking,
  folder: string,
  before: KnownProject | undefined,
): Promise<FoundProject | null> {
  return attempt(looking, folder, folder, projectIn(looking, folder, before));
}

async function projectIn(
  looking: Looking,
  folder: string,
  before: KnownProject | undefined,
): Promise<FoundProject | null> {
  const { library, now, tidy, tell } = looking;
  const home = path.join(library, folder);
  const file = path.join(home, PROJECT_FILE);
  const stamp = await stampOf(file);
  if (stamp === null) {
    const isOrphaned = (await stampOf(path.join(home, RUNS))) !== null;
    if (isOrphaned) tell({ place: folder, sentence: `“${folder}” has runs but no ${PROJECT_FILE}. It was left out.` });
    return null;
  }
  const names = (await listed(home)).map(({ name }) => name);
  if (tidy) await sweepListed(home, names, now);
  for (const copy of conflictsIn(folder, names)) tell(copy);
  if (before?.stamp === stamp) return { id: before.id, folder, entry: null };
  const project = await attempt(looking, folder, `${folder}/${PROJECT_FILE}`, readJson(file, ProjectRecord));
  return project === null ? null : { id: project.id, folder, entry: projectEntry(project, folder, stamp) };
}

/** What was read; null where it cannot be, which is told. */
export async function attempt<T>(
  { tell }: Looking,
  what: string,
  place: string,
  reading: Promise<T>,
): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    tell({ place, sentence: `“${what}”: ${whyUnread(error)}` });
    return null;
  }
}
