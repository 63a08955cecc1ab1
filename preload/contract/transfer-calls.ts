import * as v from 'valibot';
import { call, nothing, Work } from './call.ts';
import { DroppedFile } from './dropped-file.ts';
import { CheckReport, ExportReport, ImportReport } from './transfer.ts';
import { Id } from './values.ts';

const work = Work;

/** Projects on their way in and out, and the check of all files. Each is a longer work. */
export const transferCalls = {
  /** Opens the system's dialog for a folder or an archive. Null: the user thought better of it. */
  'transfer:import': call(v.strictObject({ what: v.picklist(['folder', 'archive']), work }), v.nullable(ImportReport)),
  /** Archives, project folders or libraries that were dropped on the window, one after the other. */
  'transfer:files': call(
    v.strictObject({ files: v.pipe(v.array(DroppedFile), v.minLength(1), v.maxLength(100)), work }),
    ImportReport,
  ),
  /** Whether the runs that the last import brought were paid by somebody else: then they are in no ledger and no budget here. */
  'transfer:paid-elsewhere': call(v.strictObject({ elsewhere: v.boolean() }), nothing),
  /** Opens the system's dialog for the archive to write. Null: the user thought better of it. */
  'transfer:export': call(
    v.strictObject({ projectIds: v.pipe(v.array(Id), v.minLength(1), v.maxLength(10_000)), work }),
    v.nullable(ExportReport),
  ),
  'transfer:check': call(v.strictObject({ work }), CheckReport),
  /** Writes the last check's report as text. Null: the user thought better of it. */
  'transfer:save-check': call(nothing, v.nullable(v.object({ name: v.string() }))),
} as const;
