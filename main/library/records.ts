import * as v from 'valibot';
import { Charged, Failure } from '../../preload/contract/errors.ts';
import { Draft, Slot } from '../../preload/contract/library.ts';
import { Condition, Marks } from '../../preload/contract/cards.ts';
import { Health, Layout, MeshView, Proxy, Statistics } from '../../preload/contract/mesh.ts';
import { Placement, Price, RunParams, RunState, RunView, Sweep } from '../../preload/contract/runs.ts';
import { Id, Time } from '../../preload/contract/values.ts';

/** What stands in a library's files. Every path in them is relative to the project's folder, with `/`. */

/** A number of things or bytes: the index has no place for others, and a file that says so was edited by hand. */
export const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const RelativePath = v.pipe(v.string(), v.regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\]+$/));

/** `library.json` */
export const LibraryRecord = v.object({ version: v.literal(1), id: Id, createdAt: Time });
export type LibraryRecord = v.InferOutput<typeof LibraryRecord>;

/** A file that was written out of the library, as it was when it was written. */
export const ExportRecord = v.object({
  id: Id,
  at: Time,
  /** The file's name, without its folder; of what stands in Blender, its collection's. */
  name: v.string(),
  /** Ending of the format, lower case, without a dot: `glb`. */
  format: v.string(),
  /** Name of the recipe; null: as it is. */
  recipe: v.nullable(v.string()),
  bytes: Whole,
  /** Of the written file: one that comes in again is known by it. */
  sha256: Sha256,
  /** Where it went, in the app's own words: `file`, `drag`, `blender`. */
  to: v.string(),
});
export type ExportRecord = v.InferOutput<typeof ExportRecord>;

/** What the user said of a project or a run. Not there: an older app wrote the file, and nothing was said. */
const said = {
  rating: v.optional(Marks.entries.rating, 0),
  rejected: v.optional(v.boolean(), false),
  favourite: v.optional(v.boolean(), false),
};

/** A reference image or coarse mesh, as the project's file lists it. */
export const InputRecord = v.object({
  id: Id,
  slot: Slot,
  /** What fal is sent and the viewer shows: PNG, JPEG or WebP; or a plain GLB. */
  file: RelativePath,
  /** What the user gave, where that is another file (an OBJ, a compressed GLB); null: `file` is what was given. */
  original: v.nullable(RelativePath),
  /** What `original` names (buffers, materials, textures), and stands as it names it. */
  companions: v.optional(v.array(RelativePath), () => []),
  /** Name of what the user gave. */
  name: v.string(),
  bytes: Whole,
  sha256: Sha256,
  addedAt: Time,
  notes: v.array(v.string()),
  size: v.nullable(v.object({ width: v.number(), height: v.number() })),
  hasAlpha: v.nullable(v.boolean()),
  triangles: v.nullable(Whole),
  /** Whether what the user gave has colours or textures; not there: nobody looked, for it was taken in by an older app. */
  coloured: v.optional(v.boolean(), false),
  /** Content of the mesh of this project that was edited to make this one; null or not there: none is known. */
  versionOf: v.optional(v.nullable(Sha256)),
  exports: v.optional(v.array(ExportRecord), () => []),
});
export type InputRecord = v.InferOutput<typeof InputRecord>;

/** `project.json` */
export const ProjectRecord = v.object({
  version: v.literal(1),
  id: Id,
  name: v.string(),
  notes: v.string(),
  tags: v.array(v.string()),
  ...said,
  createdAt: Time,
  updatedAt: Time,
  inputs: v.array(InputRecord),
  draft: Draft,
});
export type ProjectRecord = v.InferOutput<typeof ProjectRecord>;

/** A file at fal that was uploaded for a run. */
const Upload = v.object({ url: v.string(), at: Time });

/** `run.json`: everything of a run, from before it is sent. */
export const RunRecord = v.object({
  version: v.literal(1),
  id: Id,
  projectId: Id,
  number: Whole,
  createdAt: Time,
  updatedAt: Time,
  endpoint: v.string(),
  imageId: Id,
  meshId: Id,
  /** What was sent, by content, so that the same run again is noticed. */
  imageSha256: Sha256,
  meshSha256: Sha256,
  params: RunParams,
  price: Price,
  state: RunState,
  stages: v.array(v.object({ state: RunState, at: Time })),
  uploads: v.object({ image: v.nullable(Upload), mesh: v.nullable(Upload) }),
  /** POSTs that left for fal. Written before each; more than one only by the user's own word. */
  submits: v.array(
    v.object({
      at: Time,
      /** What became of its money, written when the run was sent again; of the last one the run's state tells. */
      charged: v.optional(v.nullable(Charged), null),
      /** fal's id of it, where it was known when the run was sent again. */
      requestId: v.optional(v.nullable(v.string()), null),
    }),
  ),
  /** Order in the app's line: lower leaves first. */
  place: v.optional(v.number(), 0),
  sweep: v.optional(v.nullable(Sweep), null),
  stopped: v.optional(RunView.entries.stopped, null),
  adopted: v.optional(v.boolean(), false),
  /** The user's word: somebody else paid for it, so that it is in no ledger and no budget here. */
  paidElsewhere: v.optional(v.boolean()),
  deletedAtFal: v.optional(v.nullable(Time), null),
  requestId: v.nullable(v.string()),
  /** When fal's list was first seen without the request whose answer was lost, by fal's own clock; null: it was not. */
  unlistedSince: v.optional(v.nullable(Time)),
  cancelRequestedAt: v.nullable(Time),
  /** What fal said the result is; its URL is perishable. */
  remote: v.nullable(v.object({ url: v.string(), bytes: v.nullable(v.number()) })),
  /** fal's own figure, seconds. */
  inferenceSeconds: v.nullable(v.number()),
  log: v.array(v.object({ at: v.nullable(Time), text: v.string() })),
  failure: v.nullable(Failure),
  /** What the user calls it; null: by its number. */
  name: v.optional(v.nullable(v.string()), null),
  ...said,
  tags: v.optional(v.array(v.string()), () => []),
  notes: v.optional(v.string(), ''),
  exports: v.optional(v.array(ExportRecord), () => []),
  result: v.nullable(
    v.object({
      file: RelativePath,
      bytes: Whole,
      sha256: Sha256,
      triangles: Whole,
      vertices: Whole,
      placement: v.nullable(Placement),
      /** Not there: an older app wrote it; what stands beside the mesh tells. */
      condition: v.optional(Condition),
    }),
  ),
});
export type RunRecord = v.InferOutput<typeof RunRecord>;

/** `<mesh>.json` beside a mesh file: what is known of it. Made by `main/mesh`; rebuilt when it is missing or old. */
export const MeshRecord = v.object({
  version: v.literal(1),
  /** Version of the maker; a lower one than today's is made again. */
  maker: v.number(),
  sha256: Sha256,
  bytes: Whole,
  layout: Layout,
  statistics: Statistics,
  health: Health,
  proxy: v.nullable(Proxy),
  boxes: MeshView.entries.boxes,
});
export type MeshRecord = v.InferOutput<typeof MeshRecord>;
