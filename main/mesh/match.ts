import { pause } from './pause.ts';
import { overlapFrom } from './overlap.ts';
import { findCamera } from './picture/search.ts';
import type { Shelf } from './picture/shelf.ts';
import type { Progress } from './port.ts';
import type { JobArgs, JobValue } from './protocol.ts';

/** Share of the work that is done when both files are read. */
const READ = 0.3;

/** The engine's `match`. */
export async function match(
  job: JobArgs<'match'>,
  shelf: Shelf,
  signal: AbortSignal,
  progress: Progress,
): Promise<JobValue<'match'>> {
  const subject = await shelf.subject(job.picture);
  await pause(signal);
  const mesh = await shelf.mesh(job.mesh, signal);
  await pause(signal);
  progress(READ);
  const camera = await findCamera(mesh, subject.mask, signal, (done) => progress(READ + (1 - READ) * done));
  return { camera, overlap: overlapFrom(camera, mesh, subject.mask), subject: subject.by };
}
