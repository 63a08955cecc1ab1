import { AppError } from '../base/app-error.ts';
import { settledSubmits } from '../library/charge.ts';
import type { RunRecord } from '../library/records.ts';
import type { Next, RunPorts } from './ports.ts';
import type { RunTask } from './task.ts';

/**
 * The one step that costs money. `submitting` and the POST's own entry are on disk before it leaves; its request id is
 * on disk before anything says `queued`. An answer that leaves it open whether fal has the run makes it `unconfirmed`.
 */
export async function post(task: RunTask, ports: RunPorts): Promise<Next> {
  const { image, mesh } = task.record.uploads;
  if (image === null || mesh === null) throw new Error('A run was to be sent before its files were uploaded.');
  await task.enter('submitting', (run) => ({
    submits: [...run.submits, { at: ports.clock.now(), charged: null, requestId: null }],
    failure: null,
  }));
  if (task.signal.aborted) {
    await task.enter('uploading', (run) => ({ submits: run.submits.slice(0, -1) }));
    task.signal.throwIfAborted();
  }
  const input = { ...task.record.params, image_url: image.url, model_url: mesh.url };
  const sending = send(task, ports, () => ports.fal.submit(input));
  task.posting = sending.catch(() => undefined);
  try {
    await sending;
  } finally {
    task.posting = null;
  }
  return 'next';
}

async function send(task: RunTask, { log }: RunPorts, submit: () => Promise<string>): Promise<void> {
  let requestId: string;
  try {
    requestId = await submit();
  } catch (error) {
    // Whatever fal did not say clearly may have been accepted, and paid for.
    if (error instanceof AppError && error.code !== 'unconfirmed') throw error;
    log.warn(`run ${task.record.id}: no clear answer to the request`, { error: String(error) });
    await task.enter('unconfirmed');
    return;
  }
  log.info(`run ${task.record.id} is fal's request ${requestId}`);
  await task.enter('queued', () => ({ requestId }));
}

/** True where fal has no paid request of this run, as far as anyone can know without the user's word. */
export function maySendAgain(run: RunRecord): boolean {
  if (run.state === 'unconfirmed') return run.failure !== null;
  return run.state === 'failed' && run.failure?.charged === 'no' && run.remote === null;
}

/** A run as it starts once more, by the user's word: what belonged to the request before is gone, the files stay. */
export function sentAnew(run: RunRecord): Partial<RunRecord> {
  return {
    submits: settledSubmits(run),
    requestId: null,
    cancelRequestedAt: null,
    stopped: null,
    deletedAtFal: null,
    unlistedSince: null,
    remote: null,
    inferenceSeconds: null,
    log: [],
    failure: null,
    // Whoever paid for what was sent before: what is sent from here is paid for here.
    paidElsewhere: false,
    // A request is looked for by its mesh's address: no two POSTs share one.
    uploads: run.submits.length === 0 ? run.uploads : { ...run.uploads, mesh: null },
  };
}
