import type { Charge } from '../../preload/contract/runs.ts';
import type { RunRecord } from './records.ts';

/**
 * What the last request of a run costs, by fal's rules (fal.md §3): a delivery is charged, what never reached fal or was
 * taken out of its queue is not, a failure says so itself, and what nobody can know is left to fal.
 */
export function chargeOf(run: Pick<RunRecord, 'state' | 'failure' | 'submits' | 'requestId' | 'remote'>): Charge {
  const { state, failure, submits, requestId, remote } = run;
  if (state === 'done' || remote !== null) return 'yes';
  if (submits.length === 0 && requestId === null) return 'nothing';
  switch (state) {
    case 'failed':
    case 'unconfirmed':
      return failure?.charged ?? 'fal-decides';
    case 'cancelled':
      return failure?.charged ?? 'no';
    default:
      return 'pending';
  }
}
