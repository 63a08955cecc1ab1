import { IDENTITY, type Matrix4 } from '../matrix.ts';
import type { Progress } from '../port.ts';
import { inThreads, threadCount, threadEntry } from '../threads.ts';
import type { Triangles } from '../triangles.ts';
import { sidesOf } from './sides.ts';
import { blocksOf, finish, newTask, shareDone, type Surface } from './task.ts';
import { treeOver } from './tree.ts';

/** Between two words about how far the work is: not more than twenty a second. */
const TELL_EVERY = 100;

/** A mesh, made ready for distances to be measured from it. In memory about 90 bytes a triangle, all of it shared. */
export function surfaceOf(mesh: Triangles): Surface {
  const tree = treeOver(mesh);
  return { tree, sides: sidesOf(mesh, tree) };
}

export interface MeasureOptions {
  /** Takes the points to the surface's coordinates; default: they stand there. */
  readonly toSurface?: Matrix4;
  /** What a length of 1 on the surface is in the distances; default 1. */
  readonly unit?: number;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Default: the machine's cores, at most 4. 0 does it here. */
  readonly threads?: number;
  /** What a thread runs. */
  readonly entry?: string;
}

/**
 * The signed distance of each point from a surface, positive outside of it: exact but for the rounding to float32, and the
 * same whatever the number of threads. NaN for a point whose coordinates are not numbers.
 *
 * @param points three numbers each, in shared memory.
 * @param surface has at least one triangle.
 * @throws what the signal was fired with, at once.
 */
export async function measureDistances(
  points: Float32Array<SharedArrayBuffer>,
  surface: Surface,
  { toSurface = IDENTITY, unit = 1, signal = NEVER(), progress, threads = threadCount(), entry }: MeasureOptions = {},
): Promise<Float32Array> {
  const task = newTask(surface, points, toSurface, unit);
  const telling = progress === undefined ? null : setInterval(() => progress(shareDone(task)), TELL_EVERY);
  try {
    // A thread takes longer to start than a block takes to do.
    const useful = Math.min(threads, blocksOf(points));
    if (useful > 1) await inThreads(useful, task, signal, entry ?? threadEntry());
    await finish(task, signal);
    return task.out;
  } finally {
    if (telling !== null) clearInterval(telling);
  }
}

const NEVER = (): AbortSignal => new AbortController().signal;
