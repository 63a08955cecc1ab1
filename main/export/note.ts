import { stat } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '../base/hash.ts';
import type { Log } from '../base/log.ts';
import type { ExportRecord } from '../library/records.ts';

/** Keeps with meshes that they were written out. */
export interface ExportNotes {
  noteExport(meshId: string, written: Omit<ExportRecord, 'id' | 'at'>): Promise<void>;
}

/** What left the library. */
export interface Left {
  readonly runId: string;
  /** Absolute path of what was written. */
  readonly file: string;
  /** As people know it; its file name unless given. */
  readonly name?: string;
  /** Name of the recipe; null: as it is. */
  readonly recipe: string | null;
  readonly to: 'file' | 'drag' | 'blender';
}

/**
 * Keep in mind that a result was written out, so that the lineage leads to it and it is known when it comes in again.
 * Never rejects: the file is the user's already, and that a library for looking only cannot keep it changes nothing.
 */
export async function noteExport(marks: ExportNotes, { runId, file, name, recipe, to }: Left, log: Log): Promise<void> {
  try {
    const [sha256, { size: bytes }] = await Promise.all([sha256Of(file), stat(file)]);
    const format = path.extname(file).slice(1).toLowerCase();
    await marks.noteExport(runId, { name: name ?? path.basename(file), format, recipe, bytes, sha256, to });
  } catch (error) {
    log.warn('an export was not noted', { runId, error: String(error) });
  }
}
