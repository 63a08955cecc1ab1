import { AppError } from '../base/app-error.ts';
import type { LogLine, RemoteStatus } from '../fal/port.ts';
import type { RunRecord } from '../library/records.ts';
import { askToCancel } from './cancel.ts';
import { lastLines } from './live.ts';
import type { Next, RunPorts } from './ports.ts';
import { backoff, type RunTask } from './task.ts';
import { whyWaiting } from './waiting.ts';

/** How long to wait between two looks at a request, by how long it has been looked at. Milliseconds. */
export type PollInterval = (elapsed: number) => number;

/** Quick while the user watches it start; a run takes minutes. */
export const pollInterval: PollInterval = (elapsed) => (elapsed < 10_000 ? 500 : elapsed < 60_000 ? 2000 : 5000);

/** fal's lines come with every look; the disk hears of them this often. */
const SAVE_LOG_EVERY = 5000;

/**
 * Ask until there is an answer. An error that says so is waited out, for as long as it takes: at fal nothing ends
 * because nobody looks.
 */
export async function insist<T>(task: RunTask, ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask();
      task.wait(null);
      return answer;
    } catch (error) {
      task.signal.throwIfAborted();
      if (!(error instanceof AppError) || !error.retryable) throw error;
      task.wait(whyWaiting(error));
      await task.sleep(backoff(tries, error));
    }
  }
}

/** Watch a request that fal has accepted until it is finished, and learn where its result is. */
export async function poll(task: RunTask, { fal, clock, interval }: RunPorts): Promise<Next> {
  const { requestId } = task.record;
  if (requestId === null) {
    await task.enter('unconfirmed');
    return 'next';
  }
  const began = clock.now();
  let logSaved = began;
  for (;;) {
    if (task.cancelOwed) await askToCancel(task, fal);
    task.signal.throwIfAborted();
    const status = await insist(task, () => fal.status(requestId, task.signal));
    if (status.kind === 'completed') {
      const remote = await insist(task, () => fal.result(requestId, task.signal)).catch((error: unknown) => {
        throw neverRan(task.record, status) ? withoutCharge(error) : error;
      });
      await task.enter('downloading', (run) => ({
        remote: { url: remote.url, bytes: remote.bytes },
        inferenceSeconds: status.inferenceSeconds,
        log: status.log.length > 0 ? lastLines(status.log) : [...(task.live.log ?? run.log)],
      }));
      return 'next';
    }
    await follow(task, status);
    task.tellLooked();
    if (task.live.log !== null && clock.now() - logSaved >= SAVE_LOG_EVERY) {
      logSaved = clock.now();
      await keepLog(task);
    }
    await task.sleep(interval(clock.now() - began));
  }
}

/** fal charges for what a runner did: here none was seen at it, none wrote a line and none took any time. */
function neverRan(run: RunRecord, { log, inferenceSeconds }: Extract<RemoteStatus, { kind: 'completed' }>): boolean {
  const sent = run.stages.findLastIndex(({ state }) => state === 'submitting');
  const hasRun = run.stages.slice(sent + 1).some(({ state }) => state === 'running');
  return !hasRun && log.length === 0 && inferenceSeconds === null;
}

/** A request that fal took from its queue cost nothing; every other end of one is what fal said it is. */
const withoutCharge = (error: unknown): unknown =>
  error instanceof AppError && error.code === 'cancelled'
    ? new AppError('cancelled', error.message, { advice: error.advice, charged: 'no', cause: error })
    : error;

async function follow(task: RunTask, status: Exclude<RemoteStatus, { kind: 'completed' }>): Promise<void> {
  if (status.kind !== task.record.state)
    await task.enter(status.kind, (run) => ({ log: [...(task.live.log ?? run.log)] }));
  if (status.kind === 'queued') {
    if (status.position !== task.live.queuePosition) task.show({ queuePosition: status.position });
    return;
  }
  const log = lastLines(status.log);
  if (isNews(log, task.live.log ?? task.record.log)) task.show({ log });
}

/** fal repeats its whole log at every look, and sometimes leaves it out. */
function isNews(log: readonly LogLine[], known: readonly LogLine[]): boolean {
  return log.length > 0 && (log.length !== known.length || log.at(-1)?.text !== known.at(-1)?.text);
}

async function keepLog(task: RunTask): Promise<void> {
  const { log } = task.live;
  if (log === null) return;
  await task.change(() => ({ log: [...log] }));
  if (task.live.log === log) task.show({ log: null });
}
