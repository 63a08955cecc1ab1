import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/app-error.ts';
import { readJson, syncFolder, writeJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import { eachOf, type Turns } from '../base/turns.ts';
import { halfWritten, renameFile } from './copy-in.ts';
import * as names from './folders.ts';
import { freeName } from './free-name.ts';
import { runEntry } from './index-entry.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { newRunRecord } from './new-run.ts';
import { notFound } from './not-found.ts';
import { OutsideChanges } from './outside-changes.ts';
import type { Library, NewRun } from './port.ts';
import { stampFor, stampOf } from './stamps.ts';
import { RunRecord, type InputRecord } from './records.ts';

export interface RunFilesDeps {
  /** The library's. */
  readonly folder: string;
  readonly index: IndexKeeper;
  /** A project's and a run's, by their ids: one library, one line. */
  readonly turns: Turns;
  readonly now: () => number;
  readonly log: Log;
  readonly project: Library['project'];
  readonly projectFolder: Library['projectFolder'];
  /** Carry out what writes; its errors are the disk's, as the app's own. */
  readonly onDisk: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The library's runs, as their folders have them. */
export class RunFiles implements Pick<
  Library,
  'createRun' | 'addRun' | 'run' | 'saveRun' | 'runsOf' | 'unfinishedRuns' | 'runFolder'
> {
  readonly #deps: RunFilesDeps;
  readonly #outside = new OutsideChanges();

  constructor(deps: RunFilesDeps) {
    this.#deps = deps;
  }

  async createRun(run: NewRun): Promise<RunRecord> {
    const { index, turns, now, project: read, projectFolder, onDisk } = this.#deps;
    // In the project's turn, so that no two runs get one number.
    return turns.take(run.projectId, async () => {
      const project = await read(run.projectId);
      const sha256Of = (id: string, slot: InputRecord['slot']): string => {
        const input = project.inputs.find((one) => one.id === id && one.slot === slot);
        if (input === undefined) throw notFound('file');
        return input.sha256;
      };
      const imageSha256 = sha256Of(run.imageId, 'image');
      const meshSha256 = sha256Of(run.meshId, 'mesh');
      const [known, number] = await index.ask((one) => [one.run(run.id), one.nextNumber(run.projectId)]);
      if (known !== null) throw new AppError('bad-request', 'There is such a run already.');
      const at = now();
      const record = newRunRecord(run, { number, imageSha256, meshSha256 }, at);
      return onDisk(async () => {
        const home = path.join(await projectFolder(run.projectId), names.RUNS);
        await mkdir(home, { recursive: true });
        const folder = await freeName(home, names.runFolderName(at, run.id), '');
        const half = path.join(home, `.${halfWritten(folder)}`);
        await mkdir(half);
        await writeJson(path.join(half, names.RUN_FILE), record);
        await renameFile(half, path.join(home, folder));
        await syncFolder(home);
        await this.#tell(record, path.join(home, folder));
        return record;
      });
    });
  }

  async addRun(...[run, fill]: Parameters<Library['addRun']>): Promise<void> {
    const { index, turns, projectFolder, onDisk } = this.#deps;
    return turns.take(run.projectId, () =>
      onDisk(async () => {
        const home = path.join(await projectFolder(run.projectId), names.RUNS);
        await mkdir(home, { recursive: true });
        const number = await index.ask((one) => one.nextNumber(run.projectId));
        const folder = await freeName(home, names.runFolderName(run.createdAt, run.id), '');
        const half = path.join(home, `.${halfWritten(folder)}`);
        try {
          await mkdir(half);
          const record = await fill(half, folder, number);
          await writeJson(path.join(half, names.RUN_FILE), record);
          await renameFile(half, path.join(home, folder));
          await syncFolder(home);
          await this.#tell(record, path.join(home, folder));
        } finally {
          await rm(half, { recursive: true, force: true });
        }
      }),
    );
  }

  async run(runId: string): Promise<RunRecord> {
    return readJson(path.join(await this.runFolder(runId), names.RUN_FILE), RunRecord);
  }

  async saveRun(run: RunRecord): Promise<void> {
    const { index, turns, onDisk } = this.#deps;
    await turns.take(run.id, async () => {
      const known = await index.ask((one) => one.run(run.id));
      if (known?.projectId !== run.projectId) throw notFound('run');
      await onDisk(async () => {
        const folder = await this.runFolder(run.id);
        const file = path.join(folder, names.RUN_FILE);
        const whole = this.#outside.onTop(run, await this.#changedOutside(run.id, file));
        await writeJson(file, whole);
        await this.#tell(whole, folder);
      });
    });
  }

  async runsOf(projectId: string): Promise<RunRecord[]> {
    await this.#deps.projectFolder(projectId);
    return this.#readAll(await this.#deps.index.ask((index) => index.runsOf(projectId)));
  }

  async unfinishedRuns(): Promise<RunRecord[]> {
    return this.#readAll(await this.#deps.index.ask((index) => index.unfinishedRuns()));
  }

  async runFolder(runId: string): Promise<string> {
    const known = await this.#deps.index.ask((index) => index.run(runId));
    if (known === null) throw notFound('run');
    return path.join(this.#deps.folder, known.projectFolder, names.RUNS, known.folder);
  }

  /** What a run's file says where it is not what this app wrote there; null: it is, or there is none. */
  async #changedOutside(runId: string, file: string): Promise<RunRecord | null> {
    const stamp = await stampOf(file);
    const known = await this.#deps.index.ask((index) =>
      index.get('select stamp from run where id = :id', { id: runId }),
    );
    if (stamp === null || stamp === known?.['stamp']) return null;
    try {
      this.#deps.log.warn('A run was changed outside of the app', { runId });
      return await readJson(file, RunRecord);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'damaged') throw error;
      // Half of it, or garbage: kept for whoever wants to look, and what is known of the run takes its place.
      const at = new Date(this.#deps.now()).toISOString().replaceAll(':', '-');
      await rename(file, path.join(path.dirname(file), `run.broken-${at}.json`));
      return null;
    }
  }

  async #tell(run: RunRecord, folder: string): Promise<void> {
    const stamp = await stampFor(path.join(folder, names.RUN_FILE));
    await this.#deps.index.tell((index) => index.putRun(runEntry(run, path.basename(folder), stamp)));
  }

  /** Runs in the order of their ids here; one that has become unreadable is left out, and the log says so. */
  async #readAll(ids: readonly string[]): Promise<RunRecord[]> {
    const read = new Map<string, RunRecord>();
    await eachOf(ids, 16, async (id) => {
      try {
        read.set(id, await this.run(id));
      } catch (error) {
        this.#deps.log.error('A run could not be read', error, { runId: id });
      }
    });
    return ids.flatMap((id) => read.get(id) ?? []);
  }
}
