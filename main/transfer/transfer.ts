import { randomUUID } from 'node:crypto';
import { realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckReport, ExportReport, ImportReport } from '../../preload/contract/transfer.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { localTime } from '../base/local-time.ts';
import type { Log } from '../base/log.ts';
import { safeName } from '../library/folders.ts';
import { withEnding } from '../library/free-name.ts';
import type { Library } from '../library/port.ts';
import type { RunRecord } from '../library/records.ts';
import type { Progress } from '../mesh/port.ts';
import { writeArchive } from './archive.ts';
import { checkLibrary, checkText, type CheckedLibrary } from './check.ts';
import { folderSource } from './folder-source.ts';
import { mergeProject, refused, type MergeDeps, type MergeLibrary } from './merge.ts';
import type { MarkRun } from './merge-marks.ts';
import { notAsItWas } from './not-as-it-was.ts';
import { projectsIn } from './read-source.ts';
import type { Source } from './source.ts';
import { zipSource } from './zip-source.ts';

export interface TransferDeps {
  readonly library: MergeLibrary & CheckedLibrary & Pick<Library, 'folder' | 'runFolder'>;
  readonly markRun: MarkRun;
  readonly stagingFolder: string;
  readonly now: () => number;
  readonly log: Log;
  /** A project was added, or got more, or what is counted of it is another sum. */
  readonly publishProjects: () => void;
  /** Of these projects something is other than it was told: a file, or who paid for their runs. */
  readonly publishChanged: (projectIds: readonly string[]) => void;
}

/** Projects on their way in and out of a library, and the check of all its files. */
export class Transfer {
  readonly #deps: TransferDeps;
  #checked: CheckReport | null = null;
  readonly #closing = new AbortController();
  /** Runs that the last import brought, but for those that say themselves that somebody else paid. */
  #brought: string[] = [];
  readonly #going = new Set<Promise<unknown>>();

  constructor(deps: TransferDeps) {
    this.#deps = deps;
  }

  /**
   * Bring in what is in a folder (a library, a project, a folder of projects) or an archive. One project after the other:
   * what came before a stop, or before the disk was full, is there, and the report tells of it.
   *
   * @throws AppError `unsupported-file` where there is no project in it; `damaged` for what is no whole archive.
   */
  bringIn(from: string, signal: AbortSignal, progress: Progress): Promise<ImportReport> {
    this.#brought = [];
    return this.#carryOut(signal, (until) => this.#bringIn(from, until, progress));
  }

  async #bringIn(from: string, signal: AbortSignal, progress: Progress): Promise<ImportReport> {
    const { library, markRun, stagingFolder, publishProjects } = this.#deps;
    const isFolder = (await stat(from).catch((error: unknown) => Promise.reject(asError(error)))).isDirectory();
    if (isFolder && (await liesIn(library.folder, from))) {
      throw new AppError('bad-request', 'That is in this library already.');
    }
    const source: Source = isFolder ? await folderSource(from) : await zipSource(from, signal);
    const staging = path.join(stagingFolder, randomUUID());
    try {
      const roots = projectsIn(source);
      if (roots.length === 0) {
        throw new AppError('unsupported-file', `There is no project of this app in “${source.name}”.`, {
          advice: 'Choose a library, one of its project folders, or an archive that this app wrote.',
        });
      }
      const projects: ImportReport['projects'] = [];
      for (const [at, root] of roots.entries()) {
        try {
          signal.throwIfAborted();
          const share: Progress = (ratio) => progress((at + ratio) / roots.length);
          const brought: MergeDeps['brought'] = ({ id, paidElsewhere }) => {
            if (paidElsewhere !== true) this.#brought.push(id);
          };
          const deps = { library, markRun, newId: randomUUID, staging, signal, progress: share, brought };
          projects.push(await mergeProject(source, root, deps));
        } catch (error) {
          const why = whyEnded(error, signal);
          // Of what has brought nothing in there is nothing else to tell.
          if (why === undefined || (projects.length === 0 && why !== null)) throw error;
          const left = roots.slice(at).map((one) => (one === '' ? source.name : one));
          return { name: source.name, projects, ended: { why, left } };
        }
        progress((at + 1) / roots.length);
      }
      return { name: source.name, projects, ended: null };
    } finally {
      source.close();
      await rm(staging, { recursive: true, force: true });
      publishProjects();
    }
  }

  /**
   * The same of several places, one after the other, told of together: of one that cannot be brought in the report says
   * why, as it does of a project.
   */
  bringInAll(from: readonly string[], signal: AbortSignal, progress: Progress): Promise<ImportReport> {
    this.#brought = [];
    return this.#carryOut(signal, (until) => this.#bringInAll(from, until, progress));
  }

  /**
   * Whether the runs that the last import brought were paid by somebody else. Their records tell nothing of whose key it
   * was, so it is the user's word: what comes from another machine of one's own counts, what comes from others does not.
   */
  async paidElsewhere(paidElsewhere: boolean): Promise<void> {
    const { markRun, publishProjects, publishChanged } = this.#deps;
    const projects = new Set<string>();
    const pay = ({ projectId }: RunRecord): Partial<RunRecord> => {
      projects.add(projectId);
      return { paidElsewhere };
    };
    try {
      for (const id of this.#brought) await markRun(id, pay);
    } finally {
      publishProjects();
      // One of them may be on the stage.
      publishChanged([...projects]);
    }
  }

  async #bringInAll(from: readonly string[], signal: AbortSignal, progress: Progress): Promise<ImportReport> {
    const [only] = from;
    if (only !== undefined && from.length === 1) return this.#bringIn(only, signal, progress);
    const reports: ImportReport[] = [];
    let ended: ImportReport['ended'] = null;
    for (const [at, place] of from.entries()) {
      const name = path.basename(place);
      if (ended !== null) {
        ended.left.push(name);
        continue;
      }
      const report = this.#bringIn(place, signal, (done) => progress((at + done) / from.length));
      reports.push(
        await report.catch((error: unknown): ImportReport => {
          if (signal.aborted) return { name, projects: [], ended: { why: null, left: [name] } };
          if (!(error instanceof AppError)) throw error;
          return { name, projects: [refused(name, [error.message])], ended: null };
        }),
      );
      ended = reports.at(-1)?.ended ?? null;
    }
    return {
      name: reports.map(({ name }) => name).join(', '),
      projects: reports.flatMap(({ projects }) => projects),
      ended,
    };
  }

  /** What an archive of these projects is called by itself. */
  async archiveName(projectIds: readonly string[]): Promise<string> {
    const [first = ''] = projectIds;
    const name = projectIds.length === 1 ? (await this.#deps.library.project(first)).name : 'Ultrashape projects';
    return `${safeName(name, 'project')}.zip`;
  }

  /**
   * What is missing, or not what it was, does not keep the rest from going out, and is told.
   *
   * @throws AppError `disk-full`, `read-only`, `cancelled`.
   */
  async takeOut(
    projectIds: readonly string[],
    chosen: string,
    signal: AbortSignal,
    progress: Progress,
  ): Promise<ExportReport> {
    const { library } = this.#deps;
    const folders = await Promise.all(projectIds.map((id) => library.projectFolder(id)));
    const target = await withEnding(chosen, '.zip');
    const unread = await this.#carryOut(signal, (until) => writeArchive(folders, target, until, progress));
    const left: string[] = unread.map((name) => `“${name}” could not be read, so it is not in the archive.`);
    for (const id of projectIds) left.push(...(await notAsItWas(library, id)));
    return { name: path.basename(target), left };
  }

  /** @throws AppError as `checkLibrary`; what was found by then is on the cards. */
  async check(signal: AbortSignal, progress: Progress): Promise<CheckReport> {
    const news: string[] = [];
    try {
      const onNews = (id: string): void => void news.push(id);
      this.#checked = await this.#carryOut(signal, (until) =>
        checkLibrary(this.#deps.library, { signal: until, progress, onNews }),
      );
      return this.#checked;
    } finally {
      if (news.length > 0) this.#deps.publishChanged(news);
    }
  }

  /** Keep the last check's report. @throws AppError; `bad-request` where nothing was checked. */
  async saveCheck(chosen: string): Promise<{ readonly name: string }> {
    if (this.#checked === null) throw new AppError('bad-request', 'Nothing was checked yet.');
    const target = await withEnding(chosen, '.txt');
    const { library, now } = this.#deps;
    const text = checkText(this.#checked, { name: path.basename(library.folder), at: localTime(now()) });
    await writeFile(target, text).catch((error: unknown) => Promise.reject(asError(error)));
    return { name: path.basename(target) };
  }

  /** Ends what is going on, as its user may, and waits for that. */
  async close(): Promise<void> {
    this.#closing.abort(new AppError('cancelled', 'The library is being closed.'));
    await Promise.allSettled(this.#going);
  }

  /** Until it ends, is stopped, or the library is closed. */
  async #carryOut<T>(signal: AbortSignal, work: (until: AbortSignal) => Promise<T>): Promise<T> {
    const going = work(AbortSignal.any([signal, this.#closing.signal]));
    this.#going.add(going);
    try {
      return await going;
    } finally {
      this.#going.delete(going);
    }
  }
}

/** What ended it: null where the user did; undefined: nothing that is to be expected. */
function whyEnded(error: unknown, signal: AbortSignal): string | null | undefined {
  if (signal.aborted) return null;
  if (!(error instanceof AppError)) return undefined;
  return `${error.message} ${error.advice}`.trim();
}

/** True for the folder itself and all that is in it, by whatever way they are named. */
async function liesIn(folder: string, place: string): Promise<boolean> {
  const [outer, inner] = await Promise.all([realpath(folder), realpath(place)]);
  const way = path.relative(outer, inner);
  // On Windows the way to another disk is no relative one.
  return way.split(path.sep)[0] !== '..' && !path.isAbsolute(way);
}

function asError(error: unknown): Error {
  const known = fromDisk(error);
  return known instanceof Error ? known : new Error(String(known));
}
