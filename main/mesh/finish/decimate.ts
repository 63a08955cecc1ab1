import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import type { Box } from '../../../preload/contract/values.ts';
import { boundsOf, longestSide } from '../bounds.ts';
import { AppError } from '../../base/app-error.ts';
import { pause } from '../pause.ts';
import { inThreads } from '../threads.ts';
import type { Triangles } from '../triangles.ts';
import { ofUnitSize } from '../unit-size.ts';

/** A mesh to be drawn together by a thread, in memory that it shares. */
export interface DecimateTask {
  readonly kind: 'decimate';
  readonly indices: Uint32Array;
  readonly positions: Float32Array;
  readonly bounds: Box;
  /** Corners that are asked for. */
  readonly corners: number;
  /** The surface may move so far, in parts of its longest side. */
  readonly error: number;
  /** What is left. */
  readonly out: Uint32Array;
  /** How many corners that is; NOT_DONE before. */
  readonly length: Int32Array;
}

const NOT_DONE = -1;
/** Nothing moves farther than a few times the mesh's size. */
const ANY_ERROR = 1e3;

export interface DecimateOptions {
  /** Triangles to be left; fewer are as few as the error lets. */
  readonly triangles: number;
  /** How far the surface may move by meshoptimizer's reckoning, in the mesh's units; left out: any way. */
  readonly error?: number;
}

/**
 * The triangles that are left when edges are drawn together, those first that change the shape least. Vertices stay where
 * they are, borders and parts are kept: more triangles than asked are left where nothing else would leave them whole.
 *
 * It is done in a thread of its own: the gigabyte that it takes for six million triangles goes with the thread, and a job
 * that is cancelled stops in the middle of it.
 *
 * @throws AppError `too-large` where there is not the memory.
 */
export async function decimate(
  mesh: Triangles,
  { triangles, error }: DecimateOptions,
  signal: AbortSignal,
): Promise<Triangles> {
  const bounds = boundsOf(mesh);
  const task: DecimateTask = {
    kind: 'decimate',
    indices: shared(Uint32Array, mesh.indices),
    positions: shared(Float32Array, mesh.positions),
    bounds,
    corners: triangles * 3,
    error: error === undefined ? ANY_ERROR : error / (longestSide(bounds) || 1),
    // Memory that is not written to is not taken.
    out: new Uint32Array(new SharedArrayBuffer(mesh.indices.length * 4)),
    length: new Int32Array(new SharedArrayBuffer(4)).fill(NOT_DONE),
  };
  await inThreads(1, task, signal);
  await pause(signal);
  const [length = NOT_DONE] = task.length;
  if (length === NOT_DONE) {
    throw new AppError('too-large', 'There is not enough memory to make this mesh lighter.', {
      advice: 'Close other programs, then try again.',
      retryable: true,
    });
  }
  return { positions: mesh.positions, indices: task.out.slice(0, length) };
}

/** What the thread does. */
export async function decimateHere(task: DecimateTask): Promise<void> {
  await MeshoptSimplifier.ready;
  const { indices, corners, error, out, length } = task;
  const [left] = MeshoptSimplifier.simplify(indices, ofUnitSize(task.positions, task.bounds), 3, corners, error);
  out.set(left);
  Atomics.store(length, 0, left.length);
}

function shared<A extends Float32Array | Uint32Array>(
  Kind: new (buffer: SharedArrayBuffer) => A,
  numbers: ArrayLike<number>,
): A {
  const copy = new Kind(new SharedArrayBuffer(numbers.length * 4));
  copy.set(numbers);
  return copy;
}
