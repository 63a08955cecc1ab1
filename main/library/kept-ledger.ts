import path from 'node:path';
import * as v from 'valibot';
import { Charge, RunState } from '../../preload/contract/runs.ts';
import { Id, Time } from '../../preload/contract/values.ts';
import { AppError } from '../base/app-error.ts';
import { readJson, setAside, writeJson } from '../base/json-file.ts';
import type { Looking } from './find-projects.ts';
import { requestsOf } from './index-entry.ts';
import { Whole, type ProjectRecord, type RunRecord } from './records.ts';

export const KEPT_FILE = 'ledger-kept.json';

/** One request of a run that was thrown away, with what the ledger says of it. */
export const KeptLine = v.object({
  run: Id,
  turn: Whole,
  /** The project's id. */
  project: Id,
  /** The project's name. */
  name: v.string(),
  number: Whole,
  state: RunState,
  at: Time,
  amount: v.number(),
  currency: v.string(),
  charge: Charge,
  request: v.nullable(v.string()),
  sweep: v.nullable(v.string()),
});
export type KeptLine = v.InferOutput<typeof KeptLine>;

/**
 * `ledger-kept.json`: what was spent on runs that were thrown away. Written before their folders leave, so that money is
 * never forgotten; a line whose run is (still, or again) in the library is not counted, so that it is never counted twice.
 */
const KeptLedger = v.object({ version: v.literal(1), lines: v.array(KeptLine) });

/** What was kept; a damaged file is set aside, and told of, for nothing but sums hangs on it. */
export async function openKept({
  library,
  now,
  tidy,
  tell,
}: Pick<Looking, 'library' | 'now' | 'tidy' | 'tell'>): Promise<readonly KeptLine[]> {
  try {
    return await readKept(library);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const lacks = 'The ledger lacks what deleted runs had cost.';
    const isAside = error.code === 'damaged' && tidy;
    const after = isAside ? `The file is kept as ${await setAside(path.join(library, KEPT_FILE), now)}.` : error.advice;
    tell({ place: KEPT_FILE, sentence: `${error.message} ${lacks} ${after}`.trim() });
    return [];
  }
}

/** @throws AppError `damaged`, `too-new`, or what the disk says; a library that threw nothing away has no such file. */
export async function readKept(library: string): Promise<KeptLine[]> {
  try {
    return (await readJson(path.join(library, KEPT_FILE), KeptLedger)).lines;
  } catch (error) {
    if (error instanceof AppError && error.code === 'file-missing') return [];
    throw error;
  }
}

/** What these runs cost. */
export const linesOfRuns = (
  runs: readonly { readonly run: RunRecord; readonly project: Pick<ProjectRecord, 'id' | 'name'> }[],
): KeptLine[] =>
  runs.flatMap(({ run, project }) =>
    requestsOf(run).map((request) => ({
      ...request,
      run: run.id,
      project: project.id,
      name: project.name,
      number: run.number,
      state: run.state,
      sweep: run.sweep?.id ?? null,
    })),
  );

/** Add lines; a run's newer ones take the place of older ones. @returns all lines. */
export async function keepLines(library: string, fresh: readonly KeptLine[]): Promise<KeptLine[]> {
  const before = await readKept(library);
  if (fresh.length === 0) return before;
  const replaced = new Set(fresh.map(({ run }) => run));
  const lines = [...before.filter(({ run }) => !replaced.has(run)), ...fresh];
  await writeJson(path.join(library, KEPT_FILE), { version: 1, lines });
  return lines;
}
