import path from 'node:path';
import type { Layout } from '../../preload/contract/mesh.ts';
import type { Vec3 } from '../../preload/contract/values.ts';
import { boundsOf, centreOf, diagonalOf } from './bounds.ts';
import { vertexAreas } from './distances/areas.ts';
import { changesOf } from './distances/changes.ts';
import { driftOf } from './distances/drift.ts';
import { measureDistances, type MeasureOptions, surfaceOf } from './distances/measure.ts';
import { spreadOf } from './distances/spread.ts';
import type { Surface } from './distances/task.ts';
import { damaged } from './errors.ts';
import { evenScale, IDENTITY, inverse, type Matrix4, multiply } from './matrix.ts';
import { pause } from './pause.ts';
import type { Progress } from './port.ts';
import type { JobArgs, JobValue } from './protocol.ts';
import { readWhole } from './read-file.ts';
import { readPlain } from './read-plain.ts';
import { bytesOf, writeWhole } from './write-file.ts';

/** Shares of the time it takes, roughly: of reading both and building the tree, and of measuring. */
const READY = 0.2;
const MEASURED = 0.9;
/** What an int16 reaches. */
const FULL = 32_767;

/**
 * The engine's `distances`. The reference keeps its own coordinates, so that nothing of it is rounded; the mesh is taken
 * there. At its peak it holds the larger of: the reference's file and 90 bytes a triangle of it; the latter, and the
 * mesh's file and 25 bytes a vertex.
 */
export async function distances(
  job: JobArgs<'distances'>,
  signal: AbortSignal,
  progress: Progress,
  options: Pick<MeasureOptions, 'threads' | 'entry'> = {},
): Promise<JobValue<'distances'>> {
  const placed = job.reference.placement ?? IDENTITY;
  const unit = evenScale(placed);
  const toSurface = multiply(inverse(placed), job.mesh.placement ?? IDENTITY);
  const { surface, centre, diagonal } = await readReference(job.reference.file, signal);
  progress(READY / 2);
  const { mesh } = await readPlain(job.mesh.file, signal);
  const proxy = job.proxy === null ? new Float32Array() : await readProxy(job.proxy, signal);
  const points = sharedPoints(mesh.positions, proxy);
  progress(READY);
  const found = await measureDistances(points, surface, {
    ...options,
    toSurface,
    unit,
    signal,
    progress: (done) => progress(READY + done * (MEASURED - READY)),
  });
  progress(MEASURED);

  const ofMesh = found.subarray(0, mesh.positions.length / 3);
  const areas = vertexAreas(mesh);
  const spread = spreadOf(ofMesh, areas);
  await pause(signal);
  const drift = driftOf({ surface, centre, diagonal, positions: mesh.positions, areas, toSurface });
  await pause(signal);
  const changes = changesOf(mesh, ofMesh, areas);
  await pause(signal);
  const scale = furthestOf(found) || 1;
  await writeWhole(job.out, [bytesOf(inSteps(ofMesh, scale))], signal);
  if (job.proxy !== null) {
    await writeWhole(job.proxyOut, [bytesOf(inSteps(found.subarray(ofMesh.length), scale))], signal);
  }
  progress(1);
  return {
    scale,
    ...spread,
    drift: { ...drift, move: turned(placed, drift.move) },
    changes,
    openReference: surface.sides.open,
  };
}

interface Reference {
  readonly surface: Surface;
  readonly centre: Vec3;
  readonly diagonal: number;
}

/** The reference's file is not held once its surface is built. */
async function readReference(file: string, signal: AbortSignal): Promise<Reference> {
  const { mesh } = await readPlain(file, signal);
  const surface = surfaceOf(mesh);
  await pause(signal);
  if (surface.tree.count === 0) throw damaged(`${path.basename(file)} has no triangle that could be measured against.`);
  const box = boundsOf(mesh);
  return { surface, centre: centreOf(box), diagonal: diagonalOf(box) };
}

/** A proxy's points. @throws AppError `damaged` where the file is not the one that the layout describes. */
async function readProxy(
  { file, layout }: { readonly file: string; readonly layout: Layout },
  signal: AbortSignal,
): Promise<Float32Array> {
  const { bytes } = await readWhole(file, signal);
  const { offset, length } = layout.positions;
  if (length !== layout.vertices * 12 || offset % 4 !== 0 || offset < 0 || offset + length > bytes.length) {
    throw damaged(`${path.basename(file)} is not the proxy that was made of the mesh.`);
  }
  return new Float32Array(bytes.buffer, offset, layout.vertices * 3);
}

function sharedPoints(...parts: readonly Float32Array[]): Float32Array<SharedArrayBuffer> {
  const points = new Float32Array(new SharedArrayBuffer(parts.reduce((sum, part) => sum + part.byteLength, 0)));
  let at = 0;
  for (const part of parts) {
    points.set(part, at);
    at += part.length;
  }
  return points;
}

/** The greatest absolute distance; one that is not a number is none. */
function furthestOf(found: Float32Array): number {
  let furthest = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < found.length; i++) {
    const d = Math.abs(found[i] ?? 0);
    if (d > furthest) furthest = d;
  }
  return furthest;
}

/** Distances as they are kept: `scale` becomes 32767, what is not a number 0. */
function inSteps(found: Float32Array, scale: number): Int16Array {
  const steps = new Int16Array(found.length);
  const perUnit = FULL / scale;
  for (let i = 0; i < found.length; i++) steps[i] = Math.round((found[i] ?? 0) * perUnit);
  return steps;
}

/** A direction, taken through a matrix. */
function turned(matrix: Matrix4, direction: Vec3): Vec3 {
  const row = (r: number): number => direction.reduce((sum, value, k) => sum + (matrix[k * 4 + r] ?? 0) * value, 0);
  return [row(0), row(1), row(2)];
}
