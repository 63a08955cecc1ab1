import * as v from 'valibot';
import { call, nothing } from './call.ts';
import { ShelfProblem, ShelfView } from './shelf.ts';
import { Id } from './values.ts';

const which = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What the page can ask of the library as a whole: which is open, which were, and what is wrong with it. */
export const shelfCalls = {
  'shelf:get': call(nothing, ShelfView),
  /** One that was open before; null: opens the system's folder dialog. Null: the user thought better of it. */
  'shelf:open': call(v.strictObject({ id: v.nullable(Id) }), v.nullable(ShelfView)),
  /** Opens the system's folder dialog for a new library. */
  'shelf:new': call(nothing, v.nullable(ShelfView)),
  /**
   * Opens the system's folder dialog to find a library that is missing; told by what is in it, not by its name. One that was
   * open before; null: the one that should be open.
   */
  'shelf:locate': call(v.strictObject({ id: v.nullable(Id) }), v.nullable(ShelfView)),
  /** Once more: a disk may be there now, or the other window closed. */
  'shelf:again': call(nothing, ShelfView),
  /** Take one out of those that were open before. Nothing of it is deleted. */
  'shelf:forget': call(v.strictObject({ id: Id }), ShelfView),
  'shelf:reveal': call(nothing, nothing),
  'shelf:problems': call(nothing, v.array(ShelfProblem)),
  'shelf:reveal-problem': call(v.strictObject({ n: which }), nothing),
} as const;
