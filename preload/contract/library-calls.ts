import * as v from 'valibot';
import { call, nothing } from './call.ts';
import {
  CardFacts,
  CardList,
  CardPage,
  CardQuery,
  CardRef,
  Chosen,
  ChosenQuery,
  Counts,
  IdPage,
  IdQuery,
  SavedSearch,
} from './cards.ts';
import { DroppedFile } from './dropped-file.ts';
import { IntakeResult, ProjectChange, ProjectView, Slot } from './library.ts';
import { Lineage } from './lineage.ts';
import { Id, Name } from './values.ts';

/** What the page can ask of the library: cards, projects, files on their way in. */
export const libraryCalls = {
  'library:cards': call(CardQuery, CardPage),
  'library:ids': call(IdQuery, IdPage),
  /** How many cards stand before this one in the list; null: it is not in it. */
  'library:place': call(v.strictObject({ list: CardList, id: Id }), v.object({ offset: v.nullable(v.number()) })),
  'library:card': call(CardRef, CardFacts),
  /** What many have in common, of which the page holds only those on screen. */
  'library:chosen': call(ChosenQuery, Chosen),
  /**
   * Looks whether somebody else has changed the files of these projects, and with `all` whether projects came or went;
   * the events say what is another.
   */
  'library:look': call(
    v.strictObject({ projectIds: v.pipe(v.array(Id), v.maxLength(200)), all: v.boolean() }),
    nothing,
  ),
  'library:counts': call(nothing, Counts),
  /** Of an input, a run or an export. */
  'library:lineage': call(v.strictObject({ id: Id }), Lineage),

  /** By name. Every change of one answers with all; `library:changed` says that they may be others. */
  'search:list': call(nothing, v.array(SavedSearch)),
  /** A new one, one of another name or list, or one that was removed again: by its id, which the page makes up. */
  'search:save': call(SavedSearch, v.array(SavedSearch)),
  'search:remove': call(v.strictObject({ id: Id }), v.array(SavedSearch)),

  'project:get': call(v.strictObject({ projectId: Id }), ProjectView),
  'project:create': call(v.strictObject({ name: Name }), ProjectView),
  'project:change': call(ProjectChange, ProjectView),
  'project:reveal': call(v.strictObject({ projectId: Id }), nothing),

  'sample:open': call(nothing, ProjectView),

  /** Into `projectId`, or into a new project named for the first file. */
  'intake:files': call(
    v.strictObject({
      projectId: v.nullable(Id),
      files: v.pipe(v.array(DroppedFile), v.minLength(1), v.maxLength(100)),
    }),
    IntakeResult,
  ),
  /** Opens the system's file dialog. */
  'intake:pick': call(v.strictObject({ projectId: v.nullable(Id), slot: v.nullable(Slot) }), IntakeResult),
  /**
   * Opens the system's dialog for the file of an input and puts it back. Rejects any but the file that was given; the user
   * may think better of it.
   */
  'intake:locate': call(v.strictObject({ inputId: Id }), nothing),
} as const;
