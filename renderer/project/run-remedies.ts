import type { RunView } from '../../preload/contract/runs.ts';
import { money } from '../format.ts';
import { runText } from '../messages/runs.ts';
import { ended } from '../state/runs.svelte.ts';
import { since } from './run-words.ts';

/** fal keeps what a run made for at least this long. In milliseconds. */
const KEPT_AT_FAL = 7 * 24 * 60 * 60 * 1000;

export interface FailureLines {
  readonly what: string;
  readonly charged: string;
  readonly safe: string;
  readonly next: string;
}

/** What is to be known of a run that did not end well; null: there is nothing to explain. */
export function failureLines(run: RunView): FailureLines | null {
  const { failure } = run;
  if (failure === null || !ended(run.state)) return null;
  return { what: failure.message, charged: chargedLine(run), safe: safeLine(run), next: failure.advice };
}

function chargedLine({ charge, paidElsewhere, price }: RunView): string {
  if (paidElsewhere) return runText.chargedLines.elsewhere;
  switch (charge) {
    case 'yes':
      return runText.chargedLines.yes(money(price.amount, price.currency));
    case 'no':
    case 'nothing':
      return runText.chargedLines.no;
    case 'pending':
    case 'fal-decides':
      return runText.chargedLines['fal-decides'];
  }
}

function safeLine(run: RunView): string {
  if (run.failure?.code === 'gone') return runText.safeLines.gone;
  if (run.charge !== 'yes') return runText.safeLines.inputs;
  const finished = run.stages.find(({ state }) => state === 'downloading')?.at ?? since(run);
  return runText.safeLines.atFal(day.format(finished + KEPT_AT_FAL));
}

const day = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'long' });

/** What can be done about a run. `resume` costs nothing; `send-again` is one more paid request. */
export type Remedy =
  | 'cancel'
  | 'keep'
  | 'export'
  | 'resume'
  | 'look-again'
  | 'send-again'
  | 'settings'
  | 'billing'
  | 'requests'
  | 'reveal'
  | 'use'
  | 'delete-at-fal';

/** The buttons of a run, the most helpful first. `rest`: how many of its sweep would be stopped if it were kept. */
export function remediesFor(run: RunView, rest = 0): readonly Remedy[] {
  const { state, failure, requestId } = run;
  const atEnd = ['use', ...(isAtFal(run) ? (['delete-at-fal'] as const) : [])] as const;
  switch (state) {
    case 'done':
      return [...(rest > 0 ? (['keep'] as const) : []), 'export', 'reveal', ...atEnd];
    case 'cancelled':
      return atEnd;
    case 'unconfirmed':
      return failure === null ? ['requests'] : ['look-again', 'send-again', 'requests', 'use'];
    case 'failed': {
      const unpaid = run.charge === 'no' || run.charge === 'nothing';
      const isKeyTrouble = failure?.code === 'auth' || failure?.code === 'no-key';
      const canResume = requestId !== null && failure?.retryable === true && !unpaid;
      return [
        ...(isKeyTrouble ? (['settings'] as const) : []),
        ...(failure?.code === 'exhausted-balance' ? (['billing'] as const) : []),
        ...(canResume ? (['resume'] as const) : []),
        ...(unpaid ? (['send-again'] as const) : []),
        ...(run.charge === 'fal-decides' ? (['requests'] as const) : []),
        ...atEnd,
      ];
    }
    default:
      // One wish is enough; and what is being fetched or measured is paid for.
      return run.cancelRequested || state === 'downloading' || state === 'finishing' ? [] : ['cancel'];
  }
}

/** Whether fal may keep something of an ended run that nobody needs there: a result that was paid for is fetched first. */
const isAtFal = ({ requestId, deletedAtFal, charge, result }: RunView): boolean =>
  requestId !== null && deletedAtFal === null && (charge !== 'yes' || result !== null);
