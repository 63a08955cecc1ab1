import type { RunState } from '../../../preload/contract/runs.ts';
import type { FaultName, FaultOrder } from '../../fal-server/faults.ts';

/** One press of the button in a month of work, what goes wrong with it, and what the user does about it. */
export interface Press {
  readonly what: string;
  readonly faults?: readonly (readonly [FaultName, Omit<FaultOrder, 'name'>?])[];
  /** Cancel is pressed when the run is in this state. */
  readonly cancelAt?: RunState;
  /** Send again is pressed when the run has ended, or the app has looked for it in vain for a while. */
  readonly again?: true;
  /** What of it ends where fal must have it: `unconfirmed` ones are looked for until that is certain. */
  readonly ends: RunState;
  /** A sweep of so many, to be paid up to a cap; its last runs never leave. Or its first is kept, and the rest stopped. */
  readonly sweep?: { readonly runs: number; readonly cap: number | null; readonly keep: boolean };
}

const well = (what: string): Press => ({ what, ends: 'done' });

/** Everything that fal's rules tell apart, in the order of no particular month. Made over two projects in turn. */
export const MONTH: readonly Press[] = [
  well('a first try'),
  well('another'),
  { what: 'a file that fal cannot download', faults: [['job-fails-file-download']], ends: 'failed' },
  { what: 'a picture that fal will not have', faults: [['job-fails-content-policy']], ends: 'failed' },
  { what: 'a picture that fal cannot read', faults: [['job-fails-image-load']], ends: 'failed' },
  well('one that goes well between'),
  { what: 'a fault of the model', faults: [['job-fails-internal']], ends: 'failed' },
  { what: 'a fault of the model, sent again', faults: [['job-fails-internal-retryable']], again: true, ends: 'done' },
  { what: 'a runner that is gone', faults: [['job-fails-runner-disconnected']], ends: 'failed' },
  { what: 'a runner that takes too long', faults: [['job-fails-timeout']], ends: 'failed' },
  { what: 'a key that is refused', faults: [['submit-401']], ends: 'failed' },
  { what: 'an empty balance', faults: [['submit-403-exhausted']], ends: 'failed' },
  { what: 'an empty balance, filled', faults: [['submit-403-topup']], again: true, ends: 'done' },
  { what: 'an input that fal refuses at once', faults: [['submit-422-array']], ends: 'failed' },
  { what: 'too many at once', faults: [['submit-429']], ends: 'failed' },
  { what: 'cancelled before it was sent', cancelAt: 'uploading', ends: 'cancelled' },
  { what: "cancelled in fal's queue", cancelAt: 'queued', ends: 'cancelled' },
  { what: 'cancelled while fal works on it, which obeys', cancelAt: 'running', ends: 'cancelled' },
  {
    what: 'cancelled while fal works on it, which finishes anyway',
    faults: [['cancel-unheard']],
    cancelAt: 'running',
    ends: 'done',
  },
  { what: 'cancelled when it was finished', cancelAt: 'downloading', ends: 'done' },
  { what: 'an answer lost, and found', faults: [['submit-accepted-drop']], ends: 'done' },
  { what: 'an answer garbled, and found', faults: [['submit-accepted-not-json']], ends: 'done' },
  { what: 'an answer too late, and found', faults: [['submit-accepted-504']], ends: 'done' },
  {
    what: 'an answer lost, sent again before fal lists it, and paid for twice',
    faults: [['submit-accepted-drop']],
    again: true,
    ends: 'done',
  },
  { what: 'never arrived, looked for until that is certain', faults: [['submit-503']], ends: 'unconfirmed' },
  { what: 'never arrived, sent again at once', faults: [['submit-500']], again: true, ends: 'done' },
  { what: 'forgotten by fal while it works on it', faults: [['status-404', { count: null }]], ends: 'failed' },
  { what: 'a result that fal has forgotten', faults: [['result-404', { count: null }]], ends: 'failed' },
  { what: 'a result without a file', faults: [['result-no-file', { count: null }]], ends: 'failed' },
  { what: 'a result that is gone', faults: [['download-410', { count: null }]], ends: 'failed' },
  { what: 'a sweep, all of it', sweep: { runs: 3, cap: null, keep: false }, ends: 'done' },
  { what: 'a sweep with a cap', sweep: { runs: 4, cap: 0.3, keep: false }, ends: 'done' },
  { what: 'a sweep of which the first is kept', sweep: { runs: 5, cap: null, keep: true }, ends: 'done' },
  well('one more, on the last day of the month'),
];
