import type { Triangles } from '../triangles.ts';
import { weld } from '../weld.ts';
import { CORNER, EDGE, FACE, FEATURE, type Found, WAY } from './closest.ts';
import type { Tree } from './tree.ts';

/** What tells the outside of a tree's surface from its inside, in memory that threads share. 28 bytes a triangle. */
export interface Sides {
  /** Three a triangle of the tree: its corners' vertices, equal points being one. */
  readonly vertices: Uint32Array;
  /** Where the triangles around each vertex begin in `fans`, and after the last vertex where they end. */
  readonly starts: Uint32Array;
  readonly fans: Uint32Array;
  /** The surface ends somewhere. */
  readonly open: boolean;
  /** -1 for a closed surface that is inside out as a whole. */
  readonly outward: 1 | -1;
}

export function sidesOf(mesh: Triangles, tree: Tree): Sides {
  const { map, count } = weld(mesh.positions);
  const vertices = new Uint32Array(new SharedArrayBuffer(tree.count * 12));
  for (let i = 0; i < tree.count; i++) {
    const at = (tree.sources[i] ?? 0) * 3;
    vertices[i * 3] = map[mesh.indices[at] ?? 0] ?? 0;
    vertices[i * 3 + 1] = map[mesh.indices[at + 1] ?? 0] ?? 0;
    vertices[i * 3 + 2] = map[mesh.indices[at + 2] ?? 0] ?? 0;
  }
  const open = isOpen(mesh.indices, map);
  return { vertices, ...fansOf(vertices, count), open, outward: !open && isInsideOut(tree) ? -1 : 1 };
}

/**
 * True where an edge belongs to one triangle, or any other odd number of them. Edges that are there an even number of
 * times leave nothing of the sum of their hashes, in which one is added by exclusive or: 64 bits, no table.
 */
function isOpen(indices: Triangles['indices'], map: Uint32Array): boolean {
  let one = 0;
  let two = 0;
  for (let i = 0; i < indices.length; i += 3) {
    const a = map[indices[i] ?? 0] ?? 0;
    const b = map[indices[i + 1] ?? 0] ?? 0;
    const c = map[indices[i + 2] ?? 0] ?? 0;
    // A triangle that is no more than an edge there and back closes nothing.
    if (a === b || b === c || c === a) continue;
    one ^= edgeHash(a, b, 0x9e3779b1) ^ edgeHash(b, c, 0x9e3779b1) ^ edgeHash(c, a, 0x9e3779b1);
    two ^= edgeHash(a, b, 0x7feb352d) ^ edgeHash(b, c, 0x7feb352d) ^ edgeHash(c, a, 0x7feb352d);
  }
  return one !== 0 || two !== 0;
}

function edgeHash(a: number, b: number, seed: number): number {
  let h = Math.imul(a < b ? a : b, seed);
  h ^= h >>> 16;
  h = Math.imul(h ^ (a < b ? b : a), 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** True where the volume of a closed surface is negative. */
function isInsideOut({ corners }: Tree): boolean {
  const [ox = 0, oy = 0, oz = 0] = corners;
  let volume = 0;
  for (let i = 0; i < corners.length; i += 9) {
    const ax = (corners[i] ?? 0) - ox;
    const ay = (corners[i + 1] ?? 0) - oy;
    const az = (corners[i + 2] ?? 0) - oz;
    const bx = (corners[i + 3] ?? 0) - ox;
    const by = (corners[i + 4] ?? 0) - oy;
    const bz = (corners[i + 5] ?? 0) - oz;
    const cx = (corners[i + 6] ?? 0) - ox;
    const cy = (corners[i + 7] ?? 0) - oy;
    const cz = (corners[i + 8] ?? 0) - oz;
    volume += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return volume < 0;
}

function fansOf(vertices: Uint32Array, count: number): Pick<Sides, 'starts' | 'fans'> {
  // starts[v + 1] is, while filling, where the next triangle of v goes, and then where its fan ends.
  const starts = new Uint32Array(new SharedArrayBuffer((count + 2) * 4));
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < vertices.length; i++) {
    const at = (vertices[i] ?? 0) + 2;
    starts[at] = (starts[at] ?? 0) + 1;
  }
  for (let v = 2; v < starts.length; v++) starts[v] = (starts[v] ?? 0) + (starts[v - 1] ?? 0);
  const fans = new Uint32Array(new SharedArrayBuffer(vertices.length * 4));
  for (let i = 0; i < vertices.length; i++) {
    const at = (vertices[i] ?? 0) + 1;
    const to = starts[at] ?? 0;
    fans[to] = (i / 3) | 0;
    starts[at] = to + 1;
  }
  return { starts, fans };
}

/**
 * Says on which side of the surface a point is: that of the angle-weighted normal of what is nearest to it, be it a face,
 * an edge or a corner (Bærentzen and Aanæs, Signed Distance Computation Using the Angle Weighted Pseudonormal, 2005).
 * That is right for every point where the surface is closed and does not cut itself.
 */
export class SideTeller {
  readonly #tree: Tree;
  readonly #sides: Sides;
  /** The normal that is being summed, then that of one triangle, with the sine and cosine of its angle at a corner, times the same. */
  readonly #sum = new Float64Array(3);
  readonly #one = new Float64Array(5);

  constructor(tree: Tree, sides: Sides) {
    this.#tree = tree;
    this.#sides = sides;
  }

  /** @param triangle what `Nearest.find` returned with `found`. @returns 1 outside and on the surface, -1 inside. */
  sideOf(triangle: number, found: Found): 1 | -1 {
    const feature = found[FEATURE] ?? 0;
    if (feature === FACE) this.#measure(triangle, 0);
    else this.#around(triangle, feature);
    const normal = feature === FACE ? this.#one : this.#sum;
    const along =
      (found[WAY] ?? 0) * (normal[0] ?? 0) +
      (found[WAY + 1] ?? 0) * (normal[1] ?? 0) +
      (found[WAY + 2] ?? 0) * (normal[2] ?? 0);
    return along * this.#sides.outward < 0 ? -1 : 1;
  }

  /** Sum the normals of the triangles around a corner, each by its angle there, or on both sides of an edge. */
  #around(triangle: number, feature: number): void {
    this.#sum.fill(0);
    const { vertices, starts, fans } = this.#sides;
    const isEdge = feature >= EDGE;
    const corner = feature - (isEdge ? EDGE : CORNER);
    let vertex = vertices[triangle * 3 + corner] ?? 0;
    let other = isEdge ? (vertices[triangle * 3 + ((corner + 1) % 3)] ?? 0) : vertex;
    const fanSize = (v: number): number => (starts[v + 1] ?? 0) - (starts[v] ?? 0);
    if (isEdge && fanSize(other) < fanSize(vertex)) [vertex, other] = [other, vertex];
    const end = starts[vertex + 1] ?? 0;
    for (let i = starts[vertex] ?? 0; i < end; i++) {
      const near = fans[i] ?? 0;
      const a = vertices[near * 3] ?? 0;
      const b = vertices[near * 3 + 1] ?? 0;
      const c = vertices[near * 3 + 2] ?? 0;
      if (isEdge && a !== other && b !== other && c !== other) continue;
      this.#measure(near, a === vertex ? 0 : b === vertex ? 1 : 2);
      this.#add(isEdge ? 1 : Math.atan2(this.#one[3] ?? 0, this.#one[4] ?? 0));
    }
  }

  #add(weight: number): void {
    for (let axis = 0; axis < 3; axis++) this.#sum[axis] = (this.#sum[axis] ?? 0) + (this.#one[axis] ?? 0) * weight;
  }

  /** A triangle's normal, of length 1, and what tells its angle at a corner. */
  #measure(triangle: number, corner: number): void {
    const { corners } = this.#tree;
    const a = triangle * 9 + corner * 3;
    const b = triangle * 9 + ((corner + 1) % 3) * 3;
    const c = triangle * 9 + ((corner + 2) % 3) * 3;
    const ax = corners[a] ?? 0;
    const ay = corners[a + 1] ?? 0;
    const az = corners[a + 2] ?? 0;
    const ux = (corners[b] ?? 0) - ax;
    const uy = (corners[b + 1] ?? 0) - ay;
    const uz = (corners[b + 2] ?? 0) - az;
    const vx = (corners[c] ?? 0) - ax;
    const vy = (corners[c + 1] ?? 0) - ay;
    const vz = (corners[c + 2] ?? 0) - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    this.#one[0] = nx / length;
    this.#one[1] = ny / length;
    this.#one[2] = nz / length;
    this.#one[3] = length;
    this.#one[4] = ux * vx + uy * vy + uz * vz;
  }
}
