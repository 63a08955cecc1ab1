import { reasonOf } from '../base/clock.ts';

/**
 * Between two long loops: lets messages in, then throws if one of them was a cancel.
 *
 * A loop over 6.5 million triangles takes a tenth of a second, so a job that pauses between its loops stops soon enough.
 */
export async function pause(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (signal.aborted) throw reasonOf(signal);
}
