import type { InspectedMesh } from './port.ts';
import { octahedral, smoothNormals } from './normals.ts';
import { pause } from './pause.ts';
import { readPlain } from './read-plain.ts';
import { statisticsOf } from './statistics.ts';
import { thumbnailOf } from './thumbnail.ts';
import { bytesOf, writeWhole } from './write-file.ts';

export interface InspectJob {
  readonly file: string;
  readonly normalsOut: string;
  readonly thumbnailOut: string;
}

/** The engine's `inspect`. At its peak it holds the file once and as much again. */
export async function inspect(job: InspectJob, signal: AbortSignal): Promise<InspectedMesh> {
  const { mesh, layout, bytes, sha256 } = await readPlain(job.file, signal);
  const statistics = await statisticsOf(mesh, signal);
  const normals = smoothNormals(mesh);
  await pause(signal);
  await writeWhole(job.normalsOut, [bytesOf(octahedral(normals))], signal);
  const picture = await thumbnailOf(mesh, normals, signal);
  await writeWhole(job.thumbnailOut, [picture], signal);
  return { sha256, bytes, layout, statistics };
}
