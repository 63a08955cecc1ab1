import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ProjectChange } from '../../preload/contract/library.ts';
import { DEFAULT_PARAMS } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { readJson, syncFolder, writeJson } from '../base/json-file.ts';
import type { Turns } from '../base/turns.ts';
import { addFiles } from './add-input.ts';
import { halfWritten, renameFile } from './copy-in.ts';
import * as names from './folders.ts';
import { copyProject } from './import-project.ts';
import { projectEntry, runEntry } from './index-entry.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { notFound } from './not-found.ts';
import type { Filled, Library, StagedInput } from './port.ts';
import { ProjectRecord, type InputRecord } from './records.ts';
import { stampFor } from './stamps.ts';

const NAMING = 'the names of project folders';

export interface ProjectFilesDeps {
  /** The library's. */
  readonly folder: string;
  readonly index: IndexKeeper;
  /** A project's and a run's, by their ids: one library, one line. */
  readonly turns: Turns;
  readonly now: () => number;
  readonly newId: () => string;
  /** Carry out what writes; its errors are the disk's, as the app's own. */
  readonly onDisk: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The library's projects and their inputs, as their folders have them. */
export class ProjectFiles implements Pick<
  Library,
  'createProject' | 'importProject' | 'project' | 'changeProject' | 'addInput' | 'input' | 'picture' | 'projectFolder'
> {
  readonly #deps: ProjectFilesDeps;

  constructor(deps: ProjectFilesDeps) {
    this.#deps = deps;
  }

  async createProject(name: string): Promise<ProjectRecord> {
    const now = this.#deps.now();
    const project: ProjectRecord = {
      version: 1,
      id: this.#deps.newId(),
      name,
      notes: '',
      tags: [],
      rating: 0,
      rejected: false,
      favourite: false,
      createdAt: now,
      updatedAt: now,
      inputs: [],
      draft: { imageId: null, meshId: null, params: DEFAULT_PARAMS },
    };
    return this.addFolder(name, async (half) => {
      await mkdir(half);
      await writeJson(path.join(half, names.PROJECT_FILE), project);
      return { project, runs: [] };
    });
  }

  async importProject(folder: string): Promise<ProjectRecord> {
    const name = (await readJson(path.join(folder, names.PROJECT_FILE), ProjectRecord)).name;
    return this.addFolder(name, (half) => copyProject(folder, half, this.#deps.newId, this.#deps.now()));
  }

  async project(projectId: string): Promise<ProjectRecord> {
    const file = path.join(await this.projectFolder(projectId), names.PROJECT_FILE);
    return readJson(file, ProjectRecord).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'file-missing') throw error;
      throw new AppError('file-missing', 'The folder of this project is not where it was.', {
        advice:
          'Put it back into the library’s folder, or delete the project from the list: what it cost stays in the ledger.',
        retryable: true,
        cause: error,
      });
    });
  }

  /** The folder keeps the name it was made with: a run may be writing into it, or a viewer reading from it. */
  async changeProject({ projectId, name, notes, draft }: ProjectChange): Promise<ProjectRecord> {
    return this.edit(projectId, (project) => {
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
    const newInput = { id: this.#deps.newId(), addedAt: this.#deps.now() };
    const project = await this.edit(projectId, async (before, folder) => {
      const { input, undo } = await addFiles(folder, before, staged, newInput);
      const inputs = before.inputs.some(({ id }) => id === input.id) ? before.inputs : [...before.inputs, input];
      const own = staged.slot === 'image' ? { imageId: input.id } : { meshId: input.id };
      const taken = staged.aside === true ? {} : own;
      return { project: { ...before, inputs, draft: { ...before.draft, ...taken } }, undo };
    });
    const input = project.inputs.find(({ sha256, slot }) => sha256 === staged.sha256 && slot === staged.slot);
    if (input === undefined) throw notFound('file');
    return input;
  }

  async input(inputId: string): Promise<{ readonly project: ProjectRecord; readonly input: InputRecord }> {
    const known = await this.#deps.index.ask((index) => index.input(inputId));
    const project = known === null ? null : await this.project(known.projectId);
    const input = project?.inputs.find(({ id }) => id === inputId);
    if (project === null || input === undefined) throw notFound('file');
    return { project, input };
  }

  async picture(id: string): Promise<InputRecord | null> {
    // The index knows which of all that is shown are pictures; only those cost a look at their project's file.
    const known = await this.#deps.index.ask((index) => index.input(id));
    return known?.slot === 'image' ? (await this.input(id)).input : null;
  }

  async projectFolder(projectId: string): Promise<string> {
    const folder = await this.#deps.index.ask((index) => index.folderOf(projectId));
    if (folder === null) throw notFound('project');
    return path.join(this.#deps.folder, folder);
  }

  /**
   * Change a project's file, then its row: always on top of what the file says at that moment, whoever wrote it. Calls for
   * one project are carried out in order. Where the file cannot be written, `undo` takes back what was done before.
   */
  edit(
    projectId: string,
    change: (project: ProjectRecord, folder: string) => Promise<{ project: ProjectRecord; undo?: () => Promise<void> }>,
  ): Promise<ProjectRecord> {
    const { turns, onDisk, now, index } = this.#deps;
    return turns.take(projectId, () =>
      onDisk(async () => {
        const folder = await this.projectFolder(projectId);
        const file = path.join(folder, names.PROJECT_FILE);
        const changed = await change(await readJson(file, ProjectRecord), folder);
        const project = { ...changed.project, updatedAt: now() };
        await writeJson(file, project).catch(async (error: unknown) => {
          await changed.undo?.();
          throw error;
        });
        const stamp = await stampFor(file);
        await index.tell((one) => one.putProject(projectEntry(project, path.basename(folder), stamp)));
        return project;
      }),
    );
  }

  /**
   * Fill a new project's folder under a name that says it is not whole, then give it its own. Filling may take minutes, and
   * others make projects meanwhile: only finding a name that is free and taking it is done one after the other.
   */
  async addFolder(name: string, fill: (half: string) => Promise<Filled>): Promise<ProjectRecord> {
    const { folder: library, turns, onDisk } = this.#deps;
    const wanted = names.safeName(name, 'Project');
    const half = path.join(library, `.${halfWritten(wanted)}`);
    try {
      const filled = await onDisk(() => fill(half));
      return await turns.take(NAMING, () => onDisk(() => this.#settle(half, wanted, filled)));
    } catch (error) {
      await rm(half, { recursive: true, force: true });
      throw error;
    }
  }

  async #settle(half: string, wanted: string, { project, runs }: Filled): Promise<ProjectRecord> {
    const { folder: library, index } = this.#deps;
    const taken = await names.namesIn(library);
    const folder = names.uniqueName(wanted, '', (one) => taken.has(names.folded(one)));
    const home = path.join(library, folder);
    await renameFile(half, home);
    await syncFolder(library);
    const stamp = await stampFor(path.join(home, names.PROJECT_FILE));
    const entries = await Promise.all(
      runs.map(async ({ run, folder: at }) =>
        runEntry(run, at, await stampFor(path.join(home, names.RUNS, at, names.RUN_FILE))),
      ),
    );
    await index.tell((one) => {
      one.putProject(projectEntry(project, folder, stamp));
      for (const entry of entries) one.putRun(entry);
    });
    return project;
  }
}
