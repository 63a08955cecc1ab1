import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CardPage, CardQuery, ProjectChange } from '../../preload/contract/library.ts';
import type { LedgerPage, LedgerQuery, Sums } from '../../preload/contract/ledger.ts';
import type { Twin } from '../../preload/contract/preflight.ts';
import { DEFAULT_PARAMS, type TypicalTime } from '../../preload/contract/runs.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { readJson, syncFolder, writeJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import { addFiles } from './add-input.ts';
import { cardsOf } from './cards.ts';
import { halfWritten, renameFile } from './copy-in.ts';
import * as names from './folders.ts';
import { freeName } from './free-name.ts';
import { knownRequests, twinOf, typicalTime, unsentCost } from './history.ts';
import { copyProject } from './import-project.ts';
import { projectEntry, runEntry } from './index-entry.ts';
import type { LibraryIndex } from './index-db.ts';
import { IndexKeeper } from './index-keeper.ts';
import { ledgerOf, sumsSince } from './ledger.ts';
import { MediaFiles, whereThere } from './media.ts';
import { newRunRecord } from './new-run.ts';
import type { Library, MediaKind, NewRun, StagedInput } from './port.ts';
import { stampOf } from './rebuild.ts';
import { ProjectRecord, RunRecord, type InputRecord, type LibraryRecord, type MeshRecord } from './records.ts';
import { eachOf, Turns } from '../base/turns.ts';

const NAMING = 'the names of project folders';

export interface LibraryOptions {
  /** Absolute path. Made where it is missing, its parent is not: that would be an unplugged disk. */
  readonly folder: string;
  /** Where indexes are kept, one file for each library; made where it is missing. */
  readonly indexFolder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Log;
}

/** A library in a folder. Made by `openLibrary`. */
export class FolderLibrary implements Library {
  readonly record: LibraryRecord;
  readonly folder: string;
  readonly complaints: readonly string[];
  readonly #options: LibraryOptions;
  readonly #turns = new Turns();
  readonly #index: IndexKeeper;
  readonly #media: MediaFiles;

  constructor(options: LibraryOptions, record: LibraryRecord, index: LibraryIndex, complaints: readonly string[]) {
    this.#options = options;
    this.record = record;
    this.folder = options.folder;
    this.complaints = complaints;
    this.#index = new IndexKeeper(index, options);
    this.#media = new MediaFiles({
      folder: options.folder,
      index: this.#index,
      runFolder: (runId) => this.runFolder(runId),
    });
  }

  async createProject(name: string): Promise<ProjectRecord> {
    const now = this.#options.now();
    const project: ProjectRecord = {
      version: 1,
      id: this.#options.newId(),
      name,
      notes: '',
      tags: [],
      createdAt: now,
      updatedAt: now,
      inputs: [],
      draft: { imageId: null, meshId: null, params: DEFAULT_PARAMS },
    };
    await this.#addFolder(name, async (half) => {
      await mkdir(half);
      await writeJson(path.join(half, names.PROJECT_FILE), project);
      return { project, runs: [] };
    });
    return project;
  }

  async importProject(folder: string): Promise<ProjectRecord> {
    const name = (await readJson(path.join(folder, names.PROJECT_FILE), ProjectRecord)).name;
    return this.#addFolder(name, (half) => copyProject(folder, half, this.#options.newId, this.#options.now()));
  }

  async project(projectId: string): Promise<ProjectRecord> {
    return readJson(path.join(await this.projectFolder(projectId), names.PROJECT_FILE), ProjectRecord);
  }

  /** The folder keeps the name it was made with: a run may be writing into it, or a viewer reading from it. */
  async changeProject({ projectId, name, notes, draft }: ProjectChange): Promise<ProjectRecord> {
    return this.#editProject(projectId, (project) => {
      const has = (id: string | null, slot: InputRecord['slot']): boolean =>
        id === null || project.inputs.some((input) => input.id === id && input.slot === slot);
      if (draft !== undefined && !(has(draft.imageId, 'image') && has(draft.meshId, 'mesh'))) {
        throw new AppError('bad-request', 'That file is not one of this project.');
      }
      const changed = { name: name ?? project.name, notes: notes ?? project.notes, draft: draft ?? project.draft };
      return Promise.resolve({ project: { ...project, ...changed } });
    });
  }

  async addInput(projectId: string, staged: StagedInput): Promise<InputRecord> {
    const newInput = { id: this.#options.newId(), addedAt: this.#options.now() };
    const project = await this.#editProject(projectId, async (before, folder) => {
      const { input, undo } = await addFiles(folder, before, staged, newInput);
      const inputs = before.inputs.some(({ id }) => id === input.id) ? before.inputs : [...before.inputs, input];
      const taken = staged.slot === 'image' ? { imageId: input.id } : { meshId: input.id };
      return { project: { ...before, inputs, draft: { ...before.draft, ...taken } }, undo };
    });
    const input = project.inputs.find(({ sha256, slot }) => sha256 === staged.sha256 && slot === staged.slot);
    if (input === undefined) throw notFound('file');
    return input;
  }

  async input(inputId: string): Promise<{ readonly project: ProjectRecord; readonly input: InputRecord }> {
    const known = await this.#index.ask((index) => index.input(inputId));
    const project = known === null ? null : await this.project(known.projectId);
    const input = project?.inputs.find(({ id }) => id === inputId);
    if (project === null || input === undefined) throw notFound('file');
    return { project, input };
  }

  async createRun(run: NewRun): Promise<RunRecord> {
    // In the project's turn, so that no two runs get one number.
    return this.#turns.take(run.projectId, async () => {
      const project = await this.project(run.projectId);
      const sha256Of = (id: string, slot: InputRecord['slot']): string => {
        const input = project.inputs.find((one) => one.id === id && one.slot === slot);
        if (input === undefined) throw notFound('file');
        return input.sha256;
      };
      const imageSha256 = sha256Of(run.imageId, 'image');
      const meshSha256 = sha256Of(run.meshId, 'mesh');
      const [known, number] = await this.#index.ask((index) => [index.run(run.id), index.nextNumber(run.projectId)]);
      if (known !== null) throw new AppError('bad-request', 'There is such a run already.');
      const now = this.#options.now();
      const record = newRunRecord(run, { number, imageSha256, meshSha256 }, now);
      return this.#onDisk(async () => {
        const home = path.join(await this.projectFolder(run.projectId), names.RUNS);
        await mkdir(home, { recursive: true });
        const folder = await freeName(home, names.runFolderName(now, run.id), '');
        const half = path.join(home, `.${halfWritten(folder)}`);
        await mkdir(half);
        await writeJson(path.join(half, names.RUN_FILE), record);
        await renameFile(half, path.join(home, folder));
        await syncFolder(home);
        await this.#tellOfRun(record, path.join(home, folder));
        return record;
      });
    });
  }

  async run(runId: string): Promise<RunRecord> {
    return readJson(path.join(await this.runFolder(runId), names.RUN_FILE), RunRecord);
  }

  async saveRun(run: RunRecord): Promise<void> {
    await this.#turns.take(run.id, async () => {
      const known = await this.#index.ask((index) => index.run(run.id));
      if (known?.projectId !== run.projectId) throw notFound('run');
      await this.#onDisk(async () => {
        const folder = path.join(this.folder, known.projectFolder, names.RUNS, known.folder);
        await writeJson(path.join(folder, names.RUN_FILE), run);
        await this.#tellOfRun(run, folder);
      });
    });
  }

  async runsOf(projectId: string): Promise<RunRecord[]> {
    await this.projectFolder(projectId);
    return this.#readRuns(await this.#index.ask((index) => index.runsOf(projectId)));
  }

  async unfinishedRuns(): Promise<RunRecord[]> {
    return this.#readRuns(await this.#index.ask((index) => index.unfinishedRuns()));
  }

  async runFolder(runId: string): Promise<string> {
    const known = await this.#index.ask((index) => index.run(runId));
    if (known === null) throw notFound('run');
    return path.join(this.folder, known.projectFolder, names.RUNS, known.folder);
  }

  cards(query: CardQuery): CardPage {
    return this.#index.askNow((index) => cardsOf(index, query));
  }

  sumsSince(time: number): Sums {
    return this.#index.askNow((index) => sumsSince(index, time));
  }

  unsentCost(): number {
    return this.#index.askNow(unsentCost);
  }

  twinOf(run: Pick<RunRecord, 'imageSha256' | 'meshSha256' | 'params'>): Twin | null {
    return this.#index.askNow((index) => twinOf(index, run));
  }

  knownRequests(): ReadonlySet<string> {
    return this.#index.askNow(knownRequests);
  }

  ledger(query: LedgerQuery): LedgerPage {
    return this.#index.askNow((index) => ledgerOf(index, query));
  }

  typicalTime(params: RunRecord['params']): TypicalTime | null {
    return this.#index.askNow((index) => typicalTime(index, params));
  }

  meshRecord(id: string): Promise<MeshRecord | null> {
    return this.#media.meshRecord(id);
  }

  saveMeshRecord(id: string, record: MeshRecord): Promise<void> {
    return this.#media.saveMeshRecord(id, record);
  }

  pathOf(id: string, kind: MediaKind): Promise<string | null> {
    return this.#media.pathOf(id, kind);
  }

  thumbnailPath(id: string): Promise<string> {
    return this.#media.thumbnailPath(id);
  }

  async originalPath(inputId: string): Promise<string | null> {
    const { project, input } = await this.input(inputId);
    const file = names.below(await this.projectFolder(project.id), input.original ?? input.file);
    return whereThere(file);
  }

  close(): void {
    this.#index.close();
  }

  /** Change a project's file, then its row. Calls for one project are carried out in order. */
  #editProject(
    projectId: string,
    change: (project: ProjectRecord, folder: string) => Promise<{ project: ProjectRecord; undo?: () => Promise<void> }>,
  ): Promise<ProjectRecord> {
    return this.#turns.take(projectId, () =>
      this.#onDisk(async () => {
        const folder = await this.projectFolder(projectId);
        const file = path.join(folder, names.PROJECT_FILE);
        const changed = await change(await readJson(file, ProjectRecord), folder);
        const project = { ...changed.project, updatedAt: this.#options.now() };
        await writeJson(file, project).catch(async (error: unknown) => {
          await changed.undo?.();
          throw error;
        });
        const stamp = (await stampOf(file)) ?? '';
        await this.#index.tell((index) => index.putProject(projectEntry(project, path.basename(folder), stamp)));
        return project;
      }),
    );
  }

  /** Fill a new project's folder under a name that says it is not whole, then give it its own. */
  #addFolder(
    name: string,
    fill: (half: string) => Promise<{ project: ProjectRecord; runs: readonly { run: RunRecord; folder: string }[] }>,
  ): Promise<ProjectRecord> {
    return this.#turns.take(NAMING, () =>
      this.#onDisk(async () => {
        const taken = new Set((await readdir(this.folder)).map(names.folded));
        const folder = names.uniqueName(names.safeName(name, 'Project'), '', (one) => taken.has(names.folded(one)));
        const home = path.join(this.folder, folder);
        const half = path.join(this.folder, `.${halfWritten(folder)}`);
        const { project, runs } = await fill(half).catch(async (error: unknown) => {
          await rm(half, { recursive: true, force: true });
          throw error;
        });
        await renameFile(half, home);
        await syncFolder(this.folder);
        const stamp = (await stampOf(path.join(home, names.PROJECT_FILE))) ?? '';
        const entries = await Promise.all(
          runs.map(async ({ run, folder: at }) =>
            runEntry(run, at, (await stampOf(path.join(home, names.RUNS, at, names.RUN_FILE))) ?? ''),
          ),
        );
        await this.#index.tell((index) => {
          index.putProject(projectEntry(project, folder, stamp));
          for (const entry of entries) index.putRun(entry);
        });
        return project;
      }),
    );
  }

  async #tellOfRun(run: RunRecord, folder: string): Promise<void> {
    const stamp = (await stampOf(path.join(folder, names.RUN_FILE))) ?? '';
    await this.#index.tell((index) => index.putRun(runEntry(run, path.basename(folder), stamp)));
  }

  /** Runs in the order of their ids here; one that has become unreadable is left out, and the log says so. */
  async #readRuns(ids: readonly string[]): Promise<RunRecord[]> {
    const read = new Map<string, RunRecord>();
    await eachOf(ids, 16, async (id) => {
      try {
        read.set(id, await this.run(id));
      } catch (error) {
        this.#options.log.error('A run could not be read', error, { runId: id });
      }
    });
    return ids.flatMap((id) => read.get(id) ?? []);
  }

  async projectFolder(projectId: string): Promise<string> {
    const folder = await this.#index.ask((index) => index.folderOf(projectId));
    if (folder === null) throw notFound('project');
    return path.join(this.folder, folder);
  }

  async #onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw fromDisk(error);
    }
  }
}

const notFound = (noun: 'project' | 'file' | 'run'): AppError =>
  new AppError('not-found', `That ${noun} is not in the library.`, {
    advice: 'It may have been removed while the app was open.',
  });
