import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { CardRef } from '../../preload/contract/cards.ts';
import type { TrashEntry } from '../../preload/contract/trash-calls.ts';
import { AppError } from '../base/app-error.ts';
import { syncFolder, writeJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import type { Turns } from '../base/turns.ts';
import type { Access } from './access.ts';
import { halfWritten, renameFile, sizeOf } from './copy-in.ts';
import * as names from './folders.ts';
import { hasEnded } from './charge.ts';
import { linesOf, RUNS_OF } from './gone.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { KeptLedger, linesOfRuns, type KeptBefore, type KeptLine } from './kept-ledger.ts';
import type { ProjectFiles } from './project-files.ts';
import type { RunFiles } from './run-files.ts';
import type { ProjectRecord, RunRecord } from './records.ts';
import { stampOf } from './stamps.ts';
import { putBack } from './put-back.ts';
import {
  bytesOf,
  ENTRY_FILE,
  lookThrough,
  removeEmpty,
  titleOf,
  TRASH,
  type Thrown,
  type TrashRecord,
} from './trash-entries.ts';

/** Cards that the lists are asked about before the app gets a turn. */
const FEW = 20;

export interface TrashDeps {
  /** The library's. */
  readonly folder: string;
  readonly access: Access;
  readonly index: IndexKeeper;
  readonly turns: Turns;
  readonly projects: Pick<ProjectFiles, 'project' | 'projectFolder'>;
  readonly runs: Pick<RunFiles, 'run' | 'runsOf' | 'runFolder'>;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Log;
  readonly onDisk: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What is moved: the folder, with all that lies in it, the app's or not. */
interface Moving {
  readonly from: string;
  readonly project: ProjectRecord;
  readonly runs: readonly RunRecord[];
  readonly title: string;
  readonly thumbnail: string | null;
}

/**
 * What was thrown away, in a hidden folder of the library: `.trash/<entry>/` with `trash.json` and the folder itself, moved
 * by one rename, so that taking it back is exact and instant, also after a restart. What it had cost is written down first.
 */
export class Trash {
  readonly #deps: TrashDeps;
  /** By entry; read when it is first asked for. */
  readonly #known = new Map<string, Thrown>();
  #isRead = false;
  readonly #kept: KeptLedger;

  constructor(deps: TrashDeps) {
    this.#deps = deps;
    this.#kept = new KeptLedger(deps);
  }

  /** Newest first. */
  async list(): Promise<TrashEntry[]> {
    const all = [...(await this.#look()).values()];
    return all.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).map(toEntry);
  }

  /**
   * Write down in one go what all of these had cost, as the lists know it, before they are `put` one by one: the file
   * has all that was ever thrown away, and is not written anew for each. Where that does not work, each `put` says so.
   *
   * @returns what takes back the lines of those that stayed; to be called when the last was put.
   */
  async keepAhead(cards: readonly CardRef[], signal?: AbortSignal): Promise<() => Promise<void>> {
    const { index, onDisk } = this.#deps;
    const ahead = new Map<string, readonly KeptLine[]>();
    for (const [at, { id }] of cards.entries()) {
      if (signal?.aborted === true) break;
      const lines = await index.ask((one) => linesOf(one, id));
      for (const [run, all] of Map.groupBy(lines, (line) => line.run)) ahead.set(run, all);
      if (at % FEW === FEW - 1) await setImmediate();
    }
    const keep = (wanted: KeptBefore): Promise<KeptBefore> =>
      onDisk(() => this.#kept.set(wanted)).catch((error: unknown) => {
        if (error instanceof AppError) return new Map<string, readonly KeptLine[]>();
        throw error;
      });
    const before = await keep(ahead);
    return async () => {
      const stayed = await index.ask((one) => [...before].filter(([run]) => one.run(run) !== null));
      await keep(new Map(stayed));
    };
  }

  /**
   * Whose runs nobody may work on meanwhile.
   *
   * @returns null: it was not there any more, and is off the lists now; what it had cost is kept.
   * @throws AppError `not-found`, `bad-request` where a run has not ended.
   */
  async put({ kind, id }: CardRef): Promise<TrashEntry | null> {
    const { turns, onDisk, index } = this.#deps;
    const projectId = kind === 'project' ? id : await index.ask((one) => one.run(id)?.projectId ?? id);
    // In the project's turn: nothing is added to it meanwhile.
    return turns.take(projectId, () =>
      onDisk(async () => {
        if (await this.#isGone(kind, id)) return this.#forget(kind, id);
        return this.#move(kind, id, await this.#whatMoves(kind, id));
      }),
    );
  }

  /** Back to where it was. @returns what it is. @throws AppError as `putBack`. */
  async restore(entryId: string): Promise<CardRef> {
    const entry = await this.#entry(entryId);
    const { turns, onDisk, folder, index, log } = this.#deps;
    const others = [...(await this.#entries()).values()];
    if (entry.kind === 'run' && others.some(({ kind, cardId }) => kind === 'project' && cardId === entry.projectId)) {
      throw new AppError('bad-request', `Its project “${entry.project}” is in the trash as well.`, {
        advice: 'Put the project back first.',
      });
    }
    await turns.take(entry.projectId, () =>
      onDisk(async () => {
        await putBack(entry, path.join(entry.home, entry.folder), { library: folder, index });
        this.#known.delete(entryId);
        await removeEmpty(entry.home, log);
      }),
    );
    return { kind: entry.kind, id: entry.cardId };
  }

  /** Hand an entry over, its folder whole. @param take gets an absolute path, and must not leave half of it. */
  async give(entryId: string, take: (folder: string) => Promise<void>): Promise<TrashEntry> {
    const entry = await this.#entry(entryId);
    await this.#deps.onDisk(() => take(entry.home));
    this.#known.delete(entryId);
    return toEntry(entry);
  }

  /** Delete an entry for good. @throws what the disk says where it cannot be moved away: it is whole then. */
  async erase(entryId: string): Promise<TrashEntry> {
    const entry = await this.#entry(entryId);
    const { folder, onDisk, log } = this.#deps;
    return onDisk(async () => {
      // Under a name that the next opening sweeps: what a crash leaves of it is not taken for something whole.
      const half = path.join(folder, `.${halfWritten(path.basename(entry.home))}`);
      await renameFile(entry.home, half);
      this.#known.delete(entryId);
      await rm(half, { recursive: true, force: true }).catch((error: unknown) => {
        log.warn('something that was deleted is left for the next opening to remove', { error: String(error) });
      });
      return toEntry(entry);
    });
  }

  /** Absolute path of an entry's picture; null where that is no entry, or it has none. */
  async thumbnail(entryId: string): Promise<string | null> {
    const entry = (await this.#entries()).get(entryId);
    if (entry === undefined || entry.thumbnail === null) return null;
    const file = names.below(path.join(entry.home, entry.folder), entry.thumbnail);
    return (await sizeOf(file)) === null ? null : file;
  }

  /** A disk that is not there says nothing about what is on it. */
  async #isGone(kind: CardRef['kind'], id: string): Promise<boolean> {
    const { folder, projects, runs } = this.#deps;
    const home = await (kind === 'project' ? projects.projectFolder(id) : runs.runFolder(id));
    const [own, library] = await Promise.all([stampOf(home), stampOf(path.join(folder, names.LIBRARY_FILE))]);
    return own === null && library !== null;
  }

  async #forget(kind: CardRef['kind'], id: string): Promise<null> {
    const { index } = this.#deps;
    const open = await index.ask((one) =>
      one.get(`select number from run where row in (${RUNS_OF}) and ended = 0`, { id }),
    );
    if (open !== undefined) throw isUnderWay(Number(open['number']));
    const fresh = await index.ask((one) => linesOf(one, id));
    await this.#kept.keep(fresh);
    await index.tell((one) => {
      if (kind === 'project') one.removeProject(id);
      else one.removeRun(id);
    });
    return null;
  }

  async #whatMoves(kind: CardRef['kind'], id: string): Promise<Moving> {
    const { projects, runs } = this.#deps;
    if (kind === 'project') {
      const project = await projects.project(id);
      const all = await runs.runsOf(id);
      const from = await projects.projectFolder(id);
      const done = all.findLast(({ state }) => state === 'done');
      const thumbnail =
        done === undefined
          ? null
          : `${names.RUNS}/${path.basename(await runs.runFolder(done.id))}/${names.RESULT.thumbnail}`;
      return { from, project, runs: all, title: project.name, thumbnail };
    }
    const run = await runs.run(id);
    const project = await projects.project(run.projectId);
    const title = titleOf(project.name, run);
    return { from: await runs.runFolder(id), project, runs: [run], title, thumbnail: names.RESULT.thumbnail };
  }

  async #move(kind: CardRef['kind'], cardId: string, moving: Moving): Promise<TrashEntry> {
    const { folder: library, index, now, newId, log } = this.#deps;
    const { from, project, runs, title, thumbnail } = moving;
    await this.#refuse(runs);
    const id = newId();
    const trash = path.join(library, TRASH);
    await mkdir(trash, { recursive: true });
    const home = path.join(trash, `${id.slice(0, 8)}-${names.safeName(title.replaceAll(' · ', ' '), 'Deleted')}`);
    const record: TrashRecord = {
      version: 1,
      id,
      kind,
      cardId,
      projectId: project.id,
      project: project.name,
      title,
      at: now(),
      bytes: await bytesOf(from),
      runs: runs.length,
      folder: path.basename(from),
      thumbnail,
    };
    await this.#entries();
    await this.#kept.keep(linesOfRuns(runs.map((run) => ({ run, project }))));
    await mkdir(home);
    await writeJson(path.join(home, ENTRY_FILE), record);
    try {
      await renameFile(from, path.join(home, record.folder));
    } catch (error) {
      await removeEmpty(home, log);
      throw error;
    }
    await Promise.all([home, path.dirname(from)].map(syncFolder));
    this.#known.set(id, { ...record, home });
    await index.tell((one) => {
      if (kind === 'project') one.removeProject(cardId);
      else one.removeRun(cardId);
    });
    return toEntry({ ...record, home });
  }

  async #refuse(runs: readonly RunRecord[]): Promise<void> {
    for (const run of runs) {
      const isNowhere = run.state === 'unconfirmed' && run.failure?.charged === 'no';
      if (run.state === 'unconfirmed' && !isNowhere) {
        throw new AppError('bad-request', 'fal may still deliver this run, and it may be paid for.', {
          advice: 'Look for it once more before you delete it.',
        });
      }
      if (!hasEnded(run) && !isNowhere) {
        throw isUnderWay(run.number);
      }
      const { sweep } = run;
      if (typeof sweep?.cap === 'number' && (await this.#hasMoreOf(sweep.id, runs))) {
        throw new AppError('bad-request', 'Others of its sweep are under way, and its cap counts all of them.', {
          advice: 'Cancel them, or wait until they have ended.',
        });
      }
    }
  }

  async #hasMoreOf(sweep: string, runs: readonly RunRecord[]): Promise<boolean> {
    const open = await this.#deps.index.ask((index) =>
      index.all('select id from run where sweep = :sweep and ended = 0', { sweep }),
    );
    return open.some(({ id }) => !runs.some((run) => run.id === id));
  }

  async #entry(entryId: string): Promise<Thrown> {
    const entry = (await this.#entries()).get(entryId);
    if (entry === undefined) throw new AppError('not-found', 'That is not in the trash any more.');
    return entry;
  }

  #entries(): Promise<ReadonlyMap<string, Thrown>> {
    return this.#isRead ? Promise.resolve(this.#known) : this.#look();
  }

  #look(): Promise<ReadonlyMap<string, Thrown>> {
    const { access, index, turns } = this.#deps;
    const nameOf = async (id: string): Promise<string | null> => {
      const row = await index.ask((one) => one.get('select name from project where id = :id', { id }));
      return row === undefined ? null : String(row['name']);
    };
    return turns.take(TRASH, async () => {
      await lookThrough(this.#known, { ...this.#deps, tidy: access.writable, nameOf });
      this.#isRead = true;
      return this.#known;
    });
  }
}

const isUnderWay = (run: number): AppError =>
  new AppError('bad-request', `Run ${run} is under way.`, { advice: 'Cancel it, or wait until it has ended.' });

const toEntry = ({ home: _, version: __, project: ___, folder: ____, thumbnail, ...entry }: Thrown): TrashEntry => ({
  ...entry,
  picture: thumbnail === null ? null : entry.id,
});
