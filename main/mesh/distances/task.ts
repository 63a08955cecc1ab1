import { pause } from '../pause.ts';
import type { Matrix4 } from '../matrix.ts';
import { POINT, SQUARED } from './closest.ts';
import { Nearest } from './nearest.ts';
import { type Sides, SideTeller } from './sides.ts';
import type { Tree } from './tree.ts';

/** Points of a block, which one thread does as a whole: small enough that no thread is left waiting for another. */
export const BLOCK = 65_536;
/** Points between two looks at whether the work is still wanted, where nobody can end the thread. */
const STRIDE = 2048;

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
  /** The block that is next. */
  readonly next: Int32Array;
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
    next: new Int32Array(new SharedArrayBuffer(4)),
    done: new Uint8Array(new SharedArrayBuffer(blocksOf(points))),
  };
}

/** What a thread does: block after block, until none is left. */
export function workOn(task: Task): void {
  const measure = measurer(task);
  for (;;) {
    const block = Atomics.add(task.next, 0, 1);
    if (block >= task.done.length) return;
    measure(block * BLOCK, (block + 1) * BLOCK);
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
      measure(from, from + STRIDE);
      await pause(signal);
    }
    Atomics.store(task.done, block, 1);
  }
}

/** Measures the points from one number to another, as far as there are any. */
function measurer({ surface, points, toSurface, unit, out }: Task): (from: number, to: number) => void {
  const nearest = new Nearest(surface.tree);
  const teller = new SideTeller(surface.tree, surface.sides);
  const { found } = nearest;
  const [xx = 1, xy = 0, xz = 0, , yx = 0, yy = 1, yz = 0, , zx = 0, zy = 0, zz = 1, , tx = 0, ty = 0, tz = 0] =
    toSurface;
  return (from, to) => {
    const end = Math.min(to, out.length);
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
  };
}
