import { AppError } from '../base/app-error.ts';
import { Unanswered } from './answer.ts';
import { BEFORE, common, LOCKED, type Trouble, type Words } from './errors.ts';
import { sentence } from './rejected.ts';

/** What fal's statuses mean of what is asked beside a run: the account, the list of requests, files of others. All free. */

const FREE: Words = {
  ...BEFORE,
  busy: 'Try again in a moment.',
  server: 'Try again in a moment.',
  network: 'Try again when you are back online.',
};

/** Asking about the account. */
export const accountError = (trouble: Trouble): AppError => common(trouble, FREE);

/** Asking for fal's list of requests to see what is in it: nothing hangs on it, and it is free. */
export function listingError(trouble: Trouble): AppError {
  const known = trouble instanceof Unanswered || trouble.status >= 500 || [401, 402, 403, 429].includes(trouble.status);
  const words = { ...FREE, money: 'Top up at fal.ai/dashboard/billing, then look again.' };
  if (known) return common(trouble, words);
  return new AppError('provider', sentence("fal's list of requests could not be read", trouble.said), {
    advice: FREE.server,
    retryable: true,
  });
}

/** Deleting what fal keeps of a request. */
export function deletingError(trouble: Trouble): AppError {
  if (!(trouble instanceof Unanswered)) {
    const { status, said } = trouble;
    if (status === 401 || (status === 403 && !LOCKED.test(said))) {
      return new AppError('auth', `fal does not let this key delete anything (${status}).`, {
        advice: 'It allows that to admin keys only; fal.ai/dashboard/keys makes them. Nothing was deleted.',
      });
    }
    if (status === 404 || status === 410) {
      return new AppError('gone', 'fal keeps nothing of this request any more.', { advice: 'Nothing need be done.' });
    }
  }
  return common(trouble, {
    ...FREE,
    money: 'Top up at fal.ai/dashboard/billing, then delete it again.',
    server: 'It may be deleted or not; try again in a moment.',
    network: 'It may be deleted or not; try again when you are back online.',
  });
}

/** Some of a request's files are still there. */
export const partlyDeleted = (files: number): AppError =>
  new AppError('provider', `fal deleted the request's record, but not ${files === 1 ? 'its file' : 'its files'}.`, {
    advice: 'Try again in a moment; fal deletes files by itself after a while.',
    retryable: true,
  });

/** Fetching an input of somebody's request from fal's storage. `what` names it, as the subject of a sentence. */
export function inputError(trouble: Trouble, what: string): AppError {
  if (trouble instanceof Unanswered || trouble.status === 429 || trouble.status >= 500) {
    return common(trouble, FREE);
  }
  if (trouble.status === 404 || trouble.status === 410) {
    return new AppError('gone', `${what} is no longer on fal.`, { advice: 'fal keeps files for a limited time.' });
  }
  if (trouble.status >= 300 && trouble.status < 400) return elsewhere(what);
  return new AppError('not-allowed', `fal's storage does not hand out ${what} (${trouble.status}).`, {
    advice: 'It may be private, or deleted.',
  });
}

/** An input that stands where this app does not fetch from: a request could name any address at all. */
export const elsewhere = (what: string): AppError =>
  new AppError('not-allowed', `${what} does not lie on fal.`, {
    advice: 'The app fetches files from nowhere else. Download it yourself and add it.',
  });
