import { boundsOfBoxes } from './bounds.ts';
import { boxesOf, TRIANGLES_PER_BOX } from './boxes.ts';
import { survey, type Survey } from './survey.ts';
import { octahedral, smoothNormals } from './normals.ts';
import { pause } from './pause.ts';
import type { InspectedMesh } from './port.ts';
import { proxyFile, proxyOf } from './proxy.ts';
import type { Sides } from './raster.ts';
import { readPlain } from './read-plain.ts';
import { thumbnailOf } from './thumbnail.ts';
import type { Triangles } from './triangles.ts';
import { bytesOf, writeWhole } from './write-file.ts';

export interface InspectJob {
  readonly file: string;
  readonly normalsOut: string;
  readonly thumbnailOut: string;
  readonly proxyOut: string;
  readonly boxesOut: string;
}

/**
 * The engine's `inspect`. One thing after another, though they do not depend on each other: each takes once to one and a
 * half times the file's memory beside the file, and gives it back.
 */
export async function inspect(job: InspectJob, signal: AbortSignal): Promise<InspectedMesh> {
  const { mesh, layout, bytes, sha256 } = await readPlain(job.file, signal);
  const boxes = boxesOf(mesh);
  await writeWhole(job.boxesOut, [bytesOf(boxes)], signal);
  const light = await proxyOf(mesh, boundsOfBoxes(boxes), signal);
  const made = light === null ? null : proxyFile(light);
  if (made !== null) await writeWhole(job.proxyOut, made.pieces, signal);
  const surveyed = await survey(mesh, boxes, signal);
  const { statistics, health } = surveyed;
  await writeLooks(job, mesh, sidesOf(surveyed), signal);
  const box = { count: boxes.length / 6, trianglesPerBox: TRIANGLES_PER_BOX };
  return { sha256, bytes, layout, statistics, health, proxy: made?.proxy ?? null, boxes: box };
}

/** Nobody sees the inside of a closed mesh, as long as none of it is turned inside out. */
const sidesOf = ({ statistics, health }: Survey): Sides =>
  statistics.watertight && health.flippedEdges.count === 0 && health.flippedShells.count === 0 ? 'outside' : 'both';

/** Normals and thumbnail: the picture is drawn with the normals, which are large and gone after it. */
async function writeLooks(job: InspectJob, mesh: Triangles, sides: Sides, signal: AbortSignal): Promise<void> {
  const normals = smoothNormals(mesh);
  await pause(signal);
  await writeWhole(job.normalsOut, [bytesOf(octahedral(normals))], signal);
  const picture = await thumbnailOf(mesh, normals, sides, signal);
  await writeWhole(job.thumbnailOut, [picture], signal);
}
