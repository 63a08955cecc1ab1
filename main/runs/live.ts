import type { Progress } from '../../preload/contract/runs.ts';
import type { LogLine } from '../fal/port.ts';

/** What is known of a run only while it is worked on, and never needed after a restart. */
export interface Live {
  readonly queuePosition: number | null;
  readonly progress: Progress | null;
  /** Why the run waits, as a sentence; null while nothing is in the way. */
  readonly waiting: string | null;
  /** fal's last lines, ahead of the ones on disk; null: those on disk are the last. */
  readonly log: readonly LogLine[] | null;
}

export const QUIET: Live = { queuePosition: null, progress: null, waiting: null, log: null };

/** Enough to see what fal does; a run of fifty steps says about a hundred. */
const LOG_LINES = 200;

export function lastLines(log: readonly LogLine[]): LogLine[] {
  return log.slice(-LOG_LINES).map(({ at, text }) => ({ at, text }));
}
