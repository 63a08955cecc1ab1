import type { JobArgs, JobValue } from './protocol.ts';

/** The engine's `overlap`. */
export function overlap(_job: JobArgs<'overlap'>, _signal: AbortSignal): Promise<JobValue<'overlap'>> {
  return Promise.reject(new Error('being built'));
}
