import type { KeyStatus, Link, Notice, Settings, SettingsChange } from '../../preload/contract/app.ts';
import type { IntakeResult, ProjectView, Slot } from '../../preload/contract/library.ts';
import type { CallParsed, ShownProject } from '../../preload/contract.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { FoundRuns } from '../../preload/contract/found.ts';
import type { Network, NetworkTest } from '../../preload/contract/network.ts';
import type { Preflight } from '../../preload/contract/preflight.ts';
import type { Price, RunStart, RunView } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Library } from '../library/port.ts';
import type { Meshes } from '../meshes/meshes.ts';
import type { Pictures } from '../pictures/pictures.ts';
import type { Runner } from '../runs/runner.ts';
import type { ApiKey } from '../secrets/port.ts';
import type { AccountBook } from './account-book.ts';
import type { Handlers } from './serve.ts';
import { toProjectView } from './views.ts';
import type { Work } from './work.ts';

type DroppedFile = CallParsed<'intake:files'>['files'][number];

/** What belongs to the library that is open. */
export interface OpenLibrary {
  readonly library: Library;
  readonly runner: Pick<
    Runner,
    | 'start'
    | 'cancel'
    | 'resume'
    | 'sendAgain'
    | 'rate'
    | 'move'
    | 'keep'
    | 'deleteAtFal'
    | 'typical'
    | 'viewsOf'
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
  readonly intake: { add(projectId: string | null, files: readonly DroppedFile[]): Promise<IntakeResult> };
  /** The sample's project, copied in the first time. @returns its id. */
  readonly openSample: () => Promise<string>;
  /** Tells the page that a project, and so a line of its lists, is not what it was. */
  readonly projectChanged: (projectId: string) => void;
}

/** What the handlers are made of. Ids come in, paths stay inside. */
export interface HandlerDeps {
  readonly version: string;
  /** Resolves when the library is open, or could not be opened. */
  readonly started: () => Promise<void>;
  readonly platform: string;
  /** @throws AppError where no library could be opened, with the reason. */
  readonly open: () => OpenLibrary;
  /** As `open`, after another try where none could be opened. */
  readonly openAgain: () => Promise<OpenLibrary>;
  /** Runs that have not ended; none where no library could be opened. */
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
    /** Null: the user cancelled. */
    chooseLibrary(): Promise<Settings | null>;
    pickFiles(slot: Slot | null): Promise<string[]>;
  };
  readonly work: Work;
  readonly pictures: Pictures;
  /** Asks for a file and writes the ledger there as CSV. Null: the user thought better of it. */
  readonly exportLedger: (library: Pick<Library, 'ledger'>, month: string | null) => Promise<{ name: string } | null>;
  readonly network: {
    test(network: Network): Promise<NetworkTest>;
    chooseCertificates(): Promise<Settings | null>;
    forgetCertificates(): Promise<Settings>;
  };
  readonly keyChanged: (status: KeyStatus) => void;
}

/** fal could not say whether the key is good. */
const UNASKED: ReadonlySet<ErrorCode> = new Set(['network', 'provider', 'rate-limited']);

export function handlers(deps: HandlerDeps): Handlers {
  const { settings, key, account, shell, work, pictures } = deps;
  const projectView = async (projectId: string): Promise<ProjectView> => {
    const { library, runner } = deps.open();
    return toProjectView(await library.project(projectId), await runner.viewsOf(projectId));
  };
  return {
    'app:start': async () => {
      await deps.started();
      const open = await deps.takeOpened();
      return {
        version: deps.version,
        platform: deps.platform,
        settings: settings.view(),
        key: key.status(),
        account: account.current(),
        active: await deps.active(),
        open,
        notices: deps.takeNotices(),
      };
    },
    'app:open-link': async ({ link }) => {
      await shell.openLink(link);
      return undefined;
    },
    'app:reveal-logs': () => {
      shell.revealLogs();
      return Promise.resolve(undefined);
    },

    'settings:change': (change) => Promise.resolve(settings.change(change)),
    'settings:choose-library': () => shell.chooseLibrary(),

    'key:set': async ({ key: typed, keep }) => {
      // fal is asked first, so that a key that does not work never takes the place of one that does. Where fal cannot be
      // asked, the key is kept all the same: being offline is no reason to type it twice.
      await account.refresh(typed.trim()).catch((error: unknown) => {
        if (!(error instanceof AppError) || !UNASKED.has(error.code)) throw error;
      });
      const status = await key.save(typed, keep);
      deps.keyChanged(status);
      return { key: status, account: account.current() };
    },
    'key:remove': async () => {
      const status = await key.remove();
      account.forget();
      deps.keyChanged(status);
      return status;
    },
    'account:refresh': () => account.refresh(),

    'library:cards': async (query) => (await deps.openAgain()).library.cards(query),
    'project:get': ({ projectId }) => projectView(projectId),
    'project:create': async ({ name }) => {
      const { library, projectChanged } = deps.open();
      const { id } = await library.createProject(name);
      projectChanged(id);
      return projectView(id);
    },
    'project:change': async (change) => {
      const { library, projectChanged } = deps.open();
      const { id } = await library.changeProject(change);
      // A draft is nowhere but in the panel that has just changed it, and that many times a second.
      if (change.name !== undefined || change.notes !== undefined) projectChanged(id);
      return projectView(id);
    },
    'project:reveal': async ({ projectId }) => {
      shell.reveal(await deps.open().library.projectFolder(projectId));
      return undefined;
    },
    'sample:open': async () => projectView(await deps.open().openSample()),

    'intake:files': ({ projectId, files }) => deps.open().intake.add(projectId, files),
    'intake:pick': async ({ projectId, slot }) => {
      const paths = await shell.pickFiles(slot);
      if (paths.length === 0) return { projectId, added: [], refused: [] };
      return deps.open().intake.add(
        projectId,
        paths.map((path) => ({ kind: 'path', path })),
      );
    },

    'run:preflight': ({ work: token, ...start }) =>
      work.run(token, (signal) => deps.open().preflight.check(start, signal)),
    'run:start': async (start) => {
      const { runner, preflight } = deps.open();
      // Where nothing can come of one, none is sent; the page has said so already, where it asked.
      const { page } = work;
      for (const run of start.runs) await preflight.refuse(run, page);
      return runner.start(start, account.current().price);
    },
    'run:cancel': ({ runId }) => deps.open().runner.cancel(runId),
    'run:resume': ({ runId }) => deps.open().runner.resume(runId),
    'run:send-again': ({ runId, agreed }) => deps.open().runner.sendAgain(runId, agreed),
    'run:rate': ({ runId, rating }) => deps.open().runner.rate(runId, rating),
    'run:move': async ({ runId, before }) => {
      await deps.open().runner.move(runId, before);
      return undefined;
    },
    'run:keep': ({ runId }) => deps.open().runner.keep(runId),
    'run:delete-at-fal': ({ runId }) => deps.open().runner.deleteAtFal(runId),
    'run:typical': ({ runId }) => deps.open().runner.typical(runId),
    'run:reveal': async ({ runId }) => {
      shell.reveal(await deps.open().library.runFolder(runId));
      return undefined;
    },

    'found:look': ({ work: token }) => work.run(token, (signal) => deps.open().found.look(signal)),
    'found:adopt': ({ requestId, work: token }) =>
      work.run(token, (signal, progress) =>
        deps.open().found.adopt(requestId, account.current().price, signal, progress),
      ),

    'found:save-result': async ({ requestId, work: token }) =>
      projectView(
        await work.run(token, (signal, progress) => deps.open().found.saveResult(requestId, signal, progress)),
      ),

    'ledger:page': (query) => Promise.resolve(deps.open().library.ledger(query)),
    'ledger:export': ({ month }) => deps.exportLedger(deps.open().library, month),

    'network:test': ({ network }) => deps.network.test(network),
    'network:choose-certificates': () => deps.network.chooseCertificates(),
    'network:forget-certificates': () => deps.network.forgetCertificates(),

    'mesh:open': ({ id }) => deps.open().meshes.open(id, work.page),
    'mesh:distances': ({ id, from, work: token }) =>
      work.run(token, (signal, progress) => deps.open().meshes.distances(id, from, signal, progress)),
    'mesh:match': ({ id, imageId, work: token }) =>
      work.run(token, (signal, progress) => deps.open().meshes.match(id, imageId, signal, progress)),
    'mesh:overlap': async ({ id, imageId, camera }) => ({
      overlap: await deps.open().meshes.overlap(id, imageId, camera, work.page),
    }),
    'mesh:report': ({ id }) => deps.open().meshes.report(id, work.page),
    'work:cancel': ({ work: token }) => {
      work.cancel(token);
      return Promise.resolve(undefined);
    },

    'picture:save': ({ token, name }) => pictures.save(token, name),
    'picture:folder': ({ name }) => pictures.folder(name),
    'picture:add': async ({ folder, token, name }) => {
      await pictures.add(folder, token, name);
      return undefined;
    },
    'picture:reveal': () => {
      pictures.reveal();
      return Promise.resolve(undefined);
    },
  };
}
