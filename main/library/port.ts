import type { LedgerPage, LedgerQuery, Sums } from '../../preload/contract/ledger.ts';
import type { CardPage, CardQuery } from '../../preload/contract/cards.ts';
import type { ProjectChange } from '../../preload/contract/library.ts';
import type { Twin } from '../../preload/contract/preflight.ts';
import type { TypicalTime } from '../../preload/contract/runs.ts';
import type { Access } from './access.ts';
import type { ExpectedFile, FoundFile } from './file-states.ts';
import type { Problem } from './problems.ts';
import type { Catalogue } from './catalogue.ts';
import type { SavedSearches } from './saved-searches.ts';
import type { Trash } from './trash.ts';
import type { InputRecord, LibraryRecord, MeshRecord, ProjectRecord, RunRecord } from './records.ts';

/** What a new project's folder was filled with. */
export interface Filled {
  readonly project: ProjectRecord;
  readonly runs: readonly { readonly run: RunRecord; readonly folder: string }[];
}

/** A file that a mesh names: its absolute path, and how the mesh names it (relative, `/`, never upwards). */
export interface Companion {
  readonly file: string;
  readonly name: string;
}

/** A file that intake has made ready outside the library, to be moved in. */
export interface StagedInput {
  readonly slot: InputRecord['slot'];
  /** Absolute path of what fal will be sent. Moved (copied across disks), its name taken from `name`. */
  readonly file: string;
  /** Absolute path of what the user gave, where that is another file; copied. */
  readonly original: string | null;
  /** What `original` needs beside it; copied with it. */
  readonly companions?: readonly Companion[];
  readonly name: string;
  readonly sha256: string;
  readonly notes: readonly string[];
  readonly size: InputRecord['size'];
  readonly hasAlpha: boolean | null;
  readonly triangles: number | null;
  /** Whether what the user gave has colours or textures. */
  readonly coloured: boolean;
  /** Content of the mesh that it is the next version of. */
  readonly versionOf?: InputRecord['versionOf'];
  /** True: the draft stays as it is, for nobody asked for this file just now. */
  readonly aside?: boolean;
  /** Of a file from elsewhere that is not there any more, or not as it came: its bytes as it was. */
  readonly was?: { readonly bytes: number };
}

/** What `media/<id>/<kind>` can name. `normals` are the mesh cache's, not the library's. */
export type MediaKind = 'mesh' | 'image' | 'thumbnail';

/** What a run is made of when the user presses the button; the library gives it number, folder and times. */
export interface NewRun extends Pick<
  RunRecord,
  'id' | 'projectId' | 'endpoint' | 'imageId' | 'meshId' | 'params' | 'price' | 'sweep' | 'place'
> {
  /** Given: fal has it already, sent from somewhere else. */
  readonly adopted: { readonly requestId: string; readonly sentAt: number } | null;
}

/**
 * A folder of projects: plain files are the truth, an SQLite index beside the settings answers lists and searches and is
 * rebuilt from the files whenever it is missing, damaged or of another version. A write goes to the file first.
 *
 * Every method throws AppError: `not-found`, `damaged`, `too-new`, `disk-full`, `read-only`, `file-missing`.
 */
export interface Library {
  readonly record: LibraryRecord;
  /** Absolute path of the library's folder. */
  readonly folder: string;
  /** Whether it may be written to; else every method that writes throws `read-only` with the same words. */
  readonly access: Access;
  /** What could not be read when the library was opened, or since; the rest opened. Grows at its end. */
  readonly problems: readonly Problem[];

  createProject(name: string): Promise<ProjectRecord>;
  project(projectId: string): Promise<ProjectRecord>;
  changeProject(change: ProjectChange): Promise<ProjectRecord>;
  /** Change what is the user's word in a project's file, on top of what it says at that moment. `make` may throw. */
  editProject(projectId: string, make: (project: ProjectRecord) => Partial<ProjectRecord>): Promise<ProjectRecord>;
  /** The same bytes again in the same slot give the input that is there. The draft takes the new input up, unless it came aside. */
  addInput(projectId: string, staged: StagedInput): Promise<InputRecord>;
  input(inputId: string): Promise<{ readonly project: ProjectRecord; readonly input: InputRecord }>;
  /** What is known of a reference picture; null: `id` names something else, or nothing. */
  picture(id: string): Promise<InputRecord | null>;

  /** Write down a run before anything is sent. Starts `in-line`; one that fal has already starts `queued`. */
  createRun(run: NewRun): Promise<RunRecord>;
  run(runId: string): Promise<RunRecord>;
  /** Replace a run's file, then its row. Calls for one run are carried out in order. */
  saveRun(run: RunRecord): Promise<void>;
  /** Runs of a project, oldest first. */
  runsOf(projectId: string): Promise<RunRecord[]>;
  /** Runs that have not ended (`unconfirmed` ones included), oldest first. */
  unfinishedRuns(): Promise<RunRecord[]>;
  /** Absolute path of a project's folder. */
  projectFolder(projectId: string): Promise<string>;
  /** Absolute path of a run's folder, where its result is downloaded to. */
  runFolder(runId: string): Promise<string>;

  /** Lists, searches, counts, and what belongs together. */
  readonly catalogue: Catalogue;
  readonly searches: SavedSearches;
  readonly trash: Trash;
  /** As `catalogue.cards`. */
  cards(query: CardQuery): CardPage;
  /** Dollars of the requests sent since `time`, by `chargeOf`. */
  sumsSince(time: number): Sums;
  /** Dollars that the runs which are not sent yet will cost; those of a sweep no more than its cap has room for. */
  unsentCost(): number;
  /** The newest run of these inputs (by content) and parameters that is done or on its way; null: there is none. */
  twinOf(run: Pick<RunRecord, 'imageSha256' | 'meshSha256' | 'params'>): Twin | null;
  /** fal's ids of every request that any run of this library was ever sent as. */
  knownRequests(): ReadonlySet<string>;
  ledger(query: LedgerQuery): LedgerPage;
  /** How long fal worked on runs of this resolution, and of this number of steps where there are enough; null: too few. */
  typicalTime(params: RunRecord['params']): TypicalTime | null;

  /** What is known of a mesh (`id`: an input's or a run's), from the file beside it; null where it must be made. */
  meshRecord(id: string): Promise<MeshRecord | null>;
  saveMeshRecord(id: string, record: MeshRecord): Promise<void>;
  /** Absolute path; null where there is no such medium (it may still be made). */
  pathOf(id: string, kind: MediaKind): Promise<string | null>;
  /** Absolute path of what the user gave for an input; null where it is gone. */
  originalPath(inputId: string): Promise<string | null>;
  /** Where a thumbnail is to be written: beside its mesh. */
  thumbnailPath(id: string): Promise<string>;
  /** Ids of meshes that should be there (coarse ones, results of runs that are done), in the order of the ids. */
  meshIds(of: 'input' | 'run', after: string, limit: number): Promise<string[]>;
  /** Whether a mesh that is there has no thumbnail, or nothing is written down of it. */
  lacksPreview(id: string): Promise<boolean>;
  /** Ids of all projects that are there, those that changed last at the end. */
  projectIds(): string[];
  /** Make a project by filling its folder, which does not bear its name until it is whole. */
  addProject(name: string, fill: (half: string) => Promise<Filled>): Promise<ProjectRecord>;
  /**
   * Add a run from elsewhere to the project that it names. `fill` puts its files into the folder that it is given, which
   * will be called `name`, and gives back the run as it is to be written, with the number it gets.
   */
  addRun(
    run: Pick<RunRecord, 'id' | 'projectId' | 'createdAt'>,
    fill: (half: string, name: string, number: number) => Promise<RunRecord>,
  ): Promise<void>;
  /**
   * Look whether somebody else has changed files of these projects, or, with `all`, brought whole projects, while the
   * library is open. The lists know it then: what is gone stays in them, as missing. @returns ids of projects with news.
   */
  look(projectIds: readonly string[], all: boolean): Promise<string[]>;
  /** Every file that a project should have, by the lists. */
  expectedFiles(projectId: string): Promise<ExpectedFile[]>;
  /**
   * Keep how files were found to be: lists and cards say so. @returns whether one is another than it was known to be.
   * @throws AppError `file-missing` where the library's own disk is not there.
   */
  noteFiles(found: readonly FoundFile[]): Promise<boolean>;
  /** Second versions of the files of a project's runs that a sync tool made. Asks for the names in every run's folder. */
  secondVersions(projectId: string): Promise<Problem[]>;
  /** Add to `problems` what is news among these; whoever opened the library is told. */
  noteProblems(found: readonly Problem[]): void;
  /** Copy a whole project (the sample) in, with new ids. */
  importProject(folder: string): Promise<ProjectRecord>;
  close(): void;
}
