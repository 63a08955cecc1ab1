import * as v from 'valibot';
import { Failure } from './errors.ts';
import { Id, Matrix, Revision, Time } from './values.ts';

/** What fal's endpoint takes beside the two files. Names and ranges are fal's own (fal-ai/ultrashape). */
export const RunParams = v.strictObject({
  num_inference_steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
  octree_resolution: v.pipe(v.number(), v.integer(), v.minValue(128), v.maxValue(1024)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_147_483_647)),
  remove_background: v.boolean(),
});
export type RunParams = v.InferOutput<typeof RunParams>;

/** fal's own defaults. */
export const DEFAULT_PARAMS: RunParams = {
  num_inference_steps: 50,
  octree_resolution: 1024,
  seed: 42,
  remove_background: true,
};

/**
 * A run's states, in the order in which it passes them; the last four end it. `in-line`: in the app's own line, with
 * nothing sent; `queued`: in fal's queue.
 */
export const RUN_STATES = [
  'in-line',
  'preparing',
  'uploading',
  'submitting',
  'queued',
  'running',
  'downloading',
  'finishing',
  'unconfirmed',
  'done',
  'failed',
  'cancelled',
] as const;
export const RunState = v.picklist(RUN_STATES);
export type RunState = v.InferOutput<typeof RunState>;

/** Price of one run in dollars, and whether fal said so just now or it is the price printed on fal's page. */
export const Price = v.object({ amount: v.number(), currency: v.string(), source: v.picklist(['live', 'listed']) });
export type Price = v.InferOutput<typeof Price>;

/** Bytes moved so far; `total` null: not known. */
export const Progress = v.object({ done: v.number(), total: v.nullable(v.number()) });
export type Progress = v.InferOutput<typeof Progress>;

/** How a run's result was put back into the coarse mesh's place. */
export const Placement = v.object({
  /** Takes the result's coordinates to the coarse mesh's. */
  matrix: Matrix,
  /** `bounds`: box fitted to box; `formula`: UltraShape's own normalisation inverted. */
  method: v.picklist(['bounds', 'formula']),
  /** Mean distance between the two surfaces, ÷ the diagonal of the coarse mesh's box. */
  residual: v.number(),
});
export type Placement = v.InferOutput<typeof Placement>;

/** How good the user finds a result: one to five stars; 0: they have not said. */
export const Rating = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5));
export type Rating = v.InferOutput<typeof Rating>;

/**
 * What a run costs by fal's rules. `nothing`: it was never sent; `pending`: it is at fal, and is charged if it delivers;
 * `fal-decides`: fal's own rules leave it open, its list of requests knows.
 */
export const Charge = v.picklist(['nothing', 'pending', 'yes', 'no', 'fal-decides']);
export type Charge = v.InferOutput<typeof Charge>;

/** Runs that were started together to choose from. */
export const Sweep = v.object({
  id: Id,
  /** Dollars that all of them together may cost; runs beyond wait in line until one of the others turns out free. */
  cap: v.nullable(v.pipe(v.number(), v.gtValue(0))),
});
export type Sweep = v.InferOutput<typeof Sweep>;

/** A run as the page sees it: everything but paths, URLs and the key. */
export const RunView = v.object({
  id: Id,
  projectId: Id,
  rev: Revision,
  /** 1 for the project's first run. */
  number: v.number(),
  imageId: Id,
  meshId: Id,
  params: RunParams,
  state: RunState,
  createdAt: Time,
  /** When each state was entered, in order; a state entered again after a restart stands again. */
  stages: v.array(v.object({ state: RunState, at: Time })),
  price: Price,
  /** What the last request of this run costs, in units of `price`. */
  charge: Charge,
  /** It was charged, or may be, and by the user's word somebody else pays: it is in no ledger and no budget here. */
  paidElsewhere: v.boolean(),
  /** Null: it was started by itself. */
  sweep: v.nullable(Sweep),
  /** Runs that leave the app's line before this one; null: it is not in line. */
  ahead: v.nullable(v.number()),
  /** Why the app itself stopped it: another of its sweep was kept, or the sweep's cap is spent. */
  stopped: v.nullable(v.picklist(['winner', 'cap'])),
  /** It was made elsewhere and found in fal's list of requests. */
  adopted: v.boolean(),
  /** When its payloads and result were deleted from fal by the user's word. */
  deletedAtFal: v.nullable(Time),
  requestId: v.nullable(v.string()),
  /** Place in fal's queue, 0 = next; null: fal did not say. */
  queuePosition: v.nullable(v.number()),
  /** Upload or download, in bytes. */
  progress: v.nullable(Progress),
  /** Why the run waits and for what ("No connection. …"); null while nothing is in the way. */
  waiting: v.nullable(v.string()),
  /** fal's last log lines, oldest first. */
  log: v.array(v.object({ at: v.nullable(Time), text: v.string() })),
  /** The user asked for a stop. */
  cancelRequested: v.boolean(),
  failure: v.nullable(Failure),
  /** What the user calls it; null: by its number. */
  name: v.nullable(v.string()),
  rating: Rating,
  rejected: v.boolean(),
  favourite: v.boolean(),
  tags: v.array(v.string()),
  notes: v.string(),
  result: v.nullable(
    v.object({ bytes: v.number(), triangles: v.number(), vertices: v.number(), placement: v.nullable(Placement) }),
  ),
});
export type RunView = v.InferOutput<typeof RunView>;

/** What became of a request to cancel. The words that people read are the page's (product-research §4b). */
export const CancelOutcome = v.picklist(['not-sent', 'removed', 'requested', 'already-finished', 'ended']);
export type CancelOutcome = v.InferOutput<typeof CancelOutcome>;

export const RunStart = v.strictObject({ projectId: Id, imageId: Id, meshId: Id, params: RunParams });
export type RunStart = v.InferOutput<typeof RunStart>;

/** What the user knows and wants all the same: paying for what they already have, going over the month's budget. */
export const Agreed = v.picklist(['same-again', 'over-budget']);
export type Agreed = v.InferOutput<typeof Agreed>;

/** One press of the button: one run, a sweep, or many pairs. */
export const StartRuns = v.strictObject({
  runs: v.pipe(v.array(RunStart), v.minLength(1), v.maxLength(100)),
  /** Given: the runs are a sweep, to choose from. */
  sweep: v.nullable(v.strictObject({ cap: Sweep.entries.cap })),
  agreed: v.array(Agreed),
});
export type StartRuns = v.InferOutput<typeof StartRuns>;

/** How long fal worked on runs like this one, from this library's own history, in seconds. */
export const TypicalTime = v.object({
  /** A quarter of them took less. */
  low: v.number(),
  /** A quarter of them took more. */
  high: v.number(),
  runs: v.number(),
});
export type TypicalTime = v.InferOutput<typeof TypicalTime>;
