import { frameOf, type Receipt, type Recipe } from '../../../preload/contract/finish.ts';
import { AppError } from '../../base/app-error.ts';
import { boundsOf, diagonalOf } from '../bounds.ts';
import { type Extras, type FileMesh, hasNormals, writeFormat } from '../formats/format.ts';
import { smoothNormals } from '../normals.ts';
import { pause } from '../pause.ts';
import type { PlacedFile, Progress } from '../port.ts';
import { readPlain } from '../read-plain.ts';
import { type Triangles, triangleCount, vertexCount } from '../triangles.ts';
import { writeStream } from '../write-file.ts';
import { writeGlb } from '../write-glb.ts';
import { type Frame, framed, frameFor, perMillimetre } from './frame.ts';
import { howFar } from './how-far.ts';
import { lighten } from './lighten.ts';
import { inCacheOrder } from './order.ts';
import { type Lightened, Steps } from './receipt.ts';
import { cleaned, seamsAfter } from './steps.ts';

/** Milliseconds that a triangle usually takes to be drawn together. */
const USUAL = 0.002;
const TELL_EVERY = 250;

export interface FinishJob {
  readonly source: PlacedFile;
  readonly recipe: Recipe;
  readonly out: string | null;
  readonly previewOut: string | null;
  readonly extras: Extras;
}

/** The engine's `finish`. The source is only read; what is written is there as a whole or not at all. */
export async function finish(job: FinishJob, signal: AbortSignal, progress: Progress): Promise<Receipt> {
  const { recipe, source } = job;
  const steps = new Steps();
  const read = await readPlain(source.file, signal);
  progress(0.05);
  const { mesh: clean, before, parts } = await cleaned(read.mesh, recipe, steps, signal);
  if (clean.indices.length === 0) throw nothingLeft();
  progress(0.2);

  const draft = { recipe, extras: job.extras, placement: source.placement };
  const stop = guess(progress, triangleCount(clean));
  const light = await lighter(clean, draft, signal).finally(stop);
  const mesh = light.mesh;
  if (mesh.indices.length === 0) throw nothingLeft();
  const seams = await seamsAfter(mesh, signal);
  if (light.told !== null) steps.lightness({ ...light.told, vanished: Math.max(0, parts - seams.components) });
  progress(0.7);

  const { frame, file } = await readyFor(mesh, draft);
  const bounds = boundsOf(file);
  const { units, up } = frameOf(recipe.format);
  const sides = ([0, 1, 2] as const).map((axis) => (bounds.max[axis] - bounds.min[axis]) / perMillimetre(units));
  const [x = 0, y = 0, z = 0] = sides;
  steps.place(recipe.place, source.placement !== null);
  steps.size(recipe.size, frame.factor, up === 'z' ? z : y);
  if (file.normals !== null) steps.normals();
  progress(0.8);

  if (job.previewOut !== null) await writeGlb(job.previewOut, mesh, signal);
  const written = await writtenTo(job, file, signal);
  steps.write(recipe, written.bytes);
  progress(1);
  return {
    recipe,
    met: steps.list.every(({ met }) => met),
    steps: steps.list,
    before: { sha256: read.sha256, bytes: read.bytes, ...sizeOf(read.mesh), ...before },
    after: { ...written, ...sizeOf(file), ...seams },
    error: light.told?.error ?? null,
    units,
    up,
    bounds,
    millimetres: [x, y, z],
  };
}

/**
 * Tell of a share that is guessed from the time: what draws edges together says nothing until it is done.
 *
 * @returns the way to stop.
 */
function guess(progress: Progress, triangles: number): () => void {
  const began = performance.now();
  const timer = setInterval(() => {
    const passed = (performance.now() - began) / (triangles * USUAL);
    progress(0.2 + 0.5 * (1 - Math.exp(-passed)));
  }, TELL_EVERY);
  return () => clearInterval(timer);
}

/** What a mesh needs to be known of to be put into its file. */
interface Draft {
  readonly recipe: Recipe;
  readonly extras: Extras;
  readonly placement: readonly number[] | null;
}

async function lighter(
  clean: Triangles,
  draft: Draft,
  signal: AbortSignal,
): Promise<{ readonly mesh: Triangles; readonly told: Omit<Lightened, 'vanished'> | null }> {
  const { recipe } = draft;
  const asked = recipe.lightness;
  if (asked.by === 'original') return { mesh: clean, told: null };
  const { scale } = frameFor(clean, draft.placement, recipe);
  const diagonal = diagonalOf(boundsOf(clean));
  const error = asked.by !== 'error' ? 0 : asked.of === 'diagonal' ? asked.error * diagonal : asked.error / scale;
  const bytesOf = async (mesh: Triangles): Promise<number> => {
    const { file } = await readyFor(mesh, draft);
    return bytesAs(file, draft, signal);
  };
  const light = await lighten(clean, asked, { bytesOf, error, signal });
  const distance = light.mesh !== clean ? await howFar(clean, light.mesh, signal) : null;
  const told = {
    asked,
    before: triangleCount(clean),
    after: triangleCount(light.mesh),
    light,
    error:
      distance === null
        ? null
        : { mean: distance.mean * scale, most: distance.most * scale, diagonal: diagonal * scale },
    allowed: error * scale,
    units: frameOf(recipe.format).units,
  };
  return { mesh: light.mesh, told };
}

/** The mesh in its file's coordinates, with the normals that the file takes. */
async function readyFor(mesh: Triangles, { recipe, placement }: Draft): Promise<{ frame: Frame; file: FileMesh }> {
  const frame = frameFor(mesh, placement, recipe);
  const ordered = recipe.format.kind === 'glb' && recipe.format.compressed ? await inCacheOrder(mesh) : mesh;
  const placed = framed(ordered, frame);
  const normals = recipe.normals === 'smooth' && hasNormals(recipe.format) ? smoothNormals(placed) : null;
  if (normals !== null) pointSomewhere(normals);
  return { frame, file: { ...placed, normals } };
}

/** glTF takes no normal without a length, as of points that belong to triangles without an area. */
function pointSomewhere(normals: Float32Array): void {
  for (let i = 0; i < normals.length; i += 3) {
    if (normals[i] === 0 && normals[i + 1] === 0 && normals[i + 2] === 0) normals[i + 1] = 1;
  }
}

async function writtenTo(
  { out, recipe, extras }: FinishJob,
  file: FileMesh,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly sha256: string | null }> {
  if (out === null) return { bytes: await bytesAs(file, { recipe, extras }, signal), sha256: null };
  return writeStream(out, (write) => writeFormat(file, recipe.format, extras, write), signal);
}

/** Bytes of the file, without writing it. */
async function bytesAs(
  file: FileMesh,
  { recipe, extras }: Pick<Draft, 'recipe' | 'extras'>,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  await writeFormat(file, recipe.format, extras, async (piece) => {
    bytes += piece.length;
    await pause(signal);
  });
  return bytes;
}

const sizeOf = (mesh: Triangles) => ({ triangles: triangleCount(mesh), vertices: vertexCount(mesh) });

const nothingLeft = (): AppError =>
  new AppError('missed-target', 'Nothing would be left of the mesh.', {
    advice: 'Ask for less to be dropped, or for more triangles.',
  });
