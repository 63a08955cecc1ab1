import { AppError } from '../base/app-error.ts';
import type { Recovered } from '../fal/port.ts';
import { cannotLook, noRecord } from './failure.ts';
import type { Next, RunPorts } from './ports.ts';
import { insist } from './poll.ts';
import type { RunTask } from './task.ts';
import { LOOKING } from './waiting.ts';

/** Pauses before each look, in milliseconds: fal's list of requests lags behind its queue. About half a minute. */
const LOOKS = [0, 2000, 5000, 10_000, 15_000];

/**
 * A run whose POST was sent and whose answer never came: look for it in fal's own list by the address of the mesh that
 * was uploaded for it, which no other request has. Found, it goes on. Not found, or not to be looked for with this key,
 * it rests until the user has decided; it is never sent again from here, for it may have been paid for.
 */
export async function recover(task: RunTask, ports: RunPorts): Promise<Next> {
  if (task.record.state !== 'unconfirmed' || task.record.failure !== null) {
    await task.enter('unconfirmed', () => ({ failure: null }));
  }
  let trouble: unknown = null;
  for (const pause of LOOKS) {
    task.wait(LOOKING);
    if (pause > 0) await task.sleep(pause);
    try {
      const answer = await lookUp(task, ports);
      if (answer.kind === 'found') {
        await adopt(task, answer.requestId);
        return 'next';
      }
      trouble = null;
    } catch (error) {
      task.signal.throwIfAborted();
      trouble = error;
      if (error instanceof AppError && !error.retryable) break;
    }
  }
  const failure = trouble === null ? noRecord(ports.log, task.record) : cannotLook(trouble, task.record, ports.log);
  await task.enter('unconfirmed', () => ({ failure }));
  return 'rest';
}

/** One look. No connection is waited out, as long as it takes: without one the user could do nothing either. */
async function lookUp(task: RunTask, { fal }: RunPorts): Promise<Recovered> {
  const { uploads, submits, createdAt } = task.record;
  if (uploads.mesh === null) return { kind: 'not-found' };
  const { url } = uploads.mesh;
  const outcome = await insist(task, async () => {
    try {
      return { answer: await fal.findByUpload(url, submits.at(-1)?.at ?? createdAt, task.signal) };
    } catch (error) {
      if (error instanceof AppError && error.code === 'network') throw error;
      return { error };
    }
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

/** fal has the run after all: it goes on as if its answer had come. */
async function adopt(task: RunTask, requestId: string): Promise<void> {
  task.cancelOwed ||= task.record.cancelRequestedAt !== null;
  await task.enter('queued', () => ({ requestId, failure: null }));
}

/**
 * One look before a run is sent again: fal's list may know by now what it did not know before, and a look is free.
 *
 * @returns true where fal has the run, which then goes on instead of being sent.
 */
export async function foundAfterAll(task: RunTask, { fal, log }: RunPorts): Promise<boolean> {
  const { uploads, submits, createdAt, requestId } = task.record;
  if (requestId !== null || uploads.mesh === null || submits.length === 0) return false;
  try {
    const answer = await fal.findByUpload(uploads.mesh.url, submits.at(-1)?.at ?? createdAt, task.signal);
    if (answer.kind === 'not-found') return false;
    await adopt(task, answer.requestId);
    return true;
  } catch (error) {
    task.signal.throwIfAborted();
    log.warn(`run ${task.record.id} is sent again without a last look`, { error: String(error) });
    return false;
  }
}
