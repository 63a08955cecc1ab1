import * as v from 'valibot';
import { Work, call, nothing } from './call.ts';
import { Camera, DistanceMap, FileReport, MeshView, PictureMatch } from './mesh.ts';
import { Id, Name } from './values.ts';

/** What the page can ask of meshes, longer works, and pictures on their way out. */
export const meshesCalls = {
  /** Inspects the mesh if need be (seconds for a huge one) and says how to show it. `id`: an input's or a run's. */
  'mesh:open': call(v.strictObject({ id: Id }), MeshView),
  /** How far the mesh `id` is from the mesh `from`, at every vertex; kept, so that a second time is instant. */
  'mesh:distances': call(v.strictObject({ id: Id, from: Id, work: Work }), DistanceMap),
  /** A first guess of the camera that took the picture, by silhouette. */
  'mesh:match': call(v.strictObject({ id: Id, imageId: Id, work: Work }), PictureMatch),
  /** How well the silhouettes overlap, seen from here. */
  'mesh:overlap': call(v.strictObject({ id: Id, imageId: Id, camera: Camera }), v.object({ overlap: v.number() })),
  /** What the Khronos validator says of the file, as the user gave it or as fal sent it. */
  'mesh:report': call(v.strictObject({ id: Id }), FileReport),

  /** Nobody waits for this work any more; it then rejects as `cancelled`. */
  'work:cancel': call(v.strictObject({ work: Work }), nothing),

  /** Opens the system's dialog for a new file, and moves what was uploaded there. Null: the user thought better of it. */
  'picture:save': call(
    v.strictObject({ token: v.pipe(v.string(), v.uuid()), name: Name }),
    v.nullable(v.object({ name: v.string() })),
  ),
  /** Opens the system's dialog for a folder; null: the user thought better of it. What is put there goes by `folder`. */
  'picture:folder': call(v.strictObject({ name: Name }), v.nullable(v.object({ folder: Id, name: v.string() }))),
  /** Puts an uploaded picture into a folder from `picture:folder`. */
  'picture:add': call(v.strictObject({ folder: Id, token: v.pipe(v.string(), v.uuid()), name: Name }), nothing),
  /** Shows what was saved last in the system's file manager. */
  'picture:reveal': call(nothing, nothing),
} as const;
