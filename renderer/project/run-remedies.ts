import type { RunView } from '../../preload/contract/runs.ts';
import { money } from '../format.ts';
import { runText } from '../messages/runs.ts';
import { chargedOf, since } from './run-words.ts';

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
  const { failure, price } = run;
  const charged = chargedOf(run);
  if (failure === null || charged === null) return null;
  return {
    what: failure.message,
    charged:
      charged === 'yes' ? runText.chargedLines.yes(money(price.amount, price.currency)) : runText.chargedLines[charged],
    safe: safeLine(run),
    next: failure.advice,
  };
}

function safeLine(run: RunView): string {
  if (run.failure?.code === 'gone') return runText.safeLines.gone;
  if (chargedOf(run) !== 'yes') return runText.safeLines.inputs;
  const finished = run.stages.find(({ state }) => state === 'downloading')?.at ?? since(run);
  return runText.safeLines.atFal(day.format(finished + KEPT_AT_FAL));
}

const day = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'long' });

/** What can be done about a run. `resume` costs nothing; `send-again` is one more paid request. */
export type Remedy =
  'cancel' | 'resume' | 'look-again' | 'send-again' | 'settings' | 'billing' | 'requests' | 'reveal' | 'use';

/** The buttons of a run, the most helpful first. */
export function remediesFor(run: RunView): readonly Remedy[] {
  const { state, failure, requestId } = run;
  switch (state) {
    case 'done':
      return ['reveal', 'use'];
    case 'cancelled':
      return ['use'];
    case 'unconfirmed':
      return failure === null ? ['requests'] : ['look-again', 'send-again', 'requests', 'use'];
    case 'failed': {
      const unpaid = failure?.charged === 'no';
      const isKeyTrouble = failure?.code === 'auth' || failure?.code === 'no-key';
      const atFal = requestId !== null && failure?.retryable === true && !unpaid;
      return [
        ...(isKeyTrouble ? (['settings'] as const) : []),
        ...(failure?.code === 'exhausted-balance' ? (['billing'] as const) : []),
        ...(atFal ? (['resume'] as const) : []),
        ...(unpaid ? (['send-again'] as const) : []),
        ...(failure?.charged === 'fal-decides' ? (['requests'] as const) : []),
        'use',
      ];
    }
    default:
      // One wish is enough; and what is being fetched or measured is paid for.
      return run.cancelRequested || state === 'downloading' || state === 'finishing' ? [] : ['cancel'];
  }
}
