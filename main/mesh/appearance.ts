import type { JobArgs, JobValue } from './protocol.ts';

/** The engine's `appearance`. */
export function appearance(_job: JobArgs<'appearance'>, _signal: AbortSignal): Promise<JobValue<'appearance'>> {
  return Promise.reject(new Error('being built'));
}
