import type { AppError } from '../base/app-error.ts';

/** Said while fal is asked for a run whose answer was lost. */
export const LOOKING = 'The answer of fal was lost. The app looks for the run in your requests at fal.';

/** Why a run waits, as a sentence or two. Errors know what becomes of the run meanwhile: their advice says it. */
export function whyWaiting({ message, advice }: AppError): string {
  return advice === '' ? message : `${message} ${advice}`;
}
