import * as v from 'valibot';
import { RunParams } from './runs.ts';
import { Time } from './values.ts';

/** A request of the endpoint that fal lists and this library does not know. */
export const FoundRun = v.object({
  requestId: v.string(),
  sentAt: Time,
  /** Null: fal does not say. */
  endedAt: v.nullable(Time),
  /** Whether it delivered; null: fal does not say. */
  delivered: v.nullable(v.boolean()),
  /** Null: fal does not say, or says what this app cannot send. */
  params: v.nullable(RunParams),
  /** File names of its picture and mesh, as far as their addresses tell; empty: they do not. */
  image: v.string(),
  mesh: v.string(),
  /** When fal may delete its files (by fal's defaults); null: not known. */
  expiresAt: v.nullable(Time),
});
export type FoundRun = v.InferOutput<typeof FoundRun>;

/** Newest first. */
export const FoundRuns = v.object({
  runs: v.array(FoundRun),
  /** Since when was looked. */
  since: Time,
});
export type FoundRuns = v.InferOutput<typeof FoundRuns>;
