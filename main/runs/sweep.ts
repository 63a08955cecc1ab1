import { chargeOf } from '../library/charge.ts';
import type { RunRecord } from '../library/records.ts';

/** Sums of dollars that were added up as fractions are as good as equal within this. */
export const NOTHING = 1e-6;

/**
 * Dollars that a sweep's requests cost or may still cost, those of runs included that are on their way to fal and not
 * sent yet. What fal's rules leave open counts: a cap is a promise.
 *
 * @param isLeaving whether a run that still stands in line is let out already.
 */
export function committedOf(runs: readonly RunRecord[], isLeaving: (run: RunRecord) => boolean): number {
  return runs.reduce((sum, run) => sum + requestsThatCost(run, isLeaving(run)) * run.price.amount, 0);
}

function requestsThatCost(run: RunRecord, isLeaving: boolean): number {
  const settled = run.submits.filter(({ charged }) => charged === 'yes' || charged === 'fal-decides').length;
  if (isUnsent(run)) return settled + (isLeaving || run.state !== 'in-line' ? 1 : 0);
  if (run.submits.at(-1)?.charged != null) return settled;
  const charge = chargeOf(run);
  return settled + (charge === 'nothing' || charge === 'no' ? 0 : 1);
}

const isUnsent = ({ state }: RunRecord): boolean =>
  state === 'in-line' || state === 'preparing' || state === 'uploading';

/** True where what a run costs may still turn out to be another sum, without anybody doing anything. */
export function mayTurnOutFree({ state, failure }: RunRecord): boolean {
  if (state === 'unconfirmed') return failure?.charged !== 'no';
  return state !== 'in-line' && state !== 'done' && state !== 'failed' && state !== 'cancelled';
}

/** The runs of every sweep that has some in line, ended ones too, as they were last written down. */
export class Sweeps {
  readonly #known = new Map<string, Map<string, RunRecord>>();

  note(run: RunRecord): void {
    if (run.sweep === null) return;
    const runs = this.#known.get(run.sweep.id) ?? new Map<string, RunRecord>();
    // What was read from the disk may have gone on while it was read.
    if ((runs.get(run.id)?.updatedAt ?? 0) > run.updatedAt) return;
    this.#known.set(run.sweep.id, runs.set(run.id, run));
  }

  of(id: string): readonly RunRecord[] {
    return [...(this.#known.get(id)?.values() ?? [])];
  }
}
