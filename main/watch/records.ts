import * as v from 'valibot';
import { Id, Time } from '../../preload/contract/values.ts';

/** A file outside the library that an artist saves a coarse mesh over. */
export const Watch = v.object({
  id: Id,
  /** The library's own id: another one on this machine has other projects. */
  libraryId: Id,
  projectId: Id,
  /** The coarse mesh that what is saved there becomes a new version of. */
  meshId: Id,
  /** Absolute path. */
  file: v.pipe(v.string(), v.minLength(1)),
  addedAt: Time,
  /** The file as it was when it was last taken in, or when the watch began; null: it was not there. */
  seen: v.nullable(v.object({ stamp: v.string(), sha256: v.string() })),
});
export type Watch = v.InferOutput<typeof Watch>;

/** `watches.json` beside the settings: paths of this machine belong to it, not to a library that may be moved. */
export const WatchFile = v.object({ version: v.literal(1), watches: v.array(Watch) });
