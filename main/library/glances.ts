import path from 'node:path';
import type { Log } from '../base/log.ts';
import { eachOf, Turns } from '../base/turns.ts';
import { sizeOf } from './copy-in.ts';
import { findProject, isVisibleFolder, WIDTH, type FoundProject, type Looking } from './find-projects.ts';
import { findRuns, runFoldersOf, type RunsFound } from './find-runs.ts';
import { below, LIBRARY_FILE, listed, PROJECT_FILE, RESULT, RUN_FILE, RUNS } from './folders.ts';
import type { FileState, KnownProject } from './index-db.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { GONE, stampOf } from './stamps.ts';

interface GlancesDeps {
  /** The library's. */
  readonly folder: string;
  readonly index: IndexKeeper;
  /** A project's and a run's, by their ids: the same that whoever writes them takes. */
  readonly turns: Turns;
  readonly now: () => number;
  readonly log: Log;
}

/** A file that should be there, and how it was when it was looked at last. */
interface Expected {
  readonly id: string;
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly was: FileState;
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

  constructor(deps: GlancesDeps) {
    this.#deps = deps;
    const tell: Looking['tell'] = ({ sentence }) => deps.log.warn('Library: something could not be read', { sentence });
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
      return [...changed];
    });
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
    await findRuns(this.#looking, project, (await runFoldersOf(this.#looking, folder)) ?? [], before, found);
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

  async #lookAtFiles({ id, folder }: KnownProject): Promise<boolean> {
    const { index, folder: library } = this.#deps;
    const home = path.join(library, folder);
    const expected = await index.ask((db): Expected[] =>
      db.filesOf(id).map(({ run, file, ...of }) => ({
        ...of,
        file: run === null ? below(home, file) : path.join(home, RUNS, run, RESULT.mesh),
      })),
    );
    const news: { readonly id: string; readonly state: FileState }[] = [];
    await eachOf(expected, WIDTH, async ({ id: of, file, bytes, was }) => {
      const size = await sizeOf(file);
      const state: FileState = size === null ? 'missing' : size === bytes ? 'there' : 'changed';
      if (state !== was) news.push({ id: of, state });
    });
    if (news.length === 0 || !(await this.#isThere())) return false;
    await index.tell((db) => news.forEach(({ id: of, state }) => db.putFileState(of, state)));
    return true;
  }
}
