import type { Charged } from '../../preload/contract/errors.ts';
import type { Charge } from '../../preload/contract/runs.ts';
import type { RunRecord } from './records.ts';

type Money = Pick<RunRecord, 'state' | 'failure' | 'submits' | 'requestId' | 'remote'>;

/**
 * What the last request of a run costs, by fal's rules (fal.md §3): a delivery is charged, what never reached fal or was
 * taken out of its queue is not, a failure says so itself, and what nobody can know is left to fal.
 */
export function chargeOf(run: Money): Charge {
  const { state, failure, submits, requestId, remote } = run;
  if (state === 'done' || remote !== null) return 'yes';
  const last = submits.at(-1);
  if (last === undefined && requestId === null) return 'nothing';
  // The run goes out once more and has not left: what the request before it cost was written down, and stands.
  const settled = last?.charged ?? null;
  if (settled !== null) return hasEnded(run) ? settled : 'nothing';
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

/** True where what a run costs, or may, is paid by somebody else: the user's word, where there is anything to be paid. */
export const isPaidElsewhere = (run: Money & Pick<RunRecord, 'paidElsewhere'>): boolean =>
  run.paidElsewhere === true && !['nothing', 'no'].includes(chargeOf(run));

/** True for a run that has ended and was charged, or may have been: only of such a one somebody else can have paid. */
export const hasCost = (run: Money & Pick<RunRecord, 'price'>): boolean =>
  hasEnded(run) && run.price.amount > 0 && ['yes', 'fal-decides'].includes(chargeOf(run));

/**
 * The submits of a run that is about to go out once more by the user's word: what became of the last one's money, and its
 * id at fal, are written into it, for the run's state will tell of the next.
 */
export function settledSubmits(run: Money): RunRecord['submits'] {
  return run.submits.map((submit, at) => {
    if (at < run.submits.length - 1 || submit.charged !== null) return submit;
    return { ...submit, charged: chargedOf(chargeOf(run)), requestId: submit.requestId ?? run.requestId };
  });
}

/** True for the states that nothing follows of itself. An `unconfirmed` run still waits for an answer. */
export const hasEnded = ({ state }: Pick<RunRecord, 'state'>): boolean =>
  ['done', 'failed', 'cancelled'].includes(state);

const chargedOf = (charge: Charge): Charged => (charge === 'yes' || charge === 'no' ? charge : 'fal-decides');
