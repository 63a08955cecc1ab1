import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { eachOf, Turns } from '../base/turns.ts';
import { expectedFiles, FileStates, type FoundFile } from './file-states.ts';
import { findProject, isVisibleFolder, WIDTH, type FoundProject, type Looking } from './find-projects.ts';
import { claimRuns, lookAtRuns, runFoldersOf, type RunsFound } from './find-runs.ts';
import { LIBRARY_FILE, listed, PROJECT_FILE, RUN_FILE, RUNS } from './folders.ts';
import type { KnownProject } from './index-db.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { keyOf, type Problem } from './problems.ts';
import { GONE, stampOf } from './stamps.ts';

/** What is wrong for so long stays so: a sync tool brings one thing after the other. Milliseconds. */
const PATIENCE = 30_000;

interface GlancesDeps {
  /** The library's. */
  readonly folder: string;
  readonly index: IndexKeeper;
  /** A project's and a run's, by their ids: the same that whoever writes them takes. */
  readonly turns: Turns;
  readonly now: () => number;
  readonly log: Log;
  /** What could not be read, and still cannot. */
  readonly tell: (problems: readonly Problem[]) => void;
}

/**
 * Looks whether somebody else (a sync tool, a second app, the user in a file manager) has changed files of the library
 * while it was open. Asks for times and sizes alone, and reads what is new; what is gone is marked as missing and stays
 * listed, for it may come back as it went.
 */
export class Glances {
  readonly #deps: GlancesDeps;
  readonly #looking: Looking;
  /** One look at a time, however often the user comes and goes. */
  readonly #line = new Turns();
  readonly #states = new FileStates();
  /** What one look found wrong, by its key: told if a later one finds it, too. */
  readonly #doubts = new Map<string, number>();
  #found: Problem[] = [];

  constructor(deps: GlancesDeps) {
    this.#deps = deps;
    const tell: Looking['tell'] = (problem) => void this.#found.push(problem);
    this.#looking = { library: deps.folder, now: deps.now(), tidy: false, tell };
  }

  /**
   * @param projectIds whose files are looked at.
   * @param all whether the library's folder is looked through for projects that came, or are called otherwise now.
   * @returns ids of the projects of which something is another.
   */
  look(projectIds: readonly string[], all: boolean): Promise<string[]> {
    return this.#line.take('look', async () => {
      const changed = new Set<string>();
      // A disk that is not there says nothing about what is on it.
      if (!(await this.#isThere())) return [];
      const arrived = all ? await this.#arrivals() : [];
      for (const id of arrived) changed.add(id);
      for (const id of new Set([...arrived, ...projectIds])) if (await this.#lookAt(id)) changed.add(id);
      this.#tell();
      return [...changed];
    });
  }

  /**
   * Keep how files were found to be. @returns whether one of them is another than it was known to be.
   * @throws AppError `file-missing` where the library's disk is not there: what is on it is not known then.
   */
  async note(found: readonly FoundFile[]): Promise<boolean> {
    if (await this.#isThere()) return this.#keep(found);
    throw new AppError('file-missing', 'The library’s folder is not where it was.', {
      advice: 'If it is on a disk that was unplugged, plug it in and try again. Nothing was marked as missing.',
      retryable: true,
    });
  }

  #tell(): void {
    const now = this.#deps.now();
    const stays = this.#found.splice(0).filter((problem) => {
      const since = this.#doubts.get(keyOf(problem)) ?? now;
      this.#doubts.set(keyOf(problem), since);
      return now - since >= PATIENCE;
    });
    this.#deps.tell(stays);
  }

  async #isThere(): Promise<boolean> {
    return (await stampOf(path.join(this.#deps.folder, LIBRARY_FILE))) !== null;
  }

  /** Projects in folders that the index does not know: new ones, and known ones whose folder was renamed. */
  async #arrivals(): Promise<string[]> {
    const { folder, index } = this.#deps;
    // One that was gone may be back.
    const known = (await index.ask((db) => db.known())).filter(({ stamp }) => stamp !== GONE);
    const folders = new Set(known.map((project) => project.folder));
    const byId = new Map(known.map((project) => [project.id, project]));
    const arrived: string[] = [];
    for (const entry of await listed(folder)) {
      if (!isVisibleFolder(entry) || folders.has(entry.name)) continue;
      const found = await findProject(this.#looking, entry.name, undefined);
      if (found?.entry == null) continue;
      const elsewhere = byId.get(found.id)?.folder;
      // A copy made by hand; the next opening names it.
      if (elsewhere !== undefined && (await stampOf(path.join(folder, elsewhere, PROJECT_FILE))) !== null) continue;
      const { entry: project } = found;
      await index.tell((db) => db.putProject(project));
      arrived.push(found.id);
    }
    return arrived;
  }

  async #lookAt(projectId: string): Promise<boolean> {
    const { index } = this.#deps;
    const row = await index.ask((db) =>
      db.get('select id, folder, stamp from project where id = :id', { id: projectId }),
    );
    if (row === undefined) return false;
    const known: KnownProject = { id: projectId, folder: String(row['folder']), stamp: String(row['stamp']) };
    const isOther = await this.#readProject(known);
    const hasRuns = await this.#readRuns(known);
    return (await this.#lookAtFiles(known)) || isOther || hasRuns;
  }

  /** Reads its record anew where it is another. */
  #readProject(known: KnownProject): Promise<boolean> {
    const { index, turns } = this.#deps;
    return turns.take(known.id, async () => {
      const row = await index.ask((db) => db.get('select stamp from project where id = :id', { id: known.id }));
      const now = { ...known, stamp: String(row?.['stamp']) };
      const entry = (await findProject(this.#looking, known.folder, now))?.entry ?? null;
      if (entry?.id !== known.id) return false;
      await index.tell((db) => db.putProject(entry));
      return true;
    });
  }

  /** Takes in runs that are new or that somebody else has changed. */
  async #readRuns({ id, folder }: KnownProject): Promise<boolean> {
    const { index, turns, folder: library } = this.#deps;
    const found: RunsFound = { fresh: [], seen: new Set(), shut: new Set() };
    const project: FoundProject = { id, folder, entry: null };
    const before = await index.ask((db) => db.knownRuns(id));
    const folders = (await runFoldersOf(this.#looking, folder)) ?? [];
    claimRuns(this.#looking, await lookAtRuns(this.#looking, project, folders, before), found);
    let isOther = false;
    for (const run of found.fresh) {
      await turns.take(run.id, async () => {
        // Whoever has written it since has told the index of it, too.
        if ((await stampOf(path.join(library, folder, RUNS, run.folder, RUN_FILE))) !== run.stamp) return;
        await index.tell((db) => db.putRun(run));
        isOther = true;
      });
    }
    return isOther;
  }

  async #lookAtFiles({ id }: KnownProject): Promise<boolean> {
    const { index, folder: library } = this.#deps;
    const expected = await index.ask((db) => expectedFiles(db, library, id));
    const found: FoundFile[] = [];
    await eachOf(expected, WIDTH, async (file) => {
      const state = await this.#states.stateOf(file);
      if (state !== file.was) found.push({ id: file.id, state });
    });
    return (await this.#isThere()) && this.#keep(found);
  }

  async #keep(found: readonly FoundFile[]): Promise<boolean> {
    let isNews = false;
    if (found.length === 0) return isNews;
    await this.#deps.index.tell((db) => {
      for (const { id, state } of found) isNews = db.putFileState(id, state) || isNews;
    });
    return isNews;
  }
}
