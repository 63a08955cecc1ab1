import type { Charged, ErrorCode, Failure } from '../../preload/contract/errors.ts';
import { AppError } from '../base/app-error.ts';
import { toFailure as failureOf } from '../base/failure.ts';
import type { Log } from '../base/log.ts';
import type { RunRecord } from '../library/records.ts';

/** Codes that say nothing of what fal did: the fault was found on this side of the wire. */
const OURS: ReadonlySet<ErrorCode> = new Set([
  'bad-request',
  'not-found',
  'internal',
  'damaged',
  'disk-full',
  'read-only',
  'file-missing',
  'too-new',
]);

/** What ended a run, as its record keeps it. The cause goes to the log, under the failure's `ref`. */
export function toFailure(error: unknown, run: RunRecord, log: Log): Failure {
  const ref = log.error(`run ${run.id} failed while ${run.state}`, error, { requestId: run.requestId });
  const failure = failureOf(error, ref);
  const charged = chargedFor(failure, run);
  // What is paid for is only to be fetched, and that can be tried for as long as fal keeps it.
  return { ...failure, charged, retryable: failure.retryable || charged === 'yes' };
}

/** Never "no" on a guess: a run that is said to be free can be sent again. */
function chargedFor({ code, charged }: Failure, run: RunRecord): Charged {
  if (run.remote !== null) return 'yes';
  if (run.requestId !== null && charged === 'no' && OURS.has(code)) return 'fal-decides';
  return charged;
}

/** The run would be in fal's list by now, and is not. */
export function noRecord(run: RunRecord, log: Log): Failure {
  log.warn(`run ${run.id} is unknown to fal`, { submits: run.submits.length });
  return {
    code: 'unconfirmed',
    message: 'fal has no record of it. Nothing was charged.',
    advice: 'Send it again; the inputs are kept.',
    charged: 'no',
    retryable: true,
    ref: '',
  };
}

/** The run is not in fal's list, where requests stand once they have ended. */
export function notListedYet(run: RunRecord, log: Log): Failure {
  log.warn(`run ${run.id} is not in fal's list yet`, { submits: run.submits.length });
  return {
    code: 'unconfirmed',
    message: 'fal has no record of it so far. It may still be running there: fal lists a run when it has ended.',
    advice:
      'The app goes on looking, for an hour at most. Send it again now only if you would rather risk paying twice.',
    charged: 'fal-decides',
    retryable: true,
    ref: '',
  };
}

/** fal could not be asked for the run, so nobody knows. */
export function cannotLook(error: unknown, run: RunRecord, log: Log): Failure {
  const reason = error instanceof AppError ? ` ${error.message}` : '';
  return {
    code: 'unconfirmed',
    message: `fal may or may not have received this run, and the app could not look it up.${reason}`,
    advice: "Look in fal's list of requests, or let the app look again. Send it again only if it is not there.",
    charged: 'fal-decides',
    retryable: true,
    ref: log.error(`run ${run.id} could not be looked up`, error),
  };
}
