import * as v from 'valibot';
import { Charge, RunParams } from './runs.ts';
import { Id, Matrix, Time } from './values.ts';

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Text = v.pipe(v.string(), v.maxLength(300));
const Source = v.object({ name: Text, sha256: Sha256 });

/**
 * Proof of origin: what an exported file carries of its making: a GLB in `asset.extras.ultrashape`, a 3MF in its metadata,
 * PLY and OBJ in comments. Hashes are SHA-256, of whole files but for `geometry`. What comes back in may have been written by anybody: it is text and numbers, checked, and
 * proves nothing that the hashes do not.
 */
export const Origin = v.object({
  version: v.literal(1),
  /** Version of the app that exported it. */
  app: Text,
  exportedAt: Time,
  project: v.object({ id: Id, name: Text }),
  run: v.object({ id: Id, number: v.pipe(v.number(), v.integer(), v.minValue(1)), createdAt: Time }),
  /** The reference picture and the coarse mesh, as they were sent. */
  picture: Source,
  coarse: Source,
  /** The file that fal delivered. */
  result: v.object({ sha256: Sha256 }),
  /** Of this file as it was exported, behind all words: of a GLB the binary chunk. */
  geometry: v.object({ sha256: Sha256 }),
  endpoint: Text,
  params: RunParams,
  requestId: v.nullable(Text),
  cost: v.object({ amount: v.pipe(v.number(), v.minValue(0)), currency: Text, charge: Charge }),
  /** Took fal's coordinates to the coarse mesh's (column-major); null: it was not known. */
  placement: v.nullable(Matrix),
  /** Name of the recipe. */
  recipe: Text,
});
export type Origin = v.InferOutput<typeof Origin>;

/** What came of looking a hash up. `unknown`: the library has nothing of the sort. */
const Match = v.picklist(['match', 'unknown']);

/** A file that was exported from this app, or from another's copy of it, and has come back. */
export const OriginCard = v.object({
  /** Names the file as long as the app runs, so that it can be taken in all the same. */
  token: Id,
  /** Name of the file. */
  name: v.string(),
  origin: Origin,
  /** `file`: it says so itself; `hash`: it says nothing, and the library knows it by its content. */
  by: v.picklist(['file', 'hash']),
  /** Whether it is of a kind that the app takes in as a mesh. */
  takesIn: v.boolean(),
  /** Whether the geometry is what was exported. */
  geometry: v.picklist(['same', 'changed']),
  picture: Match,
  coarse: Match,
  result: Match,
  /** The run, where this library has it. */
  run: v.nullable(v.object({ projectId: Id, runId: Id, project: v.string(), number: v.number() })),
  /** Where both inputs still are, by content, so that its settings can be used again with them. */
  inputs: v.nullable(v.object({ projectId: Id, project: v.string(), imageId: Id, meshId: Id })),
});
export type OriginCard = v.InferOutput<typeof OriginCard>;
