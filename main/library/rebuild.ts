import { setImmediate } from 'node:timers/promises';
import { eachOf, inOrder } from '../base/turns.ts';
import { findProjects, WIDTH, type Looking } from './find-projects.ts';
import { claimRuns, lookAtRuns, runFoldersOf, type RunsFound } from './find-runs.ts';
import { markProjectGone, markRunGone, Missed, type GoneRun } from './gone.ts';
import type { LibraryIndex } from './index-db.ts';
import { keptNews, putInSlices } from './kept-index.ts';
import { openKept } from './kept-ledger.ts';
import type { Problem } from './problems.ts';

/** Milliseconds of writing rows before the app gets a turn; what commits them takes as long again, and more. */
const SLICE = 5;
/** Runs that are read before they are written: memory does not grow with how much is new. */
const BATCH = 200;
/**
 * Projects whose runs are looked at at once: a slow disk answers several as quickly as one, and most projects have but a
 * few. Each reads up to `WIDTH` files, and macOS lets a program have 256 open.
 */
const AHEAD = 8;

export interface Rebuilding {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** False: nothing is removed that a crash left half-written. */
  readonly tidy?: boolean;
  /** Runs looked at, of so many. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Make the index say what the files say. Asks every `project.json` and `run.json` only for its time and size, and reads
 * those that are new or changed: an empty index is filled, a true one is confirmed, and folders that were copied in,
 * renamed, changed or removed while the app was closed are noticed.
 *
 * What cannot be read stays as it is, is not in the index, and is named in the answer, one sentence each. What is gone is
 * named, too, and stays in the index as missing.
 *
 * @throws the signal's reason. What the index was told until then is so, and the next opening goes on from there.
 */
export async function bringUpToDate(
  folder: string,
  index: LibraryIndex,
  { now, tidy = true, progress, signal }: Rebuilding,
): Promise<Problem[]> {
  const known = index.known();
  const problems: Problem[] = [];
  const looking: Looking = { library: folder, now, tidy, tell: (problem) => void problems.push(problem), signal };
  const projects = await findProjects(looking, known);
  const folders = new Map<string, readonly string[] | null>();
  await eachOf(projects, WIDTH, async (project) => {
    signal?.throwIfAborted();
    folders.set(project.folder, await runFoldersOf(looking, project.folder));
  });
  const total = [...folders.values()].reduce((sum, names) => sum + (names?.length ?? 0), 0);
  const kept = await openKept(looking);

  const present = new Set(projects.map((project) => project.id));
  const gone = known.filter(({ id }) => !present.has(id));
  const missed = new Missed(looking, index, kept);
  // First of all: an input that has moved to another project is not that one's while the index has it in the old one.
  index.mergesWords(false);
  try {
    const stays = new Set(await missed.projects(gone));
    await inSlices(gone, index, ({ id }) => (stays.has(id) ? markProjectGone(index, id) : index.removeProject(id)));
    await inSlices(projects, index, ({ entry }) => entry !== null && index.putProject(entry));

    const found: RunsFound = { fresh: [], seen: new Set(), shut: new Set() };
    const goneRuns: GoneRun[] = [];
    let done = 0;
    const looks = inOrder(projects, AHEAD, (project) =>
      lookAtRuns(looking, project, folders.get(project.folder) ?? [], index.knownRuns(project.id)),
    );
    for await (const seen of looks) {
      signal?.throwIfAborted();
      const { project, before } = seen;
      const names = folders.get(project.folder) ?? null;
      const ids = claimRuns(looking, seen, found);
      for (const [name, { id }] of before) {
        if (ids.has(id)) continue;
        const isShut = names === null || found.shut.has(id);
        goneRuns.push({ id, project, how: isShut ? 'shut' : names.includes(name) ? 'other' : 'gone' });
      }
      if (found.fresh.length >= BATCH) await inSlices(found.fresh.splice(0), index, (run) => index.putRun(run));
      done += names?.length ?? 0;
      progress?.(done, total);
    }
    await inSlices(found.fresh, index, (run) => index.putRun(run));
    // One that is seen has moved to another folder.
    const lost = goneRuns.filter(({ id }) => !found.seen.has(id));
    const staying = new Set(await missed.runs(lost));
    await inSlices(lost, index, ({ id }) => (staying.has(id) ? markRunGone(index, id) : index.removeRun(id)));
    while (index.mergeWords()) await setImmediate();
  } finally {
    index.mergesWords(true);
  }
  await putInSlices(await keptNews(index, kept), (put) => index.transaction(() => put(index)));
  return problems.sort((a, b) => (a.sentence < b.sentence ? -1 : 1));
}

/**
 * Ten thousand rows in one go would stop the app for seconds. What a crash leaves out is new to the next opening, which
 * asks the files again.
 */
async function inSlices<T>(rows: readonly T[], index: LibraryIndex, put: (row: T) => unknown): Promise<void> {
  const left = rows.values();
  for (let next = left.next(); next.done !== true;) {
    index.transaction(() => {
      const until = performance.now() + SLICE;
      while (next.done !== true && performance.now() < until) {
        put(next.value);
        next = left.next();
      }
    });
    await setImmediate();
    // The words of so many slices are put together between turns, not all at once in somebody's commit.
    for (const until = performance.now() + SLICE; index.mergeWords() && performance.now() < until;)
      await setImmediate();
  }
}
