import { type Triangles, triangleCount } from '../triangles.ts';
import { alongCurve, sortedBy } from './curve.ts';

/** Triangles of a leaf at most: a power of two, for their number stands in the lowest bits of a link. */
const LEAF = 4;
const LEAF_BITS = 2;
/** A run of more triangles than this at one place of the curve is worth a curve of its own. */
const CROWDED = 32;
/** Makes the half size of a box, rounded to float32, never too small. */
const OUTWARD = 1 + 2 ** -22;

/**
 * A tree of boxes over the triangles of a mesh, in memory that threads share. About 60 bytes a triangle.
 *
 * Triangles stand sorted along a Morton curve; a node parts its run of them where the curve crosses the middle of the
 * node's cube. So the tree of 6.5 million triangles is built in a second and a half, and answers about as quickly as one
 * whose cuts were chosen by surface area, which takes four times as long.
 */
export interface Tree {
  /** Triangles in the tree: those of the mesh that have an area, and coordinates that are numbers. */
  readonly count: number;
  /** Twelve a node: middle and half size (x, y, z each) of its first child's box, then of its second's. */
  readonly boxes: Float32Array;
  /** Two a node: its children. A node's number, or the complement of a leaf (`leafStart`, `leafSize`). */
  readonly links: Int32Array;
  /** Nine a triangle, in the order of the leaves. */
  readonly corners: Float32Array;
  /** Which of the mesh's triangles stands there. */
  readonly sources: Uint32Array;
}

export const leafStart = (link: number): number => ~link >>> LEAF_BITS;
export const leafSize = (link: number): number => (~link & (LEAF - 1)) + 1;
const leafLink = (from: number, to: number): number => ~((from << LEAF_BITS) | (to - from - 1));

/** @throws RangeError where there is not enough memory. */
export function treeOver(mesh: Triangles): Tree {
  const sources = properTriangles(mesh);
  const codes = new Uint32Array(sources.length);
  sortRun(mesh, sources, codes);
  const links = partRuns(mesh, sources, codes);
  const corners = cornersOf(mesh, sources);
  return { count: sources.length, corners, sources, links, boxes: boxesOf(links, corners) };
}

/** The triangles that are part of a surface. */
function properTriangles(mesh: Triangles): Uint32Array {
  const { positions, indices } = mesh;
  const proper = new Uint32Array(new SharedArrayBuffer(triangleCount(mesh) * 4));
  let count = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = (indices[i] ?? 0) * 3;
    const b = (indices[i + 1] ?? 0) * 3;
    const c = (indices[i + 2] ?? 0) * 3;
    const ax = positions[a] ?? 0;
    const ay = positions[a + 1] ?? 0;
    const az = positions[a + 2] ?? 0;
    const ux = (positions[b] ?? 0) - ax;
    const uy = (positions[b + 1] ?? 0) - ay;
    const uz = (positions[b + 2] ?? 0) - az;
    const vx = (positions[c] ?? 0) - ax;
    const vy = (positions[c + 1] ?? 0) - ay;
    const vz = (positions[c + 2] ?? 0) - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const squared = nx * nx + ny * ny + nz * nz;
    if (squared > 0 && squared < Infinity) proper[count++] = i / 3;
  }
  return proper.subarray(0, count);
}

/** Sort triangles along a curve through their own box; `codes` takes where each stands on it. */
function sortRun(mesh: Triangles, sources: Uint32Array, codes: Uint32Array): void {
  const found = alongCurve(centresOf(mesh, sources));
  const order = sortedBy(found);
  const before = sources.slice();
  for (let i = 0; i < order.length; i++) {
    const from = order[i] ?? 0;
    sources[i] = before[from] ?? 0;
    codes[i] = found[from] ?? 0;
  }
}

/** The middles of triangles' boxes. */
function centresOf({ positions, indices }: Triangles, sources: Uint32Array): Float32Array {
  const centres = new Float32Array(sources.length * 3);
  for (let i = 0; i < sources.length; i++) {
    const at = (sources[i] ?? 0) * 3;
    const a = (indices[at] ?? 0) * 3;
    const b = (indices[at + 1] ?? 0) * 3;
    const c = (indices[at + 2] ?? 0) * 3;
    for (let axis = 0; axis < 3; axis++) {
      const p = positions[a + axis] ?? 0;
      const q = positions[b + axis] ?? 0;
      const r = positions[c + axis] ?? 0;
      centres[i * 3 + axis] = (Math.min(p, q, r) + Math.max(p, q, r)) / 2;
    }
  }
  return centres;
}

/** The nodes: from the root down, each behind its parent. */
function partRuns(mesh: Triangles, sources: Uint32Array, codes: Uint32Array): Int32Array {
  const count = sources.length;
  let links = new Int32Array(Math.max(16, count));
  // A root of its own where everything fits into a leaf: it has it twice.
  if (count <= LEAF) links.fill(count === 0 ? 0 : leafLink(0, count), 0, 2);
  const waiting = count > LEAF ? [0, 0, count] : [];
  let nodes = 1;
  const child = (from: number, to: number): number => {
    if (to - from <= LEAF) return leafLink(from, to);
    waiting.push(nodes, from, to);
    return nodes++;
  };
  while (waiting.length > 0) {
    const to = waiting.pop() ?? 0;
    const from = waiting.pop() ?? 0;
    const node = waiting.pop() ?? 0;
    if (to - from > CROWDED && codes[from] === codes[to - 1]) {
      sortRun(mesh, sources.subarray(from, to), codes.subarray(from, to));
    }
    const middle = partOf(codes, from, to);
    if (node * 2 + 2 > links.length) {
      const more = new Int32Array(links.length * 2);
      more.set(links);
      links = more;
    }
    links[node * 2] = child(from, middle);
    links[node * 2 + 1] = child(middle, to);
  }
  const shared = new Int32Array(new SharedArrayBuffer(nodes * 8));
  shared.set(links.subarray(0, nodes * 2));
  return shared;
}

/** Where the highest bit that differs along a run turns to 1; its half where none does. */
function partOf(codes: Uint32Array, from: number, to: number): number {
  const first = codes[from] ?? 0;
  const last = codes[to - 1] ?? 0;
  if (first === last) return (from + to) >> 1;
  const low = 31 - Math.clz32(first ^ last);
  const turn = (last >>> low) << low;
  let below = from;
  let above = to - 1;
  while (below < above) {
    const middle = (below + above) >> 1;
    if ((codes[middle] ?? 0) < turn) below = middle + 1;
    else above = middle;
  }
  return above;
}

function cornersOf({ positions, indices }: Triangles, sources: Uint32Array): Float32Array {
  const corners = new Float32Array(new SharedArrayBuffer(sources.length * 36));
  for (let i = 0, to = 0; i < sources.length; i++) {
    const at = (sources[i] ?? 0) * 3;
    for (let corner = 0; corner < 3; corner++, to += 3) {
      const vertex = (indices[at + corner] ?? 0) * 3;
      corners[to] = positions[vertex] ?? 0;
      corners[to + 1] = positions[vertex + 1] ?? 0;
      corners[to + 2] = positions[vertex + 2] ?? 0;
    }
  }
  return corners;
}

/** From the leaves up: children stand behind their parents, so the last node is the first whose boxes are known. */
function boxesOf(links: Int32Array, corners: Float32Array): Float32Array {
  const boxes = new Float32Array(new SharedArrayBuffer(links.length * 24));
  if (corners.length === 0) return boxes;
  for (let i = links.length - 1; i >= 0; i--) {
    const link = links[i] ?? 0;
    for (let axis = 0; axis < 3; axis++) {
      let min = Infinity;
      let max = -Infinity;
      if (link < 0) {
        const end = (leafStart(link) + leafSize(link)) * 9;
        for (let at = leafStart(link) * 9 + axis; at < end; at += 3) {
          const value = corners[at] ?? 0;
          if (value < min) min = value;
          if (value > max) max = value;
        }
      } else {
        for (let at = link * 12 + axis; at < link * 12 + 12; at += 6) {
          const middle = boxes[at] ?? 0;
          const half = boxes[at + 3] ?? 0;
          if (middle - half < min) min = middle - half;
          if (middle + half > max) max = middle + half;
        }
      }
      const middle = Math.fround((min + max) / 2);
      boxes[i * 6 + axis] = middle;
      boxes[i * 6 + axis + 3] = Math.max(max - middle, middle - min) * OUTWARD;
    }
  }
  return boxes;
}
