import * as v from 'valibot';
import { Id } from './values.ts';

/** Why a library can only be looked at, in words: what is so, and what to do about it. */
export const ReadOnly = v.object({
  why: v.picklist(['in-use', 'read-only', 'disk-full', 'too-new', 'being-read']),
  message: v.string(),
  advice: v.string(),
});
export type ReadOnly = v.InferOutput<typeof ReadOnly>;

/** The folder's name, and where it lies as people say it (`~/Documents`): to be read, never to be handed back. */
const named = { name: v.string(), place: v.string() };

/** How the library is that the app works with. */
export const ShelfState = v.variant('kind', [
  v.object({
    kind: v.literal('opening'),
    ...named,
    /** Runs looked at. */
    done: v.number(),
    /** Null: not known yet. */
    total: v.nullable(v.number()),
  }),
  v.object({
    kind: v.literal('open'),
    ...named,
    id: Id,
    /** Null: it can be worked in. */
    readOnly: v.nullable(ReadOnly),
    /** Its files are being looked through, and it is shown as it was last time: runs looked at, of so many. */
    reading: v.nullable(v.object({ done: v.number(), total: v.nullable(v.number()) })),
    /** How many things in it could not be read. */
    problems: v.number(),
  }),
  v.object({
    kind: v.literal('closed'),
    ...named,
    /** It is not where it was, and may be somewhere else. */
    isMissing: v.boolean(),
    message: v.string(),
    advice: v.string(),
  }),
]);
export type ShelfState = v.InferOutput<typeof ShelfState>;

/** A library that was open before. */
export const RecentLibrary = v.object({ id: Id, ...named, isOpen: v.boolean() });
export type RecentLibrary = v.InferOutput<typeof RecentLibrary>;

export const ShelfView = v.object({ state: ShelfState, /** Last opened first. */ recent: v.array(RecentLibrary) });
export type ShelfView = v.InferOutput<typeof ShelfView>;

/** Something in the library that is not as it should be; `n` names it until the library is opened again. */
export const ShelfProblem = v.object({ n: v.number(), sentence: v.string() });
export type ShelfProblem = v.InferOutput<typeof ShelfProblem>;
