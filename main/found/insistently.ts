import { AppError } from '../base/app-error.ts';
import type { Clock } from '../base/clock.ts';

const TRIES = 4;

/** Try again what passes, a few times, a little longer each time: somebody is watching. */
export async function insistently<T>(work: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const passes =
        error instanceof AppError && error.retryable && error.code !== 'disk-full' && error.code !== 'auth';
      if (!passes || attempt === TRIES) throw error;
      await clock.sleep(Math.max(500 * 2 ** attempt, Math.min(error.retryAfter ?? 0, 10_000)), signal);
    }
  }
}
