/** Every sentence the page says, one constant a room. What main says (failures, notices) comes with its own words. */
import type { RunState, RunView } from '../preload/contract/runs.ts';
import { count } from './format.ts';

export const shellText = {
  library: 'Library',
  stage: 'Stage',
  inspector: 'Inspector',
  status: 'Status',
  notices: 'Notices',
  close: 'Close',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  show: 'Show',
  retry: 'Try again',
  back: 'Back to library',
  starting: 'Opening your library',
  libraryEdge: 'Width of the library',
  inspectorEdge: 'Width of the inspector',
  reference: (ref: string) => `Reference ${ref}`,
  unexpected: {
    message: 'Something went wrong inside the app.',
    advice: 'Your files and runs are as they were. Try again; if it comes back, the log says more.',
  },
  refused: (name: string, message: string) => `${name}: ${message}`,
  noted: (name: string, notes: readonly string[]) => `${name} added. ${notes.join(' ')}`,
  ended: (run: RunView, project: string) => endedNotice(run, project),
} as const;

function endedNotice(run: RunView, project: string) {
  const name = project === '' ? `Run ${run.number}` : `${project}, run ${run.number}`;
  if (run.state === 'done') {
    return { level: 'info', message: `${name} is refined: ${count(run.result?.triangles ?? 0)} triangles.` } as const;
  }
  if (run.state === 'cancelled') return null;
  return {
    level: 'warning',
    message: `${name}: ${run.failure?.message ?? runStateText.unconfirmed}`,
    advice: run.failure?.advice ?? '',
    ref: run.failure?.ref ?? '',
  } as const;
}

/** A run's state as its thumbnail says it. */
export const runStateText: Readonly<Record<RunState, string>> = {
  preparing: 'Preparing',
  uploading: 'Uploading',
  submitting: 'Sending',
  queued: 'In fal’s queue',
  running: 'Running',
  downloading: 'Downloading',
  finishing: 'Finishing',
  unconfirmed: 'Not confirmed',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};
