import type { Failure } from '../../preload/contract/errors.ts';
import { AppError, fromDisk } from './app-error.ts';

/**
 * An error as people read it. What the app does not know becomes `internal`: its text stays in the log, where `ref`
 * finds it, because it may hold anything.
 */
export function toFailure(error: unknown, ref: string): Failure {
  const known = fromDisk(error);
  if (known instanceof AppError) {
    const { code, message, advice, charged, retryable } = known;
    return { code, message, advice, charged, retryable, ref };
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside the app.',
    advice: 'Try again. If it happens twice, send us the log (Help ▸ Show Logs).',
    charged: 'no',
    retryable: true,
    ref,
  };
}
