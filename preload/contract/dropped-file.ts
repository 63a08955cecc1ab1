import * as v from 'valibot';

/** A file on its way in. The preload script makes these from `File`s; a page cannot name a path. */
export const DroppedFile = v.variant('kind', [
  v.strictObject({ kind: v.literal('path'), path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) }),
  v.strictObject({ kind: v.literal('upload'), token: v.pipe(v.string(), v.uuid()) }),
]);
export type DroppedFile = v.InferOutput<typeof DroppedFile>;
