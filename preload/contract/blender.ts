import * as v from 'valibot';
import { Recipe } from './finish.ts';
import { Id } from './values.ts';

/** Names a program that was found on this machine; made up by main, the same at each start. */
export const ProgramId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/** A Blender of this machine. */
export const BlenderView = v.object({
  id: ProgramId,
  /** "4.2.1 LTS" */
  version: v.string(),
  /** How it came here, as `places.ts` tells them apart. */
  origin: v.picklist(['given', 'chosen', 'installed', 'path', 'steam', 'store', 'snap', 'flatpak']),
  /** The app's scripts do not run in it. */
  tooOld: v.boolean(),
});
export type BlenderView = v.InferOutput<typeof BlenderView>;

/** An export recipe by which a result becomes lighter on its way; `original` takes it as it is. */
const RecipeId = Recipe.entries.id;

/** The Blenders of this machine, newest first, and what was chosen the last time. */
export const Blenders = v.object({
  blenders: v.array(BlenderView),
  /** Null: none is there that can be used. */
  chosen: v.nullable(ProgramId),
  /** Recipes that a result can go by, and the one that was used last. */
  recipes: v.array(
    v.object({
      id: RecipeId,
      name: v.string(),
      /** That it aims at; null: it aims at no number. */ triangles: v.nullable(v.number()),
    }),
  ),
  recipe: RecipeId,
  /** Name of the folder that assets were last published to; null: none was chosen yet. */
  assets: v.nullable(v.string()),
});
export type Blenders = v.InferOutput<typeof Blenders>;

export const BlenderSend = v.strictObject({
  runId: Id,
  blender: ProgramId,
  recipe: RecipeId,
  /** `append`: asks for the Blender file by the system's dialog. */
  into: v.picklist(['new', 'append']),
  /** The coarse mesh's file outside the library is watched from then on. */
  watch: v.boolean(),
});
export type BlenderSend = v.InferOutput<typeof BlenderSend>;

/** What stands in Blender now. */
export const BlenderSent = v.object({
  version: v.string(),
  collection: v.string(),
  /** File name of the Blender file; null: a new one that is not saved yet. */
  file: v.nullable(v.string()),
  notes: v.array(v.string()),
});
export type BlenderSent = v.InferOutput<typeof BlenderSent>;

export const BlenderPublish = v.strictObject({
  runId: Id,
  blender: ProgramId,
  recipe: RecipeId,
  tags: v.pipe(v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))), v.maxLength(30)),
});
export type BlenderPublish = v.InferOutput<typeof BlenderPublish>;

export const BlenderPublished = v.object({
  /** Name of the file that was written, and of the folder it is in. */
  file: v.string(),
  folder: v.string(),
  /** Asset libraries in that Blender's preferences that the folder belongs to; none: it has to be added there. */
  listed: v.array(v.string()),
  notes: v.array(v.string()),
});
export type BlenderPublished = v.InferOutput<typeof BlenderPublished>;

/** A file outside the library that is watched for new versions of a coarse mesh. */
export const WatchView = v.object({
  id: Id,
  meshId: Id,
  /** File name, and the name of the folder it is in. */
  file: v.string(),
  folder: v.string(),
});
export type WatchView = v.InferOutput<typeof WatchView>;

/** A new version of a coarse mesh that was saved over a watched file. */
export const WatchArrival = v.object({
  projectId: Id,
  project: v.string(),
  inputId: Id,
  /** Of the input, without its ending: "hero_coarse v2". */
  name: v.string(),
});
export type WatchArrival = v.InferOutput<typeof WatchArrival>;

/** A program of this machine that opens meshes. */
export const ProgramView = v.object({ id: ProgramId, name: v.string() });
export type ProgramView = v.InferOutput<typeof ProgramView>;

/** What a mesh is made into before another program opens it. */
export const OpenAs = v.picklist(['3mf', 'stl', 'glb']);
export type OpenAs = v.InferOutput<typeof OpenAs>;
