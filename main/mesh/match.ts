import type { Progress } from './port.ts';
import type { JobArgs, JobValue } from './protocol.ts';

/** The engine's `match`. */
export function match(_job: JobArgs<'match'>, _signal: AbortSignal, _progress: Progress): Promise<JobValue<'match'>> {
  return Promise.reject(new Error('being built'));
}
