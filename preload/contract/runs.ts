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

/** A run's states, in the order in which it passes them; the last four end it. */
export const RUN_STATES = [
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
  rating: Rating,
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
