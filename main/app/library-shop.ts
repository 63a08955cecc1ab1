import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import type { LineSettings } from '../../preload/contract/app.ts';
import type { RunView } from '../../preload/contract/runs.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import { freeBytes } from '../base/free-bytes.ts';
import type { Log } from '../base/log.ts';
import type { Fal } from '../fal/port.ts';
import { Bundles } from '../export/bundles.ts';
import { DragOut, type DragOutDeps } from '../export/drag-out.ts';
import { Exports } from '../export/exports.ts';
import { FinishedMeshes } from '../export/finished-meshes.ts';
import { OriginDesk } from '../export/origin-desk.ts';
import { FoundOnFal } from '../found/found-on-fal.ts';
import { Intake } from '../intake/intake.ts';
import { openSample } from '../intake/sample.ts';
import type { Uploads } from '../intake/uploads.ts';
import type { OpenLibrary } from '../ipc/handlers.ts';
import type { Publish } from '../ipc/publish.ts';
import type { Access } from '../library/access.ts';
import { FileSweep } from '../library/file-sweep.ts';
import { openLibrary } from '../library/open.ts';
import type { Library } from '../library/port.ts';
import type { MeshEngine } from '../mesh/port.ts';
import { CacheFolder } from '../meshes/cache-folder.ts';
import { Meshes } from '../meshes/meshes.ts';
import { Marks } from '../order/marks.ts';
import { TrashDesk } from '../order/trash-desk.ts';
import { PreflightDesk } from '../preflight/preflight-desk.ts';
import { Runner } from '../runs/runner.ts';
import { Transfer } from '../transfer/transfer.ts';
import { sourceOf } from '../meshes/source.ts';
import { noteExport } from '../export/note.ts';
import { openable } from './openable.ts';

/** Finished files, and what is shown of them: some twenty of three million vertices each. */
const FINISHED_BYTES = 4 * 1024 ** 3;

export interface ShopDeps {
  readonly userData: string;
  /** Where files wait on their way in; emptied at each start. */
  readonly stagingFolder: string;
  readonly sampleFolder: string;
  readonly fal: Fal;
  readonly engine: MeshEngine;
  readonly uploads: Uploads;
  readonly clock: Clock;
  readonly log: Log;
  readonly publish: Publish;
  readonly keepAwake: () => () => void;
  /** Hand a file or folder, by its absolute path, to the system's trash. */
  readonly toSystemTrash: (path: string) => Promise<void>;
  readonly line: () => LineSettings;
  /** Dollars a month; null: none. */
  readonly budget: () => number | null;
  /** What a drag carries, and whether with proof of origin. */
  readonly drag: DragOutDeps['settings'];
  /** The app's own. */
  readonly version: string;
  /** False: only what is asked for from here on is worked on; runs that have not ended are left to the next start. */
  readonly goOn: boolean;
  /** A run changed, or is known from now on. */
  readonly runChanged: (run: RunView) => void;
  /** What the runs cost, or may cost, is another sum. */
  readonly moneyMoved: () => void;
  /** A run ended: fal may have taken money. */
  readonly runEnded: () => void;
  /** Runs looked at while the library is opened, of so many. */
  readonly progress: (done: number, total: number) => void;
  /** Somebody else has taken the library over. */
  readonly onLost: () => void;
  /** `Library.problems` has become longer. */
  readonly onProblems: () => void;
  /** As `LibraryOptions.early`. */
  readonly early: (library: Library) => void;
  readonly signal: AbortSignal;
}

/** Of more projects than these the page is told only that its lists are others. */
const MOST_TOLD = 200;

/** Everything that belongs to one library that is open. */
export interface LibraryShop extends OpenLibrary {
  readonly runner: Runner;
  readonly meshes: Meshes;
  readonly exports: Exports;
  readonly intake: Intake;
  close(): Promise<void>;
}

/**
 * Open a folder as a library, with the services that work on it, and go on with its runs.
 *
 * @throws AppError as `openLibrary` does.
 */
export async function openShop(folder: string, deps: ShopDeps): Promise<LibraryShop> {
  const { clock, log, userData, progress, onLost, onProblems, early, signal } = deps;
  const library = await openLibrary({
    folder,
    indexFolder: path.join(userData, 'index'),
    now: () => clock.now(),
    newId: randomUUID,
    log,
    progress,
    onLost,
    onProblems,
    early,
    signal,
  });
  const { shop, begin } = furnish(library, deps);
  try {
    signal.throwIfAborted();
    await begin();
    return shop;
  } catch (error) {
    // Left open, it would keep the lock that the next opening wants.
    await shop.close();
    throw error;
  }
}

interface Furnished {
  readonly shop: LibraryShop;
  /** Put in order what the last start left, and go on with what it did not end. */
  readonly begin: () => Promise<void>;
}

function furnish(library: Library, deps: ShopDeps): Furnished {
  const { clock, log, publish, engine, fal, uploads, userData } = deps;
  const now = (): number => clock.now();
  const listsChanged = (): void => publish('library:changed', { rev: now() });
  const projectChanged = (projectId: string): void => {
    publish('project:changed', { projectId, rev: now() });
    listsChanged();
  };
  const publishMedia = (id: string): void => publish('media:changed', { id });
  const meshes = new Meshes({
    library,
    engine,
    cacheFolder: path.join(userData, 'cache'),
    log,
    publishMedia,
    publishPreviews: (left) => publish('previews:changed', { left }),
  });
  const runner = new Runner({
    library,
    fal,
    meshes,
    clock,
    log,
    newId: randomUUID,
    freeBytes,
    keepAwake: deps.keepAwake,
    line: deps.line,
    budget: deps.budget,
    publish: tellOfRun(publish, listsChanged, { ...deps, runDone: (id) => meshes.warm(id) }),
    publishProject: projectChanged,
    refusal: refusalOf(library.access),
  });
  const preflight = new PreflightDesk({ library, engine, meshes });
  const intake = new Intake({
    library,
    engine,
    meshes,
    uploads,
    stagingFolder: deps.stagingFolder,
    newId: randomUUID,
    log,
    publishProject: projectChanged,
    publishMedia,
  });
  const found = new FoundOnFal({
    fal,
    library,
    runner,
    intake,
    stagingFolder: deps.stagingFolder,
    clock,
    newId: randomUUID,
    log,
  });
  const orderChanged = (projectIds: readonly string[]): void => {
    // A page that shows one of many projects asks again when lists change.
    for (const projectId of new Set(projectIds.slice(0, MOST_TOLD)))
      publish('project:changed', { projectId, rev: now() });
    listsChanged();
  };
  const files = new FileSweep({ library, changed: orderChanged, log });
  const marks = new Marks({
    library,
    runner,
    newId: randomUUID,
    now,
    changed: orderChanged,
    moneyMoved: deps.moneyMoved,
  });
  const trash = new TrashDesk({
    library,
    runner,
    toSystem: deps.toSystemTrash,
    changed: (projectIds) => {
      orderChanged(projectIds);
      // What was spent stays spent, but its lines lead nowhere any more.
      publish('ledger:changed', { rev: now() });
    },
    log,
  });
  const transfer = new Transfer({
    library,
    markRun: (runId, make) => runner.mark(runId, make, { tell: false }),
    stagingFolder: deps.stagingFolder,
    now,
    log,
    publishProjects: () => {
      listsChanged();
      deps.moneyMoved();
      void meshes.warmAll();
    },
    publishChanged: orderChanged,
  });
  const finishedCache = new CacheFolder(path.join(userData, 'finished'), FINISHED_BYTES, clock, log);
  const finished = new FinishedMeshes({ engine, cache: finishedCache, newId: randomUUID });
  const exports = new Exports({ library, finished, version: deps.version, now });
  const dragFolder = path.join(userData, 'drag-out');
  const dragOut = new DragOut({ exports, library, marks, folder: dragFolder, clock, log, settings: deps.drag });
  const bundles = new Bundles({ library, uploads, version: deps.version, now });
  const origins = new OriginDesk({ library, uploads, newId: randomUUID, log });
  const begin = async (): Promise<void> => {
    await Promise.all([finishedCache.sweep(), dragOut.sweep(), meshes.sweep()]);
    if (!deps.goOn) return;
    // Before they go on: how they end from here on is news, how they stand is not.
    for (const run of await runner.active()) deps.runChanged(run);
    // Whoever may only look must leave the runs to whoever works in it: two would send one twice.
    if (library.access.writable) await runner.resumeAll();
    void meshes.warmAll();
    void files.begin();
  };
  const shop: LibraryShop = {
    library,
    runner,
    preflight,
    found,
    meshes,
    intake,
    transfer,
    exports,
    dragOut,
    bundles,
    origins,
    async openSample() {
      const projectId = await openSample(library, deps.sampleFolder);
      projectChanged(projectId);
      void meshes.warmAll();
      return projectId;
    },
    async look(projectIds, all) {
      const changed = await library.look(projectIds, all);
      changed.forEach(projectChanged);
      if (changed.length > 0) void meshes.warmAll();
    },
    projectChanged,
    listsChanged,
    marks,
    trash,
    async finishAside(runId, recipe, out, signal, progress) {
      // Blender puts it in its place: it takes the plain GLB, whatever the format.
      const plain = { ...recipe, format: { kind: 'glb', compressed: false } } as const;
      const made = await finished.finish(await sourceOf(library, runId), plain, { signal, progress });
      await copyFile(made.plain, out).catch((error: unknown) => {
        throw fromDisk(error);
      });
    },
    noteBlender: (runId, file, recipe, name) => noteExport(marks, { runId, file, recipe, name, to: 'blender' }, log),
    openable: (id, as, signal, progress) =>
      openable(id, as, { library, finished, folder: path.join(userData, 'handed out'), now }, signal, progress),
    async close() {
      intake.close();
      await transfer.close();
      await files.close();
      await runner.suspend();
      await preflight.close();
      await finished.close();
      await meshes.close();
      library.close();
    },
  };
  return { shop, begin };
}

/**
 * Lists show a run's state, not its bytes: they are told when the state is another one. So is the ledger, for with each
 * state a run can cost something else: nothing while it is in line, perhaps when it is sent.
 */
function tellOfRun(
  publish: Publish,
  listsChanged: () => void,
  {
    runChanged,
    moneyMoved,
    runEnded,
    runDone,
  }: Pick<ShopDeps, 'runChanged' | 'moneyMoved' | 'runEnded'> & { readonly runDone: (id: string) => void },
): (run: RunView) => void {
  const known = new Map<string, string>();
  return (run) => {
    publish('run:changed', run);
    runChanged(run);
    const told = `${run.state} ${run.charge}`;
    if (known.get(run.id) === told) return;
    known.set(run.id, told);
    listsChanged();
    moneyMoved();
    if (run.state === 'done') runDone(run.id);
    if (run.state === 'done' || run.state === 'failed' || run.state === 'cancelled') runEnded();
  };
}

const refusalOf = (access: Access): AppError | null =>
  access.writable ? null : new AppError('read-only', access.message, { advice: access.advice });
