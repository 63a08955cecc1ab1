import type { RunState } from '../../preload/contract/runs.ts';
import type { Clock } from '../base/clock.ts';
import type { Fal } from '../fal/port.ts';
import { cancelRun } from './cancel.ts';
import type { RunTask } from './task.ts';

/** Stopping these costs nothing: not sent, or in fal's queue. */
const FREE: ReadonlySet<RunState> = new Set(['in-line', 'preparing', 'uploading', 'submitting', 'queued']);
/** Paid for, or as good as. */
const PAID: ReadonlySet<RunState> = new Set(['running', 'downloading', 'finishing']);

/**
 * Stop those of a sweep that cost nothing to stop, another of it being the best.
 *
 * @returns how many were stopped, and how many fal works on or has finished.
 */
export async function keepOf(
  others: readonly RunTask[],
  deps: { readonly fal: Fal; readonly clock: Clock },
): Promise<{ stopped: number; goingOn: number }> {
  const goingOn = others.filter(({ record }) => PAID.has(record.state)).length;
  const free = others.filter(({ record }) => FREE.has(record.state));
  // Those in line first: none of them takes the slot of one that is stopped.
  free.sort((a, b) => Number(b.record.state === 'in-line') - Number(a.record.state === 'in-line'));
  await Promise.all(free.map((task) => cancelRun(task, deps, 'winner')));
  const slipped = free.filter(({ record }) => PAID.has(record.state) || record.state === 'done').length;
  return { stopped: free.length - slipped, goingOn: goingOn + slipped };
}
