import * as v from 'valibot';
import {
  BlenderPublish,
  BlenderPublished,
  Blenders,
  BlenderSend,
  BlenderSent,
  OpenAs,
  ProgramId,
  ProgramView,
  WatchArrival,
  WatchView,
} from './blender.ts';
import { Work, call, nothing } from './call.ts';
import { Id } from './values.ts';

/** What the page can ask of Blender, of other programs, and of the files that are watched for what comes back. */
export const blenderCalls = {
  /** `again`: looked for anew; else as they were found before. */
  'blender:list': call(v.strictObject({ again: v.boolean() }), Blenders),
  /** Opens the system's dialog for a Blender; null: the user thought better of it. */
  'blender:choose': call(nothing, v.nullable(Blenders)),
  /** Done when the mesh stands in Blender. Null: no Blender file was chosen to add it to. */
  'blender:send': call(v.strictObject({ ...BlenderSend.entries, work: Work }), v.nullable(BlenderSent)),
  /** Opens the system's dialog for the folder that assets are published to. */
  'blender:choose-assets': call(nothing, v.nullable(Blenders)),
  /** Null: no folder was chosen. */
  'blender:publish': call(v.strictObject({ ...BlenderPublish.entries, work: Work }), v.nullable(BlenderPublished)),
  /** Shows what was published last in the system's file manager. */
  'blender:reveal': call(nothing, nothing),

  'watch:list': call(v.strictObject({ projectId: Id }), v.array(WatchView)),
  /** Opens the system's dialog for a file to watch for new versions of a coarse mesh; null: thought better of it. */
  'watch:add': call(v.strictObject({ projectId: Id, meshId: Id }), v.nullable(WatchView)),
  'watch:stop': call(v.strictObject({ id: Id }), nothing),
  'watch:reveal': call(v.strictObject({ id: Id }), nothing),
  /** What came home since this was last asked. */
  'watch:take': call(nothing, v.array(WatchArrival)),

  /** Programs that open meshes: slicers that were found, and one that was chosen. */
  'program:list': call(v.strictObject({ again: v.boolean() }), v.array(ProgramView)),
  /** Opens the system's dialog for a program; null: the user thought better of it. */
  'program:choose': call(nothing, v.nullable(ProgramView)),
  /** Makes a file of a mesh (an input's or a run's id) and opens it. `program` null: with the system's own for it. */
  'program:open': call(
    v.strictObject({ id: Id, as: OpenAs, program: v.nullable(ProgramId), work: Work }),
    v.object({ file: v.string(), program: v.nullable(v.string()) }),
  ),
} as const;
