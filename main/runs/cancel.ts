import type { CancelOutcome } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Fal, RemoteCancel } from '../fal/port.ts';
import type { RunRecord } from '../library/records.ts';
import type { RunTask } from './task.ts';
import { isEnded } from './view.ts';

/**
 * Stop a run as far as it can be stopped, and say truly how far that was. The wish is on disk before fal is asked, so
 * that it outlives a crash and a lost connection.
 *
 * @param because the app's own reason, where it was not the user who asked.
 */
export async function cancelRun(
  task: RunTask,
  { fal, clock }: { readonly fal: Fal; readonly clock: Clock },
  because: RunRecord['stopped'] = null,
): Promise<CancelOutcome> {
  if (isStillHere(task)) {
    task.stop('cancelled', because);
    await task.settled;
    return task.record.state === 'cancelled' ? 'not-sent' : 'ended';
  }
  if (isFetching(task)) return 'already-finished';

  await task.change((run) => ({
    cancelRequestedAt: run.cancelRequestedAt ?? clock.now(),
    stopped: run.stopped ?? because,
  }));
  // A POST that is out cannot be called back: only its answer says what there is to cancel.
  await task.posting;
  switch (task.record.state) {
    case 'unconfirmed':
      task.cancelOwed = true;
      return 'requested';
    case 'queued':
    case 'running':
      break;
    case 'downloading':
    case 'finishing':
      return 'already-finished';
    default:
      await task.settled;
      return 'ended';
  }

  switch (await askToCancel(task, fal)) {
    case 'removed':
      await task.settled;
      return 'removed';
    case 'already-finished':
      return 'already-finished';
    case 'gone':
      // Either it is gone, and its next look ends the run at once, or fal still works on it in spite of what it says.
      await Promise.race([task.settled, task.looked()]);
      return isOver(task) ? 'ended' : 'requested';
    case 'requested':
    case null:
      return 'requested';
  }
}

/**
 * Tell fal to stop; null where fal could not be told now and will be before it is next asked how the run is.
 *
 * @throws AppError where telling it again would not help.
 */
export async function askToCancel(task: RunTask, fal: Fal): Promise<RemoteCancel | null> {
  const { requestId } = task.record;
  if (requestId === null) return null;
  try {
    const answer = await fal.cancel(requestId);
    task.cancelOwed = false;
    if (answer === 'removed') task.stop('cancelled');
    else task.wake();
    return answer;
  } catch (error) {
    if (!(error instanceof AppError) || !error.retryable) throw error;
    task.cancelOwed = true;
    return null;
  }
}

const isOver = ({ record }: RunTask): boolean => isEnded(record.state);

/** Nothing has left for fal's queue, and nothing is about to. */
function isStillHere({ record, posting }: RunTask): boolean {
  return (
    posting === null &&
    record.requestId === null &&
    ['in-line', 'preparing', 'uploading', 'submitting'].includes(record.state)
  );
}

const isFetching = ({ record }: RunTask): boolean => record.state === 'downloading' || record.state === 'finishing';
