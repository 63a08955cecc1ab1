import type { JobArgs, JobValue } from './protocol.ts';

/** The engine's `report`. */
export function report(_job: JobArgs<'report'>, _signal: AbortSignal): Promise<JobValue<'report'>> {
  return Promise.reject(new Error('being built'));
}
