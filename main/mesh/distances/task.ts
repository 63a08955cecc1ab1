import { pause } from '../pause.ts';
import type { Matrix4 } from '../matrix.ts';
import { POINT, SQUARED } from './closest.ts';
import { Nearest } from './nearest.ts';
import { type Sides, SideTeller } from './sides.ts';
import type { Tree } from './tree.ts';

/** Points of a block, which one thread does as a whole: small enough that no thread is left waiting for another. */
export const BLOCK = 65_536;
/** Points between two words about how much is done, and where nobody can end the thread, looks at whether it is still wanted. */
const STRIDE = 2048;
/** What `counts` counts. */
const NEXT = 0;
const MEASURED = 1;

/** A surface that distances are measured from. */
export interface Surface {
  readonly tree: Tree;
  readonly sides: Sides;
}

/** Points to be measured by several threads at once: everything here is memory that they share, or small. */
export interface Task {
  readonly surface: Surface;
  /** Three numbers a point. */
  readonly points: Float32Array;
  /** Takes points to the surface's coordinates, and distances back from them to the wanted unit. */
  readonly toSurface: Matrix4;
  readonly unit: number;
  /** The signed distance of each point; NaN for one that is nowhere. */
  readonly out: Float32Array;
  /** The block that is next, and about how many points are measured. */
  readonly counts: Int32Array;
  /** 1 for each block that is done. */
  readonly done: Uint8Array;
}

export const blocksOf = (points: Float32Array): number => Math.ceil(points.length / 3 / BLOCK);

export function newTask(surface: Surface, points: Float32Array, toSurface: Matrix4, unit: number): Task {
  return {
    surface,
    points,
    toSurface,
    unit,
    out: new Float32Array(new SharedArrayBuffer((points.length / 3) * 4)),
    counts: new Int32Array(new SharedArrayBuffer(8)),
    done: new Uint8Array(new SharedArrayBuffer(blocksOf(points))),
  };
}

/** The share of the points that are measured, 0 to 1; blocks that have to be done again count twice. */
export const shareDone = ({ counts, out }: Task): number =>
  Math.min(1, Atomics.load(counts, MEASURED) / Math.max(1, out.length));

/** What a thread does: block after block, until none is left. */
export function workOn(task: Task): void {
  const measure = measurer(task);
  for (;;) {
    const block = Atomics.add(task.counts, NEXT, 1);
    if (block >= task.done.length) return;
    for (let from = block * BLOCK; from < (block + 1) * BLOCK; from += STRIDE) measure(from);
    Atomics.store(task.done, block, 1);
  }
}

/** Do here what no thread has done. @throws what `signal` was fired with. */
export async function finish(task: Task, signal: AbortSignal): Promise<void> {
  if (task.done.every((done) => done === 1)) return;
  const measure = measurer(task);
  for (let block = 0; block < task.done.length; block++) {
    if (task.done[block] === 1) continue;
    for (let from = block * BLOCK; from < (block + 1) * BLOCK; from += STRIDE) {
      measure(from);
      await pause(signal);
    }
    Atomics.store(task.done, block, 1);
  }
}

/** Measures a stride of points, as far as there are any. */
function measurer({ surface, points, toSurface, unit, out, counts }: Task): (from: number) => void {
  const nearest = new Nearest(surface.tree);
  const teller = new SideTeller(surface.tree, surface.sides);
  const { found } = nearest;
  const [xx = 1, xy = 0, xz = 0, , yx = 0, yy = 1, yz = 0, , zx = 0, zy = 0, zz = 1, , tx = 0, ty = 0, tz = 0] =
    toSurface;
  return (from) => {
    const end = Math.min(from + STRIDE, out.length);
    for (let i = from; i < end; i++) {
      const x = points[i * 3] ?? 0;
      const y = points[i * 3 + 1] ?? 0;
      const z = points[i * 3 + 2] ?? 0;
      if (!(x - x + (y - y) + (z - z) === 0)) {
        out[i] = NaN;
        continue;
      }
      found[POINT] = xx * x + yx * y + zx * z + tx;
      found[POINT + 1] = xy * x + yy * y + zy * z + ty;
      found[POINT + 2] = xz * x + yz * y + zz * z + tz;
      const triangle = nearest.find();
      out[i] = Math.sqrt(found[SQUARED] ?? 0) * unit * teller.sideOf(triangle, found);
    }
    if (end > from) Atomics.add(counts, MEASURED, end - from);
  };
}
