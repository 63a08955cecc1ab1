import type { RunState } from '../../preload/contract/runs.ts';
import { download, finish } from './collect.ts';
import { poll } from './poll.ts';
import type { Next, RunPorts } from './ports.ts';
import { recover } from './recover.ts';
import type { RunTask } from './task.ts';
import { prepare, upload } from './upload.ts';

type Step = (task: RunTask, ports: RunPorts) => Promise<Next>;

const rest: Step = () => Promise.resolve('rest');

const standInLine: Step = async (task, ports) => {
  await ports.turn(task);
  await task.enter('preparing');
  return 'next';
};

/**
 * What is done in each state, whether it was entered just now or found on disk at a start. `submitting` can only be
 * found on disk (the POST is part of the step before): the app stopped while the POST was out, so the run is looked for.
 */
const STEPS: Readonly<Record<RunState, Step>> = {
  'in-line': standInLine,
  preparing: prepare,
  uploading: upload,
  submitting: recover,
  queued: poll,
  running: poll,
  downloading: download,
  finishing: finish,
  unconfirmed: recover,
  done: rest,
  failed: rest,
  cancelled: rest,
};

/** Take a run from the step that its record names to the last one that needs nobody. */
export async function work(task: RunTask, ports: RunPorts): Promise<void> {
  do task.signal.throwIfAborted();
  while ((await STEPS[task.record.state](task, ports)) === 'next');
}
