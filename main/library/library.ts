import type { CardPage, CardQuery } from '../../preload/contract/cards.ts';
import type { ProjectChange } from '../../preload/contract/library.ts';
import type { LedgerPage, LedgerQuery, Sums } from '../../preload/contract/ledger.ts';
import type { Twin } from '../../preload/contract/preflight.ts';
import type { TypicalTime } from '../../preload/contract/runs.ts';
import { fromDisk } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';
import { access, insistOnWriting, type Access } from './access.ts';
import { Catalogue } from './catalogue.ts';
import { expectedFiles, type ExpectedFile, type FoundFile } from './file-states.ts';
import * as names from './folders.ts';
import { Glances } from './glances.ts';
import { knownRequests, twinOf, typicalTime, unsentCost } from './history.ts';
import type { LibraryIndex } from './index-db.ts';
import { IndexKeeper } from './index-keeper.ts';
import { ledgerOf, sumsSince } from './ledger.ts';
import type { LibraryLock, LockOptions } from './lock.ts';
import { MediaFiles, whereThere } from './media.ts';
import type { Library, MediaKind, NewRun, StagedInput } from './port.ts';
import { Problems, type Problem } from './problems.ts';
import { ProjectFiles } from './project-files.ts';
import type { InputRecord, LibraryRecord, MeshRecord, ProjectRecord, RunRecord } from './records.ts';
import { RunFiles } from './run-files.ts';
import { SavedSearches } from './saved-searches.ts';
import { secondVersions } from './second-versions.ts';
import { GONE } from './stamps.ts';
import { Trash } from './trash.ts';

export interface LibraryOptions {
  /** Absolute path. Made where it is missing, its parent is not: that would be an unplugged disk. */
  readonly folder: string;
  /** Where indexes are kept, one file for each library; made where it is missing. Beside it, `locks`: what was locked from here. */
  readonly indexFolder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Log;
  /** Runs looked at while it is opened, of so many. */
  readonly progress?: (done: number, total: number) => void;
  /**
   * Where its files take more than a moment: the library as its index has it, for lists and thumbnails until then. It
   * is not to be closed, and answers until the opening has ended.
   */
  readonly early?: (library: Library) => void;
  /** Ends the opening: nobody waits for it any more. */
  readonly signal?: AbortSignal;
  /** Somebody else has taken the library over: from now on it can only be looked at. */
  readonly onLost?: () => void;
  /** `problems` has become longer since the library was opened. */
  readonly onProblems?: () => void;
  /** For tests: who is here, and how patient. */
  readonly lock?: Partial<LockOptions>;
}

/** What opening found. */
export interface Opened {
  readonly record: LibraryRecord;
  readonly index: LibraryIndex;
  readonly access: Access;
  readonly lock: LibraryLock | null;
  readonly problems: readonly Problem[];
}

/** A library in a folder. Made by `openLibrary`. */
export class FolderLibrary implements Library {
  readonly record: LibraryRecord;
  readonly folder: string;
  readonly access: Access;
  readonly #problems: Problems;
  readonly #options: Pick<LibraryOptions, 'log' | 'onProblems'>;
  readonly #lock: LibraryLock | null;
  readonly catalogue: Catalogue;
  readonly searches: SavedSearches;
  readonly trash: Trash;
  readonly #index: IndexKeeper;
  readonly #projects: ProjectFiles;
  readonly #runs: RunFiles;
  readonly #media: MediaFiles;
  readonly #glances: Glances;

  constructor(options: LibraryOptions, { record, index, access, lock, problems }: Opened) {
    const { folder } = options;
    this.record = record;
    this.folder = folder;
    this.access = access;
    this.#problems = new Problems(problems);
    this.#options = options;
    this.#lock = lock;
    const isBeingRead = !access.writable && access.why === 'being-read';
    this.#index = new IndexKeeper(index, { ...options, tidy: access.writable, mends: !isBeingRead });
    const onDisk = <T>(work: () => Promise<T>): Promise<T> => this.#write(work);
    this.catalogue = new Catalogue(this.#index);
    const parts = { ...options, access, index: this.#index, turns: new Turns(), onDisk };
    this.#projects = new ProjectFiles(parts);
    this.#runs = new RunFiles({
      ...parts,
      project: (id) => this.project(id),
      projectFolder: (id) => this.projectFolder(id),
    });
    this.searches = new SavedSearches(parts);
    this.trash = new Trash({ ...parts, projects: this.#projects, runs: this.#runs });
    this.#glances = new Glances({ ...parts, tell: (found) => this.noteProblems(found) });
    this.#media = new MediaFiles({ folder, access, index: this.#index, runFolder: (id) => this.runFolder(id) });
  }

  get problems(): readonly Problem[] {
    return this.#problems.all;
  }

  createProject(name: string): Promise<ProjectRecord> {
    return this.#projects.createProject(name);
  }

  importProject(folder: string): Promise<ProjectRecord> {
    return this.#projects.importProject(folder);
  }

  project(projectId: string): Promise<ProjectRecord> {
    return this.#projects.project(projectId);
  }

  projectFolder(projectId: string): Promise<string> {
    return this.#projects.projectFolder(projectId);
  }

  changeProject(change: ProjectChange): Promise<ProjectRecord> {
    return this.#projects.changeProject(change);
  }

  async editProject(projectId: string, make: Parameters<Library['editProject']>[1]): Promise<ProjectRecord> {
    return this.#projects.edit(projectId, (project) => Promise.resolve({ project: { ...project, ...make(project) } }));
  }

  async addInput(projectId: string, staged: StagedInput): Promise<InputRecord> {
    const input = await this.#projects.addInput(projectId, staged);
    // One that was missing or changed is neither any more; what came without its file is noticed by whoever asks for it.
    if (staged.was === undefined) await this.#index.tell((index) => index.putFileState(input.id, 'there'));
    return input;
  }

  input(inputId: string): Promise<{ readonly project: ProjectRecord; readonly input: InputRecord }> {
    return this.#projects.input(inputId);
  }

  picture(id: string): Promise<InputRecord | null> {
    return this.#projects.picture(id);
  }

  addProject(...given: Parameters<Library['addProject']>): Promise<ProjectRecord> {
    return this.#projects.addFolder(...given);
  }

  projectIds(): string[] {
    return this.#index.askNow((index) =>
      index
        .all('select id from project where stamp <> :gone order by at, id', { gone: GONE })
        .map(({ id }) => String(id)),
    );
  }

  createRun(run: NewRun): Promise<RunRecord> {
    return this.#runs.createRun(run);
  }

  addRun(...given: Parameters<Library['addRun']>): Promise<void> {
    return this.#runs.addRun(...given);
  }

  run(runId: string): Promise<RunRecord> {
    return this.#runs.run(runId);
  }

  saveRun(run: RunRecord): Promise<void> {
    return this.#runs.saveRun(run);
  }

  runsOf(projectId: string): Promise<RunRecord[]> {
    return this.#runs.runsOf(projectId);
  }

  unfinishedRuns(): Promise<RunRecord[]> {
    return this.#runs.unfinishedRuns();
  }

  runFolder(runId: string): Promise<string> {
    return this.#runs.runFolder(runId);
  }

  cards(query: CardQuery): CardPage {
    return this.catalogue.cards(query);
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

  async pathOf(id: string, kind: MediaKind): Promise<string | null> {
    if (kind === 'thumbnail' && (await this.#isOfTrash(id))) return this.trash.thumbnail(id);
    const file = await this.#media.pathOf(id, kind);
    if (kind !== 'thumbnail') await this.#noteMissing(id, kind, file === null);
    return file;
  }

  thumbnailPath(id: string): Promise<string> {
    return this.#media.thumbnailPath(id);
  }

  meshIds(...given: Parameters<Library['meshIds']>): Promise<string[]> {
    return this.#index.ask((index) => index.meshIds(...given));
  }

  lacksPreview(id: string): Promise<boolean> {
    return this.#media.lacksPreview(id);
  }

  async originalPath(inputId: string): Promise<string | null> {
    const { project, input } = await this.input(inputId);
    const file = names.below(await this.projectFolder(project.id), input.original ?? input.file);
    return whereThere(file);
  }

  /** The library's own ids come first: a picture of it does not wait for the trash, nor hang on it. */
  #isOfTrash(id: string): Promise<boolean> {
    return this.#index.ask((index) => index.input(id) === null && index.run(id) === null);
  }

  /** What is asked for and not there is noticed, as is what is there again. */
  async #noteMissing(id: string, kind: MediaKind, missing: boolean): Promise<void> {
    const known = await this.#index.ask((index) => index.fileState(id));
    const expected = kind === 'image' ? known?.slot === 'image' : known !== null && known.slot !== 'image';
    // Whether one that is there is what it was, only a look at its size tells.
    if (known === null || !expected || (known.state === 'missing') === missing) return;
    await this.#index.tell((index) => index.putFileState(id, missing ? 'missing' : 'there'));
  }

  look(...given: Parameters<Library['look']>): Promise<string[]> {
    return this.#glances.look(...given);
  }

  expectedFiles(projectId: string): Promise<ExpectedFile[]> {
    return this.#index.ask((index) => expectedFiles(index, this.folder, projectId));
  }

  noteFiles(found: readonly FoundFile[]): Promise<boolean> {
    return this.#glances.note(found);
  }

  async secondVersions(projectId: string): Promise<Problem[]> {
    const folder = await this.#index.ask((index) => index.folderOf(projectId));
    return folder === null ? [] : secondVersions(this.folder, folder);
  }

  noteProblems(found: readonly Problem[]): void {
    const news = this.#problems.add(found);
    for (const { sentence } of news) this.#options.log.warn('Library: something is not as it should be', { sentence });
    if (news.length > 0) this.#options.onProblems?.();
  }

  close(): void {
    this.#index.close();
    this.#lock?.release();
  }

  /** Carry out what writes, where this library may be written to. @throws AppError `read-only`; what the disk says. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    insistOnWriting(this.access);
    if (this.#lock !== null && !(await this.#lock.holds())) insistOnWriting(access.inUse({ host: null }));
    try {
      return await work();
    } catch (error) {
      throw fromDisk(error);
    }
  }
}
