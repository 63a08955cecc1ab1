import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import type { Box } from '../../preload/contract/values.ts';
import type { SharedMesh } from './cluster.ts';
import { pause } from './pause.ts';
import { inThreads } from './threads.ts';
import { ofUnitSize } from './unit-size.ts';

/** A mesh to be simplified by a thread, in memory that it shares. */
export interface SimplifyTask {
  readonly kind: 'simplify';
  readonly indices: Uint32Array;
  readonly positions: Float32Array;
  readonly bounds: Box;
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
 * It is done in a thread of its own: the memory that it takes, which WebAssembly never gives back, goes with the thread, and
 * a job that is cancelled stops in the middle of it.
 *
 * @param most triangles; fewer are left where it has fewer, or where it is of loose ones.
 */
export async function simplified(
  mesh: SharedMesh,
  bounds: Box,
  most: number,
  signal: AbortSignal,
  entry?: string,
): Promise<Uint32Array> {
  if (mesh.indices.length <= most * 3) return mesh.indices;
  const task: SimplifyTask = {
    kind: 'simplify',
    ...mesh,
    bounds,
    corners: most * 3,
    out: new Uint32Array(new SharedArrayBuffer(most * 12)),
    length: new Int32Array(new SharedArrayBuffer(4)).fill(NOT_DONE),
  };
  await inThreads(1, task, signal, entry);
  // The thread could not start, or had no memory left.
  if (task.length[0] === NOT_DONE) await simplify(task);
  await pause(signal);
  return task.out.slice(0, task.length[0]);
}

/** What the thread does. */
export async function simplify(task: SimplifyTask): Promise<void> {
  const { indices, corners, out, length } = task;
  await MeshoptSimplifier.ready;
  const positions = ofUnitSize(task.positions, task.bounds);
  const [light] = MeshoptSimplifier.simplify(indices, positions, 3, corners, 1, ['Prune']);
  const [left] =
    light.length <= corners
      ? [light]
      : // Loose triangles have no edges to draw together.
        MeshoptSimplifier.simplifySloppy(light, positions, 3, null, corners, 1);
  out.set(left);
  Atomics.store(length, 0, left.length);
}
