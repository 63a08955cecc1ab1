import type { RunState } from '../../preload/contract/runs.ts';
import type { AppError } from '../base/app-error.ts';

/** Said while fal is asked for a run whose answer was lost. */
export const LOOKING = 'The answer of fal was lost. The app looks for the run in your requests at fal.';

/** Why a run waits and what becomes of it meanwhile, in a sentence or two. */
export function whyWaiting(error: AppError, state: RunState): string {
  const meanwhile = MEANWHILE[state];
  switch (error.code) {
    case 'network':
      return `No connection. ${meanwhile}`;
    case 'auth':
    case 'no-key':
      return `${error.message} Put it right in the settings. ${meanwhile}`;
    case 'exhausted-balance':
    case 'rate-limited':
    case 'provider':
      return `${error.message} ${meanwhile}`;
    default:
      return [error.message, error.advice].filter((part) => part !== '').join(' ');
  }
}

const NOT_SENT = 'Nothing was sent yet; the app tries again.';
const AT_FAL = 'The run goes on at fal; the app asks again.';
const SAFE = 'The result is safe at fal; the app tries again.';

const MEANWHILE: Readonly<Record<RunState, string>> = {
  preparing: NOT_SENT,
  uploading: NOT_SENT,
  submitting: 'The app tries again.',
  queued: AT_FAL,
  running: AT_FAL,
  downloading: SAFE,
  finishing: 'The result is here.',
  unconfirmed: 'The app looks for the run as soon as it can.',
  done: '',
  failed: '',
  cancelled: '',
};
