import { mkdir, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { CardRef } from '../../preload/contract/cards.ts';
import { TrashEntry } from '../../preload/contract/trash-calls.ts';
import { AppError } from '../base/app-error.ts';
import { readJson, syncFolder, writeJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import { eachOf, type Turns } from '../base/turns.ts';
import { renameFile, sizeOf } from './copy-in.ts';
import * as names from './folders.ts';
import { hasEnded } from './charge.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { keepLedger, KEPT_FILE } from './kept-ledger.ts';
import type { ProjectFiles } from './project-files.ts';
import type { RunFiles } from './run-files.ts';
import { type ProjectRecord, type RunRecord } from './records.ts';
import { putBack } from './put-back.ts';

export const TRASH = '.trash';
const ENTRY_FILE = 'trash.json';

/** `trash.json` beside what was thrown away: what it is and where it was. */
export const TrashRecord = v.object({
  version: v.literal(1),
  ...v.omit(TrashEntry, ['picture']).entries,
  /** The project's name. */
  project: v.string(),
  /** Name of its folder, here and where it was. */
  folder: v.pipe(v.string(), v.regex(/^[^/\\]+$/)),
  /** Below that; null: there is none. */
  thumbnail: v.nullable(v.pipe(v.string(), v.regex(/^(?!.*(^|\/)\.\.(\/|$))[^\\]+$/))),
});
export type TrashRecord = v.InferOutput<typeof TrashRecord>;

export interface TrashDeps {
  /** The library's. */
  readonly folder: string;
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
  #known: Promise<Map<string, TrashRecord & { readonly home: string }>> | null = null;

  constructor(deps: TrashDeps) {
    this.#deps = deps;
  }

  /** Newest first. */
  async list(): Promise<TrashEntry[]> {
    const all = [...(await this.#entries()).values()];
    return all.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)).map(toEntry);
  }

  /** Whose runs nobody may work on meanwhile. @throws AppError `not-found`, `bad-request` where a run has not ended. */
  async put({ kind, id }: CardRef): Promise<TrashEntry> {
    const { turns, onDisk, runs } = this.#deps;
    const projectId = kind === 'project' ? id : (await runs.run(id)).projectId;
    // In the project's turn: nothing is added to it meanwhile.
    return turns.take(projectId, () => onDisk(async () => this.#move(kind, id, await this.#whatMoves(kind, id))));
  }

  /** Back to where it was. @returns what it is. @throws AppError as `putBack`. */
  async restore(entryId: string): Promise<CardRef> {
    const entry = await this.#entry(entryId);
    const { turns, onDisk, folder, index } = this.#deps;
    const others = [...(await this.#entries()).values()];
    if (entry.kind === 'run' && others.some(({ kind, cardId }) => kind === 'project' && cardId === entry.projectId)) {
      throw new AppError('bad-request', `Its project “${entry.project}” is in the trash as well.`, {
        advice: 'Put the project back first.',
      });
    }
    await turns.take(entry.projectId, () =>
      onDisk(async () => {
        await putBack(entry, path.join(entry.home, entry.folder), { library: folder, index });
        (await this.#entries()).delete(entryId);
        await this.#removeEmpty(entry.home);
      }),
    );
    return { kind: entry.kind, id: entry.cardId };
  }

  /** Hand an entry over, its folder whole. @param take gets an absolute path, and must not leave half of it. */
  async give(entryId: string, take: (folder: string) => Promise<void>): Promise<TrashEntry> {
    const entry = await this.#entry(entryId);
    await this.#deps.onDisk(() => take(entry.home));
    (await this.#entries()).delete(entryId);
    return toEntry(entry);
  }

  /** Absolute path of an entry's picture; null where that is no entry, or it has none. */
  async thumbnail(entryId: string): Promise<string | null> {
    const entry = (await this.#entries()).get(entryId);
    if (entry === undefined || entry.thumbnail === null) return null;
    const file = names.below(path.join(entry.home, entry.folder), entry.thumbnail);
    return (await sizeOf(file)) === null ? null : file;
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
    const title = `${project.name} · ${run.name ?? `run ${run.number}`}`;
    return { from: await runs.runFolder(id), project, runs: [run], title, thumbnail: names.RESULT.thumbnail };
  }

  async #move(kind: CardRef['kind'], cardId: string, moving: Moving): Promise<TrashEntry> {
    const { folder: library, index, turns, now, newId } = this.#deps;
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
    const entries = await this.#entries();
    const lines = await turns.take(KEPT_FILE, () =>
      keepLedger(
        library,
        runs.map((run) => ({ run, project })),
      ),
    );
    await mkdir(home);
    await writeJson(path.join(home, ENTRY_FILE), record);
    try {
      await renameFile(from, path.join(home, record.folder));
    } catch (error) {
      await this.#removeEmpty(home);
      throw error;
    }
    await Promise.all([home, path.dirname(from)].map(syncFolder));
    entries.set(id, { ...record, home });
    await index.tell((one) => {
      one.putKept(lines);
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
        throw new AppError('bad-request', `Run ${run.number} is under way.`, {
          advice: 'Cancel it, or wait until it has ended.',
        });
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

  async #entry(entryId: string): Promise<TrashRecord & { readonly home: string }> {
    const entry = (await this.#entries()).get(entryId);
    if (entry === undefined) throw new AppError('not-found', 'That is not in the trash any more.');
    return entry;
  }

  #entries(): Promise<Map<string, TrashRecord & { readonly home: string }>> {
    this.#known ??= this.#read();
    return this.#known;
  }

  /** What a crash left without its folder is nothing; what cannot be read stays where it is. */
  async #read(): Promise<Map<string, TrashRecord & { readonly home: string }>> {
    const found = new Map<string, TrashRecord & { readonly home: string }>();
    const trash = path.join(this.#deps.folder, TRASH);
    const folders = (await names.listed(trash)).filter(({ isFolder }) => isFolder);
    await eachOf(folders, 16, async ({ name }) => {
      const home = path.join(trash, name);
      try {
        const record = await readJson(path.join(home, ENTRY_FILE), TrashRecord);
        if ((await names.listed(home)).some((one) => one.name === record.folder))
          found.set(record.id, { ...record, home });
        else await this.#removeEmpty(home);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#deps.log.warn('Something in the trash could not be read', { name, code: error.code });
      }
    });
    return found;
  }

  /** An entry that holds nothing but its own record; anything else in it stays. */
  async #removeEmpty(home: string): Promise<void> {
    try {
      await unlink(path.join(home, ENTRY_FILE));
      await rmdir(home);
    } catch (error) {
      this.#deps.log.warn('An empty entry of the trash could not be removed', { error: String(error) });
    }
  }
}

const toEntry = ({
  home: _,
  version: __,
  project: ___,
  folder: ____,
  thumbnail,
  ...entry
}: TrashRecord & { home: string }): TrashEntry => ({
  ...entry,
  picture: thumbnail === null ? null : entry.id,
});

/** Of all files below a folder. */
async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const { name, isFolder, isFile } of await names.listed(folder)) {
    const one = path.join(folder, name);
    if (isFolder) bytes += await bytesOf(one);
    else if (isFile) bytes += (await stat(one)).size;
  }
  return bytes;
}
