import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import type { Box } from '../../preload/contract/values.ts';
import { longestSide } from './bounds.ts';
import { pause } from './pause.ts';
import { inThreads } from './threads.ts';
import type { Triangles } from './triangles.ts';

/** A mesh to be simplified by a thread, in memory that it shares. */
export interface SimplifyTask {
  readonly kind: 'simplify';
  readonly indices: Uint32Array;
  readonly positions: Float32Array;
  /** Corners that may be left at most. */
  readonly corners: number;
  /** What is left. */
  readonly out: Uint32Array;
  /** How many corners that is; NOT_DONE before. */
  readonly length: Int32Array;
}

const NOT_DONE = -1;

/**
 * The triangles that are left of a mesh when its edges are drawn together, those first that change its shape least;
 * vertices stay where they are.
 *
 * It is done in a thread of its own: beside what else is done, and so that the memory it takes, which WebAssembly never
 * gives back, goes with the thread.
 *
 * @param most triangles; fewer are left where it has fewer, or where it is of loose ones.
 */
export async function simplified(
  mesh: Triangles,
  bounds: Box,
  most: number,
  signal: AbortSignal,
): Promise<Uint32Array> {
  if (mesh.indices.length <= most * 3) return Uint32Array.from(mesh.indices);
  const task: SimplifyTask = {
    kind: 'simplify',
    indices: shared(mesh.indices),
    positions: unit(mesh.positions, bounds),
    corners: most * 3,
    out: new Uint32Array(new SharedArrayBuffer(most * 12)),
    length: new Int32Array(new SharedArrayBuffer(4)).fill(NOT_DONE),
  };
  await inThreads(1, task, signal);
  // The thread could not start, or had no memory left.
  if (task.length[0] === NOT_DONE) await simplify(task);
  await pause(signal);
  return task.out.slice(0, task.length[0]);
}

/** What the thread does. */
export async function simplify({ indices, positions, corners, out, length }: SimplifyTask): Promise<void> {
  await MeshoptSimplifier.ready;
  const [light] = MeshoptSimplifier.simplify(indices, positions, 3, corners, 1, ['Prune']);
  const [left] =
    light.length <= corners
      ? [light]
      : // Loose triangles have no edges to draw together.
        MeshoptSimplifier.simplifySloppy(light, positions, 3, null, corners, 1);
  out.set(left);
  Atomics.store(length, 0, left.length);
}

function shared(numbers: Triangles['indices']): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(numbers.length * 4));
  copy.set(numbers);
  return copy;
}

/** Of the size of 1: the squares of errors in the largest and the smallest meshes are beyond a float's range. */
function unit(positions: Float32Array, bounds: Box): Float32Array {
  const size = longestSide(bounds) || 1;
  const out = new Float32Array(new SharedArrayBuffer(positions.byteLength));
  for (let i = 0; i < out.length; i++) out[i] = ((positions[i] ?? 0) - (bounds.min[i % 3] ?? 0)) / size;
  return out;
}
