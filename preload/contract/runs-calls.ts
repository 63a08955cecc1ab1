import * as v from 'valibot';
import { Work, call, nothing } from './call.ts';
import { FoundRuns } from './found.ts';
import { LedgerPage, LedgerQuery, Month } from './ledger.ts';
import { ProjectView } from './library.ts';
import { Preflight } from './preflight.ts';
import { Agreed, CancelOutcome, RunStart, RunView, StartRuns, TypicalTime } from './runs.ts';
import { Id } from './values.ts';

/** An input, or a finished run, whose file is not in the library's folder, or not what came. */
export const LostFile = v.object({ id: Id, file: v.picklist(['missing', 'changed']) });
export type LostFile = v.InferOutput<typeof LostFile>;

/** What the page can ask of runs, of what fal has of them, and of their money. */
export const runsCalls = {
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
  /** What of a project has files that are not what they were, by a look at their sizes and what the check has read. */
  'run:files': call(v.strictObject({ projectId: Id }), v.object({ lost: v.array(LostFile) })),
  /**
   * Opens the system's dialog for the file of a result and copies it back. Rejects any but the very file that fal
   * delivered; the user may think better of it.
   */
  'run:locate': call(v.strictObject({ runId: Id }), nothing),

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
} as const;
