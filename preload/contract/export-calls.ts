import * as v from 'valibot';
import { ProgramId } from './blender.ts';
import { Work, call, nothing } from './call.ts';
import { Recipe, Receipt } from './finish.ts';
import { IntakeResult } from './library.ts';
import { MeshView } from './mesh.ts';
import { Id } from './values.ts';

/** What a drag carries. `full`: every triangle, in place; else as the settings say. */
const Dragged = v.strictObject({ runId: Id, full: v.boolean() });

/** What the page can ask of results on their way out of the library, and of those that come back. */
export const exportCalls = {
  /**
   * Applies a recipe to a run's result, without writing anything the user sees: the receipt, and the finished mesh to be
   * looked at, where its source stands. Rejects as `missed-target`.
   */
  'export:preview': call(
    v.strictObject({ runId: Id, recipe: Recipe, work: Work }),
    v.object({ receipt: Receipt, view: MeshView }),
  ),
  /** Opens the system's dialog for a new file and writes it. Null: the user thought better of it. */
  'export:save': call(
    v.strictObject({ runId: Id, recipe: Recipe, proof: v.boolean(), work: Work }),
    v.nullable(
      v.object({
        name: v.string(),
        receipt: Receipt,
        /** Proof of origin. `request-only`: the format has room for no more. */
        proof: v.picklist(['included', 'left-out', 'request-only']),
      }),
    ),
  ),
  /** Shows the last export in the system's file manager. */
  'export:reveal': call(nothing, nothing),
  /** Opens the last export with another program; null: with the system's own for it. */
  'export:open': call(
    v.strictObject({ program: v.nullable(ProgramId) }),
    v.object({ file: v.string(), program: v.nullable(v.string()) }),
  ),
  /** Puts the path of a run's result, as fal delivered it, on the clipboard. */
  'export:copy-path': call(v.strictObject({ runId: Id }), nothing),
  /**
   * Opens the system's dialog for a folder or an archive and hands over a project, or one run of it, with everything that
   * belongs to it. Null: the user thought better of it.
   */
  'bundle:save': call(
    v.strictObject({
      projectId: Id,
      runId: v.nullable(Id),
      as: v.picklist(['folder', 'zip']),
      /** An uploaded comparison sheet; null: none. */
      sheet: v.nullable(v.pipe(v.string(), v.uuid())),
      work: Work,
    }),
    v.nullable(v.object({ name: v.string(), files: v.number(), bytes: v.number() })),
  ),

  /** Has the file there that a drag of this run would carry. */
  'drag:prepare': call(v.strictObject({ ...Dragged.entries, work: Work }), v.object({ name: v.string() })),
  /** Begins the drag, while the hand moves. Rejects as `not-found` where `drag:prepare` has not ended. */
  'drag:start': call(Dragged, nothing),

  /** Takes a file in all the same that came back (`IntakeResult.origins`). */
  'origin:add': call(v.strictObject({ token: Id, projectId: v.nullable(Id) }), IntakeResult),
} as const;
