import * as v from 'valibot';
import { Account, Command, KeyKeep, KeyStatus, Link, Notice, Settings, SettingsChange } from './contract/app.ts';
import type { Reply } from './contract/errors.ts';
import { FoundRuns } from './contract/found.ts';
import { LedgerPage, LedgerQuery, Month } from './contract/ledger.ts';
import { CardPage, CardQuery, IntakeResult, ProjectChange, ProjectView, Slot } from './contract/library.ts';
import { Network, NetworkTest } from './contract/network.ts';
import { Preflight } from './contract/preflight.ts';
import { Camera, DistanceMap, FileReport, MeshView, PictureMatch } from './contract/mesh.ts';
import { Agreed, CancelOutcome, Rating, RunStart, RunView, StartRuns, TypicalTime } from './contract/runs.ts';
import { Id, Name, Revision } from './contract/values.ts';

const call = <I extends v.GenericSchema, O extends v.GenericSchema>(input: I, output: O) => ({ input, output });
const nothing = v.undefined();

/** A project to be shown, `runId`: and this run of it. */
const ShownProject = v.object({ projectId: Id, runId: v.nullable(Id) });
export type ShownProject = v.InferOutput<typeof ShownProject>;

/** Names a longer work, so that its progress can be told and it can be stopped; the page makes it up. */
const Work = v.pipe(v.string(), v.uuid());

/** A file on its way in. The preload script makes these from `File`s; a page cannot name a path. */
const DroppedFile = v.variant('kind', [
  v.strictObject({ kind: v.literal('path'), path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) }),
  v.strictObject({ kind: v.literal('upload'), token: v.pipe(v.string(), v.uuid()) }),
]);

/** Everything the page can ask of the main process: what goes in (checked there) and what comes back. */
export const calls = {
  'app:start': call(
    nothing,
    v.object({
      version: v.string(),
      platform: v.string(),
      settings: Settings,
      key: KeyStatus,
      account: Account,
      /** Runs that are not ended, of all projects. */
      active: v.array(RunView),
      /** What files on the command line went into, or what the user wants to see of what they were told. */
      open: v.nullable(ShownProject),
      notices: v.array(Notice),
    }),
  ),
  'app:open-link': call(v.strictObject({ link: Link }), nothing),
  'app:reveal-logs': call(nothing, nothing),

  'settings:change': call(SettingsChange, Settings),
  /** Opens the system's folder dialog; null: the user thought better of it. */
  'settings:choose-library': call(nothing, v.nullable(Settings)),

  'key:set': call(
    v.strictObject({ key: v.pipe(v.string(), v.minLength(1), v.maxLength(500)), keep: KeyKeep }),
    v.object({ key: KeyStatus, account: Account }),
  ),
  'key:remove': call(nothing, KeyStatus),
  'account:refresh': call(nothing, Account),

  'library:cards': call(CardQuery, CardPage),
  'project:get': call(v.strictObject({ projectId: Id }), ProjectView),
  'project:create': call(v.strictObject({ name: Name }), ProjectView),
  'project:change': call(ProjectChange, ProjectView),
  'project:reveal': call(v.strictObject({ projectId: Id }), nothing),
  'sample:open': call(nothing, ProjectView),

  /** Into `projectId`, or into a new project named for the first file. */
  'intake:files': call(
    v.strictObject({
      projectId: v.nullable(Id),
      files: v.pipe(v.array(DroppedFile), v.minLength(1), v.maxLength(100)),
    }),
    IntakeResult,
  ),
  /** Opens the system's file dialog. */
  'intake:pick': call(v.strictObject({ projectId: v.nullable(Id), slot: v.nullable(Slot) }), IntakeResult),

  /**
   * What can be known of a run before it is paid for: free, local. Takes seconds for a huge mesh.
   */
  'run:preflight': call(v.strictObject({ ...RunStart.entries, work: Work }), Preflight),
  /**
   * Starts one run, a sweep or many pairs: at most one POST for each. Rejects as `same-again` or `over-budget`, with
   * nothing started, what the user has not agreed to.
   */
  'run:start': call(StartRuns, v.array(RunView)),
  'run:cancel': call(v.strictObject({ runId: Id }), v.object({ outcome: CancelOutcome, run: RunView })),
  /** Takes an ended run up again where that costs nothing more: a download, a lost answer. Never submits. */
  'run:resume': call(v.strictObject({ runId: Id }), RunView),
  /**
   * Sends a run again that fal has no record of, or that failed unpaid: one POST, the user's own word. Rejects as
   * `over-budget`, with nothing changed, where the user has not agreed to it.
   */
  'run:send-again': call(v.strictObject({ runId: Id, agreed: v.array(Agreed) }), RunView),
  /** Gives a finished run its stars. */
  'run:rate': call(v.strictObject({ runId: Id, rating: Rating }), RunView),
  /** Takes a run of the app's line out of its place; `before` null: to the end. */
  'run:move': call(v.strictObject({ runId: Id, before: v.nullable(Id) }), nothing),
  /**
   * Keeps this one of its sweep: gives it five stars where it has none, and stops those of the others that cost nothing to
   * stop (in line, on their way, in fal's queue). Says how many were stopped, and how many fal works on and finishes.
   */
  'run:keep': call(v.strictObject({ runId: Id }), v.object({ stopped: v.number(), goingOn: v.number() })),
  /** Deletes what fal keeps of an ended run: payloads and result. Asks for a key that may. */
  'run:delete-at-fal': call(v.strictObject({ runId: Id }), RunView),
  /** How long runs like this one took; null: too few have ended to say. */
  'run:typical': call(v.strictObject({ runId: Id }), v.nullable(TypicalTime)),
  'run:reveal': call(v.strictObject({ runId: Id }), nothing),

  /** Looks through fal's list for requests that this library does not know. */
  'found:look': call(v.strictObject({ work: Work }), FoundRuns),
  /** Makes a run of such a request, with its inputs and parameters; its result is then fetched like any other's. */
  'found:adopt': call(v.strictObject({ requestId: v.pipe(v.string(), v.maxLength(100)), work: Work }), RunView),

  /**
   * Fetches the result of a request that cannot be a run here (an input is gone, its settings are not known) as a mesh of a
   * project, with those of its inputs that can still be had. The same result twice gives the same project.
   */
  'found:save-result': call(
    v.strictObject({ requestId: v.pipe(v.string(), v.maxLength(100)), work: Work }),
    ProjectView,
  ),

  'ledger:page': call(LedgerQuery, LedgerPage),
  /** Opens the system's dialog for a new CSV file; null: the user thought better of it. */
  'ledger:export': call(v.strictObject({ month: v.nullable(Month) }), v.nullable(v.object({ name: v.string() }))),

  /** Tries the way to fal step by step, as these settings would have it. */
  'network:test': call(v.strictObject({ network: Network }), NetworkTest),
  /** Opens the system's dialog for a file of certificates (PEM); null: the user thought better of it. */
  'network:choose-certificates': call(nothing, v.nullable(Settings)),
  'network:forget-certificates': call(nothing, Settings),

  /** Inspects the mesh if need be (seconds for a huge one) and says how to show it. `id`: an input's or a run's. */
  'mesh:open': call(v.strictObject({ id: Id }), MeshView),
  /** How far the mesh `id` is from the mesh `from`, at every vertex; kept, so that a second time is instant. */
  'mesh:distances': call(v.strictObject({ id: Id, from: Id, work: Work }), DistanceMap),
  /** A first guess of the camera that took the picture, by silhouette. */
  'mesh:match': call(v.strictObject({ id: Id, imageId: Id, work: Work }), PictureMatch),
  /** How well the silhouettes overlap, seen from here. */
  'mesh:overlap': call(v.strictObject({ id: Id, imageId: Id, camera: Camera }), v.object({ overlap: v.number() })),
  /** What the Khronos validator says of the file, as the user gave it or as fal sent it. */
  'mesh:report': call(v.strictObject({ id: Id }), FileReport),
  /** Nobody waits for this work any more; it then rejects as `cancelled`. */
  'work:cancel': call(v.strictObject({ work: Work }), nothing),

  /** Opens the system's dialog for a new file, and moves what was uploaded there. Null: the user thought better of it. */
  'picture:save': call(
    v.strictObject({ token: v.pipe(v.string(), v.uuid()), name: Name }),
    v.nullable(v.object({ name: v.string() })),
  ),
  /** Opens the system's dialog for a folder; null: the user thought better of it. What is put there goes by `folder`. */
  'picture:folder': call(v.strictObject({ name: Name }), v.nullable(v.object({ folder: Id, name: v.string() }))),
  /** Puts an uploaded picture into a folder from `picture:folder`. */
  'picture:add': call(v.strictObject({ folder: Id, token: v.pipe(v.string(), v.uuid()), name: Name }), nothing),
  /** Shows what was saved last in the system's file manager. */
  'picture:reveal': call(nothing, nothing),
} as const;

/** Everything the main process tells the page of its own accord. */
export const events = {
  'run:changed': RunView,
  /** The project's inputs, draft or name changed, or a run was added: ask again if it is on screen. */
  'project:changed': v.object({ projectId: Id, rev: Revision }),
  /** Cards were added or changed: lists are stale. */
  'library:changed': v.object({ rev: Revision }),
  /** A thumbnail or other medium of this id is new. */
  'media:changed': v.object({ id: Id }),
  /** Share of a longer work that is done, 0 to 1. */
  'work:progress': v.object({ work: Work, done: v.number() }),
  'settings:changed': Settings,
  'key:changed': KeyStatus,
  'account:changed': Account,
  /** What was spent, or may be, is another sum. */
  'ledger:changed': v.object({ rev: Revision }),
  'app:notice': Notice,
  'app:command': v.object({ command: Command }),
  /** Files came in from outside (command line, a second start), or the user wants to see what they were told of. */
  'app:show-project': ShownProject,
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
/** What the page sends; for `intake:files` the preload script takes `File`s in its place. */
export type CallInput<K extends CallName> = v.InferInput<(typeof calls)[K]['input']>;
export type CallParsed<K extends CallName> = v.InferOutput<(typeof calls)[K]['input']>;
export type CallOutput<K extends CallName> = v.InferOutput<(typeof calls)[K]['output']>;
export type EventPayload<K extends EventName> = v.InferOutput<(typeof events)[K]>;

/** The whole of `window.app`. */
export interface Bridge {
  invoke<K extends CallName>(name: K, input: PageInput<K>): Promise<Reply<CallOutput<K>>>;
  /** @returns the way to stop listening. */
  on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void;
}

/** As `CallInput`, but files are `File`s: their paths are for the preload script alone. */
export type PageInput<K extends CallName> = K extends 'intake:files'
  ? { projectId: string | null; files: readonly File[] }
  : CallInput<K>;
