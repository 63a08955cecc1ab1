import * as v from 'valibot';
import { Account, Command, KeyStatus, Notice, Settings } from './contract/app.ts';
import { blenderCalls } from './contract/blender-calls.ts';
import { appCalls } from './contract/app-calls.ts';
import { ShownProject, Work } from './contract/call.ts';
import type { Reply } from './contract/errors.ts';
import { exportCalls } from './contract/export-calls.ts';
import { libraryCalls } from './contract/library-calls.ts';
import { marksCalls } from './contract/marks-calls.ts';
import { meshesCalls } from './contract/meshes-calls.ts';
import { RunView } from './contract/runs.ts';
import { runsCalls } from './contract/runs-calls.ts';
import { ShelfView } from './contract/shelf.ts';
import { transferCalls } from './contract/transfer-calls.ts';
import { shelfCalls } from './contract/shelf-calls.ts';
import { trashCalls } from './contract/trash-calls.ts';
import { Id, Revision } from './contract/values.ts';

/** Everything the page can ask of the main process: what goes in (checked there) and what comes back. */
export const calls = {
  ...appCalls,
  ...libraryCalls,
  ...shelfCalls,
  ...marksCalls,
  ...trashCalls,
  ...transferCalls,
  ...runsCalls,
  ...meshesCalls,
  ...blenderCalls,
  ...exportCalls,
} as const;

const nothingTold = v.strictObject({});

/** Everything the main process tells the page of its own accord. */
export const events = {
  'run:changed': RunView,
  /** The project's inputs, draft or name changed, or a run was added: ask again if it is on screen. */
  'project:changed': v.object({ projectId: Id, rev: Revision }),
  /** Cards were added or changed: lists are stale. */
  'library:changed': v.object({ rev: Revision }),
  /** A thumbnail or other medium of this id is new. */
  'media:changed': v.object({ id: Id }),
  /** So many meshes are still without their thumbnail, which is being made in the background. */
  'previews:changed': v.object({ left: v.number() }),
  /** Share of a longer work that is done, 0 to 1. */
  'work:progress': v.object({ work: Work, done: v.number() }),
  /** Another library is open than before, or it is being opened, or can no longer be worked in. */
  'shelf:changed': ShelfView,
  'settings:changed': Settings,
  'key:changed': KeyStatus,
  'account:changed': Account,
  /** What was spent, or may be, is another sum. */
  'ledger:changed': v.object({ rev: Revision }),
  /** Other files are watched than before. */
  'watch:changed': nothingTold,
  /** Something came home by a watched file: `watch:take` says what. */
  'watch:arrived': nothingTold,
  'app:notice': Notice,
  'app:command': v.object({ command: Command }),
  /** Files came in from outside (command line, a second start), or the user wants to see what they were told of. */
  'app:show-project': ShownProject,
} as const;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;
/** What the page sends; where files are in it, the preload script takes `File`s in their place. */
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
export type PageInput<K extends CallName> = K extends FilesCall
  ? Omit<CallInput<K>, 'files'> & { files: readonly File[] }
  : CallInput<K>;

/** Calls by which a page hands files over. */
export const FILES_CALLS = ['intake:files', 'transfer:files'] as const;
export type FilesCall = (typeof FILES_CALLS)[number];
