import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../base/app-error.ts';
import { hasEnded } from '../library/charge.ts';
import { PROJECT_FILE, RUN_FILE, RUNS } from '../library/folders.ts';
import { RunRecord } from '../library/records.ts';
import type { Source } from './source.ts';

/** A run of a source, and where it lies there. */
export interface FoundRun {
  readonly run: RunRecord;
  readonly folder: string;
}

/** Where projects lie in a source: `''` for one that is all of it. */
export const projectsIn = (source: Source): readonly string[] =>
  source.files.flatMap((file) => {
    const parts = file.split('/');
    return parts.at(-1) === PROJECT_FILE && parts.length <= 3 ? [parts.slice(0, -1).join('/')] : [];
  });

/** The path of a project's file in its source. */
export const inside = (root: string, file: string): string => (root === '' ? file : `${root}/${file}`);

/** Runs that have ended, in their order; of the others `left` says why they stay where they are. */
export async function readRuns(source: Source, root: string, left: string[]): Promise<FoundRun[]> {
  const found: FoundRun[] = [];
  const prefix = inside(root, `${RUNS}/`);
  for (const file of source.files) {
    const [folder = '', name = '', ...more] = file.startsWith(prefix) ? file.slice(prefix.length).split('/') : [];
    if (name !== RUN_FILE || more.length > 0) continue;
    try {
      const run = await readRecord(source, file, RunRecord);
      if (hasEnded(run)) found.push({ run, folder });
      else left.push(`Run ${run.number} has not ended. It goes on in the library that it is from.`);
    } catch (error) {
      left.push(`“${RUNS}/${folder}”: ${error instanceof AppError ? error.message : 'it could not be read.'}`);
    }
  }
  return found.sort((a, b) => a.run.number - b.run.number);
}

/** @throws AppError `damaged`, `too-new`. */
export async function readRecord<S extends v.GenericSchema>(
  source: Source,
  file: string,
  schema: S,
): Promise<v.InferOutput<S>> {
  const name = path.posix.basename(file);
  let value: unknown;
  try {
    value = JSON.parse((await source.text(file)).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('damaged', `${name} is damaged.`, { cause: error });
  }
  if (typeof value === 'object' && value !== null && 'version' in value && Number(value.version) > 1) {
    throw new AppError('too-new', `${name} was written by a newer version of the app.`, {
      advice: 'Update the app to bring it in.',
    });
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new AppError('damaged', `${name} is damaged.`, { cause: v.flatten(parsed.issues) });
  return parsed.output;
}
