import * as v from 'valibot';
import { call, nothing } from './call.ts';
import { CardPage, CardQuery, IntakeResult, ProjectChange, ProjectView, Slot } from './library.ts';
import { Id, Name } from './values.ts';

/** A file on its way in. The preload script makes these from `File`s; a page cannot name a path. */
const DroppedFile = v.variant('kind', [
  v.strictObject({ kind: v.literal('path'), path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) }),
  v.strictObject({ kind: v.literal('upload'), token: v.pipe(v.string(), v.uuid()) }),
]);

/** What the page can ask of the library: cards, projects, files on their way in. */
export const libraryCalls = {
  'library:cards': call(CardQuery, CardPage),

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
} as const;
