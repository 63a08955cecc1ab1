import * as v from 'valibot';
import { call, nothing, Work } from './call.ts';
import { CardKind, CardRef, MANY } from './cards.ts';
import { Refused } from './marks-calls.ts';
import { Id, Time } from './values.ts';

/** A project or a run that was thrown away, whole, and can be put back. */
export const TrashEntry = v.object({
  /** Names it in the trash; not the project's or run's id. */
  id: Id,
  kind: CardKind,
  /** The project's or run's id, which it has again when it is put back. */
  cardId: Id,
  projectId: Id,
  title: v.string(),
  at: Time,
  /** Of all its files. */
  bytes: v.number(),
  /** Of a project: how many runs are in it. */
  runs: v.number(),
  /** Names what `media/<picture>/thumbnail` shows; null: nothing to show. */
  picture: v.nullable(Id),
});
export type TrashEntry = v.InferOutput<typeof TrashEntry>;

const Entries = v.pipe(v.array(Id), v.minLength(1), v.maxLength(MANY));

/**
 * Throwing away, and taking it back. `work` names it while it goes on, as for marks: what is done when it is stopped is
 * done, and told.
 */
export const trashCalls = {
  /** Into the library's own trash. A run that is under way, or a project with one, is refused, and says what to do. */
  'trash:put': call(
    v.strictObject({ cards: v.pipe(v.array(CardRef), v.minLength(1), v.maxLength(MANY)), work: Work }),
    v.object({
      entries: v.array(TrashEntry),
      /** Of which nothing was there any more: they are off the lists, and what they had cost is kept. */
      forgotten: v.number(),
      refused: v.array(Refused),
    }),
  ),
  /** What lies there, newest first. */
  'trash:list': call(nothing, v.object({ entries: v.array(TrashEntry), bytes: v.number() })),
  /** Back to where they were, under another folder name where that is taken. */
  'trash:restore': call(
    v.strictObject({ entries: Entries, work: Work }),
    v.object({ restored: v.array(CardRef), refused: v.array(Refused) }),
  ),
  /** Hands entries to the system's trash; null: all. Taking back is the system's from then on. */
  'trash:empty': call(
    v.strictObject({ entries: v.nullable(Entries), work: Work }),
    v.object({
      emptied: v.number(),
      bytes: v.number(),
      /** Entries that the system's trash did not take: they are where they were. */
      notTaken: v.array(Id),
      refused: v.array(Refused),
    }),
  ),
  /** Deletes for good what the system's trash did not take, and nothing else: of it nothing is left but what it cost. */
  'trash:delete': call(
    v.strictObject({ entries: Entries, work: Work }),
    v.object({ deleted: v.number(), bytes: v.number(), refused: v.array(Refused) }),
  ),
} as const;
