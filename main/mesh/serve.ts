import * as v from 'valibot';
import { AppError } from '../base/app-error.ts';
import type { ProcessPort } from './process-port.ts';
import type { Progress } from './port.ts';
import { type Answer, type FromProcess, type JobName, ToProcess, toWire } from './protocol.ts';

/** Does a job; `args` is what the app sent with it. */
export type Job = (args: unknown, signal: AbortSignal, progress: Progress) => Promise<unknown>;

/**
 * Answer the app's jobs, one after another in the order in which they came: each may need more than twice its file's
 * memory. A job that is cancelled while it waits is answered when its turn comes, without being begun.
 */
export function serve(port: ProcessPort, jobs: Readonly<Record<JobName, Job>>): void {
  const stops = new Map<number, AbortController>();
  let last: Promise<void> = Promise.resolve();

  port.onMessage((message) => {
    const asked = v.parse(ToProcess, message);
    if ('cancel' in asked) {
      stops.get(asked.cancel)?.abort(new AppError('cancelled', 'Cancelled.'));
      return;
    }
    const stop = new AbortController();
    stops.set(asked.id, stop);
    last = last.then(async () => {
      const progress: Progress = (done) => port.postMessage({ id: asked.id, done } satisfies FromProcess);
      const answer = await run(asked.id, () => jobs[asked.job](asked.args, stop.signal, progress), stop.signal);
      stops.delete(asked.id);
      port.postMessage(answer);
    });
  });
}

async function run(id: number, job: () => Promise<unknown>, signal: AbortSignal): Promise<Answer> {
  try {
    signal.throwIfAborted();
    return { id, ok: true, value: await job() };
  } catch (error) {
    return { id, ok: false, error: toWire(error) };
  }
}
