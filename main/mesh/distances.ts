import type { Progress } from './port.ts';
import type { JobArgs, JobValue } from './protocol.ts';

/** The engine's `distances`. */
export function distances(
  _job: JobArgs<'distances'>,
  _signal: AbortSignal,
  _progress: Progress,
): Promise<JobValue<'distances'>> {
  return Promise.reject(new Error('being built'));
}
