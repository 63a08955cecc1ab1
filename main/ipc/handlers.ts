import type { KeyStatus, Link, Notice, Settings, SettingsChange } from '../../preload/contract/app.ts';
import type { IntakeResult, Slot } from '../../preload/contract/library.ts';
import type { ShownProject } from '../../preload/contract/call.ts';
import type { DroppedFile } from '../../preload/contract/dropped-file.ts';
import type { FoundRuns } from '../../preload/contract/found.ts';
import type { Network, NetworkTest } from '../../preload/contract/network.ts';
import type { Preflight } from '../../preload/contract/preflight.ts';
import type { Price, RunStart, RunView } from '../../preload/contract/runs.ts';
import type { ShelfProblem, ShelfView } from '../../preload/contract/shelf.ts';
import type { Bundles } from '../export/bundles.ts';
import type { DragFile, DragOut } from '../export/drag-out.ts';
import type { ExportDesk } from '../export/export-desk.ts';
import type { Exports } from '../export/exports.ts';
import type { OriginDesk } from '../export/origin-desk.ts';
import type { Library } from '../library/port.ts';
import type { Meshes } from '../meshes/meshes.ts';
import type { Marks } from '../order/marks.ts';
import type { TrashDesk } from '../order/trash-desk.ts';
import type { Pictures } from '../pictures/pictures.ts';
import type { Runner } from '../runs/runner.ts';
import type { Transfer } from '../transfer/transfer.ts';
import type { ApiKey } from '../secrets/port.ts';
import type { AccountBook } from './account-book.ts';
import type { BlenderDesk, BlenderShop } from '../blender/blender-desk.ts';
import type { OpenAs, WatchArrival } from '../../preload/contract/blender.ts';
import type { Progress } from '../mesh/port.ts';
import type { Openers } from '../programs/openers.ts';
import type { Watches } from '../watch/watches.ts';
import { appHandlers } from './handlers/app.ts';
import { blenderHandlers } from './handlers/blender.ts';
import { exportHandlers } from './handlers/export.ts';
import { libraryHandlers } from './handlers/library.ts';
import { marksHandlers } from './handlers/marks.ts';
import { meshesHandlers } from './handlers/meshes.ts';
import { runsHandlers } from './handlers/runs.ts';
import { shelfHandlers } from './handlers/shelf.ts';
import { transferHandlers } from './handlers/transfer.ts';
import type { Handlers } from './serve.ts';
import type { Work } from './work.ts';

/** What belongs to the library that is open. */
export interface OpenLibrary {
  readonly library: Library;
  readonly runner: Pick<
    Runner,
    | 'start'
    | 'cancel'
    | 'resume'
    | 'sendAgain'
    | 'move'
    | 'keep'
    | 'deleteAtFal'
    | 'typical'
    | 'viewsOf'
    | 'whileAtRest'
    | 'active'
  >;
  /** What can be known of a run before it is paid for. */
  readonly preflight: {
    check(start: RunStart, signal: AbortSignal): Promise<Preflight>;
    /** @throws AppError `rejected-input` where it is known that nothing can come of this run. */
    refuse(start: RunStart, signal: AbortSignal): Promise<void>;
  };
  /** Requests at fal that the library does not know. */
  readonly found: {
    look(signal: AbortSignal): Promise<FoundRuns>;
    adopt(requestId: string, price: Price, signal: AbortSignal, progress: (done: number) => void): Promise<RunView>;
    /** @returns the id of the project that the result is a mesh of. */
    saveResult(requestId: string, signal: AbortSignal, progress: (done: number) => void): Promise<string>;
  };
  readonly meshes: Pick<Meshes, 'open' | 'distances' | 'match' | 'overlap' | 'report'>;
  readonly intake: {
    add(projectId: string | null, files: readonly DroppedFile[]): Promise<IntakeResult>;
    locate(inputId: string, file: string): Promise<void>;
  };
  readonly transfer: Pick<
    Transfer,
    'bringIn' | 'bringInAll' | 'paidElsewhere' | 'takeOut' | 'archiveName' | 'check' | 'saveCheck'
  >;
  /** As `BlenderShop` has it. */
  readonly finishAside: BlenderShop['finishAside'];
  readonly noteBlender: BlenderShop['noteBlender'];
  /** A file of a mesh for another program. @returns its absolute path. */
  readonly openable: (id: string, as: OpenAs, signal: AbortSignal, progress: Progress) => Promise<string>;
  /** Results on their way out, and back in. */
  readonly exports: Pick<Exports, 'preview' | 'nameFor' | 'write'>;
  readonly dragOut: Pick<DragOut, 'prepare' | 'start'>;
  readonly bundles: Pick<Bundles, 'save'>;
  readonly origins: Pick<OriginDesk, 'sift' | 'take'>;
  /** The sample's project, copied in the first time. @returns its id. */
  readonly openSample: () => Promise<string>;
  /** What the user says of projects and runs. */
  readonly marks: Pick<Marks, 'change' | 'set' | 'renameTag' | 'noteExport'>;
  readonly trash: Pick<TrashDesk, 'put' | 'list' | 'restore' | 'empty' | 'delete'>;
  /** As `Library.look`; the page is told what is another. */
  readonly look: (projectIds: readonly string[], all: boolean) => Promise<void>;
  /** Tells the page that its lists are not what they were. */
  readonly listsChanged: () => void;
  /** Tells the page that a project, and so a line of its lists, is not what it was. */
  readonly projectChanged: (projectId: string) => void;
}

/** What the handlers are made of. Ids come in, paths stay inside. */
export interface HandlerDeps {
  readonly version: string;
  /** Resolves when the library is open or can be looked through, or could not be opened. */
  readonly started: () => Promise<unknown>;
  readonly platform: string;
  /** @throws AppError where no library is open, or not as a whole, with the reason. */
  readonly open: () => OpenLibrary;
  /** For lists alone: also while the library is being opened, as its index has it. @throws as `open`. */
  readonly library: () => OpenLibrary['library'];
  /** As `library`, after another try where none could be opened. */
  readonly libraryAgain: () => Promise<OpenLibrary['library']>;
  /** Runs that have not ended; none where no library is open, or not as a whole. */
  readonly active: () => Promise<RunView[]>;
  readonly settings: { view(): Settings; change(change: SettingsChange): Settings };
  readonly key: ApiKey;
  readonly account: AccountBook;
  /** Sentences from the start that nobody has read yet; each is given once. */
  readonly takeNotices: () => Notice[];
  /** What the page that has just been opened should show, once. */
  readonly takeOpened: () => Promise<ShownProject | null>;
  readonly shell: {
    openLink(link: Link): Promise<void>;
    reveal(path: string): void;
    revealLogs(): void;
    /** Put a path on the clipboard. */
    copyPath(path: string): Promise<void>;
    /** Let a file go with the hand that drags. */
    startDrag(dragged: DragFile): void;
    pickFiles(slot: Slot | null): Promise<string[]>;
    /** Asks where a result is now, or what was put into a slot; null: the user thought better of it. */
    findFile(of: Slot | 'run'): Promise<string | null>;
  };
  /** Asks where things come from and where they go: absolute paths; null: the user thought better of it. */
  readonly transferDialogs: {
    source(what: 'folder' | 'archive'): Promise<string | null>;
    archive(name: string): Promise<string | null>;
    report(name: string): Promise<string | null>;
  };
  /** The library as a whole. */
  readonly shelf: {
    view(): ShelfView;
    open(id: string | null): Promise<ShelfView | null>;
    create(): Promise<ShelfView | null>;
    locate(id: string | null): Promise<ShelfView | null>;
    again(): Promise<ShelfView>;
    forget(id: string): ShelfView;
    reveal(): void;
    problems(): ShelfProblem[];
    revealProblem(n: number): void;
  };
  readonly work: Work;
  readonly pictures: Pictures;
  readonly exportDesk: Pick<ExportDesk, 'last' | 'save' | 'reveal'>;
  /** Asks where a hand-over bundle goes; null: the user thought better of it. */
  readonly askBundle: (suggested: string, as: 'folder' | 'zip') => Promise<string | null>;
  /** Asks for a file and writes the ledger there as CSV. Null: the user thought better of it. */
  readonly exportLedger: (library: Pick<Library, 'ledger'>, month: string | null) => Promise<{ name: string } | null>;
  readonly network: {
    test(network: Network): Promise<NetworkTest>;
    chooseCertificates(): Promise<Settings | null>;
    forgetCertificates(): Promise<Settings>;
  };
  readonly keyChanged: (status: KeyStatus) => void;
  readonly blender: Pick<BlenderDesk, 'list' | 'choose' | 'send' | 'chooseAssets' | 'publish' | 'reveal'>;
  readonly openers: Pick<Openers, 'list' | 'choose' | 'open'>;
  readonly watches: Pick<Watches, 'of' | 'get' | 'add' | 'remove'> & {
    /** Opens the system's dialog for a file to watch; null: the user thought better of it. */
    ask(): Promise<string | null>;
    /** What came home since this was last asked. */
    take(): WatchArrival[];
  };
}

/** Who answers each call. */
export const handlers = (deps: HandlerDeps): Handlers => ({
  ...appHandlers(deps),
  ...libraryHandlers(deps),
  ...marksHandlers(deps),
  ...runsHandlers(deps),
  ...meshesHandlers(deps),
  ...blenderHandlers(deps),
  ...shelfHandlers(deps),
  ...transferHandlers(deps),
  ...exportHandlers(deps),
});
