import type { Lightness } from '../../../preload/contract/finish.ts';
import { AppError } from '../../base/app-error.ts';
import { compact } from '../compact.ts';
import { pause } from '../pause.ts';
import { type Triangles, triangleCount } from '../triangles.ts';
import { decimate, type DecimateOptions } from './decimate.ts';
import { howFar } from './how-far.ts';
import { inCacheOrder } from './order.ts';
import { mend } from './seams.ts';
import { counted, megabytes } from './words.ts';

/** A target is met within so much. */
const WITHIN = 0.01;
/** A triangle or two more or less are met in the smallest meshes: edges take two with them. */
const A_PAIR = 2;
/** Drawing together what is left once more finds what was in its own way before. */
const AGAIN = 4;
const TRIES = 12;
/** Fewer are no solid. */
const LEAST = 4;

export interface LightMesh {
  readonly mesh: Triangles;
  /** Triangles that lay back to back where something shrank to nothing, and are gone. */
  readonly folded: number;
  /** Vertices that were doubled where surfaces would have met. */
  readonly cut: number;
}

export interface Lightening {
  /** Bytes of the file that a mesh makes. */
  readonly bytesOf: (mesh: Triangles) => Promise<number>;
  /** The target of an error, in the mesh's units. */
  readonly error: number;
  readonly signal: AbortSignal;
}

/**
 * Make a mesh as light as asked: triangles within 1 %, bytes within 1 % from below, an error never above. A mesh that is
 * light enough stays as it is.
 *
 * @throws AppError `missed-target` with what was reached and why.
 */
export async function lighten(mesh: Triangles, asked: Lightness, work: Lightening): Promise<LightMesh> {
  switch (asked.by) {
    case 'original':
      return { mesh, folded: 0, cut: 0 };
    case 'triangles':
      return toTriangles(mesh, asked.triangles, work);
    case 'megabytes':
      return toBytes(mesh, asked.megabytes * 1e6, work);
    case 'error':
      return toError(mesh, work);
  }
}

async function toTriangles(mesh: Triangles, wanted: number, work: Lightening): Promise<LightMesh> {
  if (triangleCount(mesh) <= wanted) return { mesh, folded: 0, cut: 0 };
  const light = await drawn(mesh, { triangles: wanted }, work.signal);
  const got = triangleCount(light.mesh);
  const off = Math.max(wanted * WITHIN, A_PAIR);
  if (got > wanted + off) throw stuck(got, `${counted(wanted, 'triangle')} were asked`);
  if (got < wanted - off) throw jumped(got, `${counted(wanted, 'triangle')} were asked`);
  return light;
}

/** From above, as it will be written (text compresses by its order): each try is made of the lightest one so far that is still too heavy. */
async function toBytes(mesh: Triangles, wanted: number, work: Lightening): Promise<LightMesh> {
  const asked = `${megabytes(wanted)} were asked`;
  let heavy = { mesh, folded: 0, cut: 0 } as LightMesh;
  let heavyBytes = await work.bytesOf(mesh);
  if (heavyBytes <= wanted) return heavy;
  let tooLight = { triangles: 0, bytes: 0 };
  for (let round = 0; round < TRIES; round++) {
    const from = triangleCount(heavy.mesh);
    // Bytes grow nearly evenly with triangles, between what was too light and what is too heavy; where that does not
    // come closer, the middle does.
    const even = (wanted * (1 - WITHIN / 2) - tooLight.bytes) / (heavyBytes - tooLight.bytes);
    const share = round % 3 === 2 ? 0.5 : even;
    const triangles = Math.max(LEAST, Math.floor(tooLight.triangles + share * (from - tooLight.triangles)));
    if (triangles >= from) break;
    const light = await drawn(heavy.mesh, { triangles }, work.signal);
    const got = triangleCount(light.mesh);
    const bytes = got === 0 ? 0 : await work.bytesOf(light.mesh);
    if (bytes <= wanted && bytes >= wanted * (1 - WITHIN)) return joined(heavy, light);
    if (bytes > wanted) {
      if (got === from) throw stuck(got, asked, bytes);
      heavy = joined(heavy, light);
      heavyBytes = bytes;
    } else {
      tooLight = { triangles: got, bytes };
    }
  }
  throw jumped(tooLight.triangles, asked, tooLight.bytes);
}

/** Its own reckoning is a mean, so what comes out is measured, and it is asked for less where that is too far. */
async function toError(mesh: Triangles, { error, signal }: Lightening): Promise<LightMesh> {
  for (let allowed = error, round = 0; round < TRIES; round++) {
    const light = await drawn(mesh, { triangles: LEAST, error: allowed }, signal);
    if (triangleCount(light.mesh) === 0) throw jumped(0, 'that error was allowed');
    const { most } = await howFar(mesh, light.mesh, signal);
    if (most <= error) return light;
    allowed *= Math.min(0.7, (error / most) * 0.9);
  }
  return { mesh, folded: 0, cut: 0 };
}

async function drawn(mesh: Triangles, options: DecimateOptions, signal: AbortSignal): Promise<LightMesh> {
  let light = mesh;
  for (let round = 0; round < AGAIN; round++) {
    const before = triangleCount(light);
    light = await decimate(light, options, signal);
    const after = triangleCount(light);
    // By error each round would allow the same again.
    if (options.error !== undefined || after <= options.triangles * (1 + WITHIN) || after > before * 0.98) break;
  }
  await pause(signal);
  const mended = await mend(compact(light.indices, light.positions), signal);
  return { mesh: await inCacheOrder(mended.mesh), folded: mended.folded, cut: mended.cut };
}

const joined = (first: LightMesh, then: LightMesh): LightMesh => ({
  mesh: then.mesh,
  folded: first.folded + then.folded,
  cut: first.cut + then.cut,
});

const reached = (triangles: number, bytes?: number): string =>
  bytes === undefined ? counted(triangles, 'triangle') : `${megabytes(bytes)} (${counted(triangles, 'triangle')})`;

const stuck = (triangles: number, asked: string, bytes?: number): AppError =>
  new AppError('missed-target', `The mesh became no lighter than ${reached(triangles, bytes)}; ${asked}.`, {
    advice:
      'What is left are small separate parts, borders and crossing surfaces that would break. Drop floating bits too, or ask for more.',
  });

const jumped = (triangles: number, asked: string, bytes?: number): AppError =>
  new AppError('missed-target', `The mesh came out too light, with ${reached(triangles, bytes)}; ${asked}.`, {
    advice: 'Too little would be left of its shape. Ask for more.',
  });
