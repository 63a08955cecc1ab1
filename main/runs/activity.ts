import type { Progress, RunState } from '../../preload/contract/runs.ts';
import type { RunTask } from './task.ts';
import { isEnded } from './view.ts';

/** What is under way, by what becomes of it when the app quits. */
export interface Activity {
  /** In line: nothing was sent. They wait until the app is open again. */
  readonly inLine: number;
  /** Being made ready or uploaded: nothing was sent. They go on when the app is open again. */
  readonly here: number;
  /** In fal's queue or running: they go on without the app. */
  readonly atFal: number;
  /** Finished and paid for, on their way home: they are fetched on when the app is open again. */
  readonly fetching: number;
  /** Bytes of all uploads and downloads that move now; null: none do. `total` null: of some it is not known. */
  readonly transferring: Progress | null;
  /** Of all these, those that something is in the way of. */
  readonly waiting: number;
}

export function activityOf(tasks: readonly RunTask[]): Activity {
  const count = (...states: readonly RunState[]): number =>
    tasks.filter(({ record }) => states.includes(record.state)).length;
  return {
    inLine: count('in-line'),
    here: count('preparing', 'uploading'),
    atFal: count('submitting', 'queued', 'running'),
    fetching: count('downloading', 'finishing'),
    transferring: sumOf(tasks.flatMap(({ live }) => live.progress ?? [])),
    waiting: tasks.filter(({ record, live }) => live.waiting !== null && !isEnded(record.state)).length,
  };
}

function sumOf(moving: readonly Progress[]): Progress | null {
  if (moving.length === 0) return null;
  const isKnown = moving.every(({ total }) => total !== null);
  return {
    done: moving.reduce((sum, { done }) => sum + done, 0),
    total: isKnown ? moving.reduce((sum, { total }) => sum + (total ?? 0), 0) : null,
  };
}
