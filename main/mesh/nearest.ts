import { squaredDistance } from './closest-point.ts';
import type { Triangles } from './triangles.ts';

const LEAF = 8;

/**
 * A tree of boxes over a mesh's triangles that answers how far a point is from the surface.
 *
 * Each node halves its triangles at the middle of their centres along the widest axis, or by number where that leaves
 * one side empty. Triangles stand in the order of the leaves, nine float64 each.
 */
export class NearestSurface {
  /** Six a node: min x, y, z, max x, y, z. */
  readonly #boxes: Float64Array;
  /** Two a node: both children, or -1 - first triangle and their number. */
  readonly #links: Int32Array;
  readonly #corners: Float64Array;
  #nodes = 0;

  /** Triangles in the tree: those of the mesh whose coordinates are all numbers. */
  readonly triangles: number;

  constructor(mesh: Triangles) {
    this.#corners = cornersOf(mesh);
    const count = this.#corners.length / 9;
    this.triangles = count;
    this.#boxes = new Float64Array((2 * count + 1) * 6);
    this.#links = new Int32Array((2 * count + 1) * 2);
    this.#nodes = 1;
    const waiting: [node: number, from: number, to: number][] = [[0, 0, count]];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [node, from, to] = next;
      const middle = this.#enclose(node, from, to);
      if (middle === null) {
        this.#links[node * 2] = -1 - from;
        this.#links[node * 2 + 1] = to - from;
        continue;
      }
      const left = this.#nodes++;
      const right = this.#nodes++;
      this.#links[node * 2] = left;
      this.#links[node * 2 + 1] = right;
      waiting.push([left, from, middle], [right, middle, to]);
    }
  }

  /** Distance from a point to the nearest point of the surface; Infinity for a mesh without triangles. */
  distanceTo(x: number, y: number, z: number): number {
    let best = Infinity;
    const waiting: number[] = [0];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (this.#squaredDistanceToBox(node, x, y, z) >= best) continue;
      const left = this.#links[node * 2] ?? 0;
      const right = this.#links[node * 2 + 1] ?? 0;
      if (left < 0) {
        const from = -1 - left;
        for (let i = from; i < from + right; i++) best = Math.min(best, squaredDistance(this.#corners, i * 9, x, y, z));
        continue;
      }
      // The nearer one last, so that it is looked at first and the other one often not at all.
      const leftFirst = this.#squaredDistanceToBox(left, x, y, z) <= this.#squaredDistanceToBox(right, x, y, z);
      waiting.push(leftFirst ? right : left, leftFirst ? left : right);
    }
    return Math.sqrt(best);
  }

  /** Sets a node's box and parts its triangles; null where they are few enough for a leaf. */
  #enclose(node: number, from: number, to: number): number | null {
    const corners = this.#corners;
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    const centreLow = [Infinity, Infinity, Infinity];
    const centreHigh = [-Infinity, -Infinity, -Infinity];
    for (let axis = 0; axis < 3; axis++) {
      let min = Infinity;
      let max = -Infinity;
      let centreMin = Infinity;
      let centreMax = -Infinity;
      for (let i = from * 9 + axis; i < to * 9; i += 9) {
        const a = corners[i] ?? 0;
        const b = corners[i + 3] ?? 0;
        const c = corners[i + 6] ?? 0;
        min = Math.min(min, a, b, c);
        max = Math.max(max, a, b, c);
        centreMin = Math.min(centreMin, a + b + c);
        centreMax = Math.max(centreMax, a + b + c);
      }
      low[axis] = min;
      high[axis] = max;
      centreLow[axis] = centreMin;
      centreHigh[axis] = centreMax;
    }
    this.#boxes.set(low, node * 6);
    this.#boxes.set(high, node * 6 + 3);
    if (to - from <= LEAF) return null;
    const extent = [0, 1, 2].map((axis) => (centreHigh[axis] ?? 0) - (centreLow[axis] ?? 0));
    const widest = extent.indexOf(Math.max(...extent));
    const middle = this.#part(from, to, widest, ((centreLow[widest] ?? 0) + (centreHigh[widest] ?? 0)) / 2);
    return middle === from || middle === to ? (from + to) >> 1 : middle;
  }

  /** Moves triangles whose centre (three times it) lies below `split` to the front. @returns where the others begin. */
  #part(from: number, to: number, axis: number, split: number): number {
    const corners = this.#corners;
    let front = from;
    let back = to - 1;
    while (front <= back) {
      const at = front * 9 + axis;
      if ((corners[at] ?? 0) + (corners[at + 3] ?? 0) + (corners[at + 6] ?? 0) < split) {
        front++;
        continue;
      }
      for (let k = 0; k < 9; k++) {
        const kept = corners[front * 9 + k] ?? 0;
        corners[front * 9 + k] = corners[back * 9 + k] ?? 0;
        corners[back * 9 + k] = kept;
      }
      back--;
    }
    return front;
  }

  #squaredDistanceToBox(node: number, x: number, y: number, z: number): number {
    const boxes = this.#boxes;
    const at = node * 6;
    const dx = Math.max((boxes[at] ?? 0) - x, 0, x - (boxes[at + 3] ?? 0));
    const dy = Math.max((boxes[at + 1] ?? 0) - y, 0, y - (boxes[at + 4] ?? 0));
    const dz = Math.max((boxes[at + 2] ?? 0) - z, 0, z - (boxes[at + 5] ?? 0));
    return dx * dx + dy * dy + dz * dz;
  }
}

function cornersOf({ positions, indices }: Triangles): Float64Array {
  const corners = new Float64Array(indices.length * 3);
  let filled = 0;
  for (let i = 0; i < indices.length; i += 3) {
    let sum = 0;
    for (let corner = 0; corner < 3; corner++) {
      const vertex = (indices[i + corner] ?? 0) * 3;
      for (let axis = 0; axis < 3; axis++) {
        const value = positions[vertex + axis] ?? 0;
        corners[filled + corner * 3 + axis] = value;
        sum += value * 0;
      }
    }
    if (sum === 0) filled += 9;
  }
  return corners.subarray(0, filled);
}
