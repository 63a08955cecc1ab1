import * as v from 'valibot';
import { OriginCard } from './origin.ts';
import { Rating, RunParams, RunView } from './runs.ts';
import { Id, Name, Revision, Time } from './values.ts';

/** Which of a run's two inputs a file can be. */
export const Slot = v.picklist(['image', 'mesh']);
export type Slot = v.InferOutput<typeof Slot>;

/** A reference picture or a coarse mesh of a project. */
export const InputView = v.object({
  id: Id,
  slot: Slot,
  /** File name, as the user knows it. */
  name: v.string(),
  bytes: v.number(),
  addedAt: Time,
  /** What intake did or wants said ("Draco compression removed", "Colours will not be kept"). */
  notes: v.array(v.string()),
  /** Pixels, for an image. */
  size: v.nullable(v.object({ width: v.number(), height: v.number() })),
  /** For an image: whether it has transparent pixels to cut it out by. */
  hasAlpha: v.nullable(v.boolean()),
  /** For a mesh. */
  triangles: v.nullable(v.number()),
});
export type InputView = v.InferOutput<typeof InputView>;

/** What the Refine panel has been set to, kept with the project. */
export const Draft = v.object({ imageId: v.nullable(Id), meshId: v.nullable(Id), params: RunParams });
export type Draft = v.InferOutput<typeof Draft>;

export const ProjectView = v.object({
  id: Id,
  rev: Revision,
  name: v.string(),
  notes: v.string(),
  rating: Rating,
  rejected: v.boolean(),
  favourite: v.boolean(),
  tags: v.array(v.string()),
  createdAt: Time,
  inputs: v.array(InputView),
  /** In the order of making, oldest first. */
  runs: v.array(RunView),
  draft: Draft,
});
export type ProjectView = v.InferOutput<typeof ProjectView>;

/** What became of the files that were dropped, picked or pasted. */
export const IntakeResult = v.object({
  projectId: v.nullable(Id),
  added: v.array(InputView),
  refused: v.array(v.object({ name: v.string(), message: v.string(), advice: v.string() })),
  /** Files that were exported from the app and have come back: not taken in, unless `origin:add` says so. */
  origins: v.optional(v.array(OriginCard)),
});
export type IntakeResult = v.InferOutput<typeof IntakeResult>;

export const ProjectChange = v.strictObject({
  projectId: Id,
  name: v.optional(Name),
  notes: v.optional(v.pipe(v.string(), v.maxLength(20_000))),
  draft: v.optional(v.strictObject({ imageId: v.nullable(Id), meshId: v.nullable(Id), params: RunParams })),
});
export type ProjectChange = v.InferOutput<typeof ProjectChange>;
