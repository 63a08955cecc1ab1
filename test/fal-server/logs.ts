import type { Job } from './jobs.ts';
import type { Json } from './reply.ts';

/** Shares of the running time at which the sampling begins and ends. */
const SAMPLING = { from: 0.06, to: 0.84 } as const;

/** What a job has logged when `progress` of its time is over: all lines so far, as fal's status gives them. */
export function logLines(job: Job, progress: number): readonly Json[] {
  if (job.cancelledAt !== null && job.cancelledAt < job.startsAt) return [];
  return script(Number(job.input['num_inference_steps'] ?? 50))
    .filter(([share]) => share <= progress)
    .map(([share, message]) => ({
      message,
      level: 'INFO',
      source: 'USER',
      timestamp: new Date(job.startsAt + share * job.plan.runMs).toISOString(),
    }));
}

function script(steps: number): readonly (readonly [number, string])[] {
  const { from, to } = SAMPLING;
  return [
    [0, 'Loading coarse mesh'],
    [0.03, 'Removing background'],
    ...Array.from(
      { length: steps },
      (_, i) => [from + ((to - from) * (i + 1)) / steps, `Diffusion Sampling: ${i + 1}/${steps}`] as const,
    ),
    [0.86, 'Volume Decoding'],
    [0.95, 'Exporting mesh'],
  ];
}
