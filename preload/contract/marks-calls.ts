import * as v from 'valibot';
import { call, Work } from './call.ts';
import { CardKind, CardRef, MANY, Marks, Tag } from './cards.ts';
import { Id } from './values.ts';

/** All that can be said of a card. */
const Sayings = v.strictObject({
  ...Marks.entries,
  /** Somebody else paid. Of a run only, and true only when it has ended and was charged, or may have been. */
  paidElsewhere: v.boolean(),
});
export type Sayings = v.InferOutput<typeof Sayings>;

/** Marks of one card to be set; what is not given stays. */
export const MarksEdit = v.strictObject({ kind: CardKind, id: Id, marks: v.partial(Sayings) });
export type MarksEdit = v.InferOutput<typeof MarksEdit>;

/** What is done to many cards at once. */
export const MarksChange = v.strictObject({
  ...v.partial(v.omit(Sayings, ['tags'])).entries,
  addTags: v.optional(v.array(Tag)),
  removeTags: v.optional(v.array(Tag)),
});
export type MarksChange = v.InferOutput<typeof MarksChange>;

/** A card that was left as it was, and why. */
export const Refused = v.object({ kind: CardKind, id: Id, title: v.string(), message: v.string(), advice: v.string() });
export type Refused = v.InferOutput<typeof Refused>;

export const Marked = v.object({
  /** Cards that are now other than before. */
  changed: v.number(),
  /** What `marks:set` takes to make it exactly as it was: only what was changed, of the cards that were changed. */
  undo: v.array(MarksEdit),
  refused: v.array(Refused),
});
export type Marked = v.InferOutput<typeof Marked>;

/** What the user says of projects and runs. */
export const marksCalls = {
  /** The same for all of them. What can be changed is, one file after the other, told by `work:progress`. */
  'marks:change': call(
    v.strictObject({
      cards: v.pipe(v.array(CardRef), v.minLength(1), v.maxLength(MANY)),
      change: MarksChange,
      work: Work,
    }),
    Marked,
  ),
  /** To each card its own: an undo, or the undo of an undo. */
  'marks:set': call(
    v.strictObject({ edits: v.pipe(v.array(MarksEdit), v.minLength(1), v.maxLength(MANY)), work: Work }),
    Marked,
  ),
  /** Every tag there is, by the alphabet, with how often it was given. */
  'tags:list': call(v.undefined(), v.array(v.object({ tag: v.string(), projects: v.number(), runs: v.number() }))),
  /** Calls a tag otherwise everywhere; one that there is already takes it in. */
  'tags:rename': call(v.strictObject({ from: Tag, to: Tag, work: Work }), Marked),
} as const;
