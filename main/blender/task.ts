import * as v from 'valibot';

/** A mesh as Blender is to have it. */
export interface TaskObject {
  readonly name: string;
  /** Absolute path of a GLB. */
  readonly file: string;
  /** Column-major, in glTF's axes; null: the numbers stand where they belong. */
  readonly matrix: readonly number[] | null;
  readonly hidden: boolean;
  /** Custom properties of the object. */
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

interface TaskBase {
  /** Name of the collection that everything goes into. */
  readonly collection: string;
  /** The first is what is selected, framed or published. */
  readonly objects: readonly TaskObject[];
}

export interface SendTask extends TaskBase {
  readonly task: 'send';
  /** Absolute path of the Blender file to add to; null: a new one. */
  readonly blend: string | null;
  readonly picture: { readonly name: string; readonly file: string } | null;
  /** Becomes a text in the file. */
  readonly note: { readonly name: string; readonly text: string } | null;
}

export interface PublishTask extends TaskBase {
  readonly task: 'publish';
  readonly asset: {
    /** Absolute path of the file to be written. */
    readonly blend: string;
    readonly description: string;
    readonly author: string;
    readonly tags: readonly string[];
    /** UUID of the catalogue. */
    readonly catalog: string;
    /** Absolute path of a PNG; null: there is none. */
    readonly preview: string | null;
  };
}

/** What `assets/blender/ultrashape_task.py` is given, beside where it is to answer. */
export type Task = SendTask | PublishTask;

/** What that script answers. */
export const TaskAnswer = v.variant('state', [
  v.object({
    state: v.literal('done'),
    blender: v.string(),
    seconds: v.number(),
    /** Name that the collection got; a second one of a name gets a number from Blender. */
    collection: v.optional(v.string(), ''),
    /** Asset libraries of the user's in which the published file lies, by name. */
    listed: v.optional(v.array(v.string()), () => []),
    /** Sentences about what did not come along. */
    notes: v.array(v.string()),
  }),
  v.object({ state: v.literal('failed'), message: v.string() }),
]);
export type TaskDone = Extract<v.InferOutput<typeof TaskAnswer>, { state: 'done' }>;
