import type { Camera } from '../../preload/contract/mesh.ts';
import { pause } from './pause.ts';
import type { LightMesh } from './picture/light-mesh.ts';
import type { Mask } from './picture/mask.ts';
import type { Shelf } from './picture/shelf.ts';
import { overlapOf, Silhouettes } from './picture/silhouette.ts';
import type { JobArgs, JobValue } from './protocol.ts';

/** The engine's `overlap`. */
export async function overlap(
  job: JobArgs<'overlap'>,
  shelf: Shelf,
  signal: AbortSignal,
): Promise<JobValue<'overlap'>> {
  const { mask } = await shelf.subject(job.picture);
  await pause(signal);
  return overlapFrom(job.camera, await shelf.mesh(job.mesh, signal), mask);
}

/** How well the silhouettes overlap, in the subject's own pixels. */
export function overlapFrom(camera: Camera, mesh: LightMesh, subject: Mask): number {
  return overlapOf(new Silhouettes(mesh, subject).draw(camera), subject);
}
