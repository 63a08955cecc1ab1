import type { Recipe } from '../../../preload/contract/finish.ts';
import { boundsOf, diagonalOf } from '../bounds.ts';
import { eachHole } from '../holes.ts';
import { pause } from '../pause.ts';
import { around } from '../spots.ts';
import { type Triangles, vertexCount } from '../triangles.ts';
import { fill } from './fill.ts';

export interface ClosedHoles {
  readonly mesh: Triangles;
  readonly found: number;
  readonly closed: number;
  readonly added: number;
  /** Larger than asked, and left as they are. */
  readonly larger: number;
  /** Small enough, but they cannot be closed without breaking what is around them. */
  readonly failed: number;
  /** Edges of the largest hole that is left. */
  readonly largest: number;
}

/**
 * Close the holes of a mesh that are small enough.
 *
 * @param boundary of this mesh: two vertices an edge, as its one triangle runs along it.
 */
export async function closeHoles(
  mesh: Triangles,
  boundary: Uint32Array,
  limit: NonNullable<Recipe['closeHoles']>,
  signal: AbortSignal,
): Promise<ClosedHoles> {
  const rings: (readonly number[])[] = [];
  eachHole(boundary, vertexCount(mesh), (ring) => rings.push(ring));
  const longest = limit.by === 'diagonal' ? limit.share * diagonalOf(boundsOf(mesh)) : Infinity;
  const most = limit.by === 'edges' ? limit.edges : Infinity;
  const small = new Set(rings.filter((ring) => ring.length <= most && around(mesh.positions, ring)[1] * 2 <= longest));
  const edges = new Edges(vertexCount(mesh), boundary);
  edges.learn(mesh.indices, small);
  const added: number[] = [];
  let [closed, largest] = [0, 0];
  for (const ring of rings) {
    const filling =
      small.has(ring) && edges.canClose(ring) ? fill(mesh.positions, ring.toReversed(), edges.isFree) : null;
    if (filling === null) {
      largest = Math.max(largest, ring.length);
      continue;
    }
    closed++;
    for (let i = 0; i < filling.length; i += 3) {
      const [a = 0, b = 0, c = 0] = filling.slice(i, i + 3);
      added.push(a, b, c);
      edges.add(a, b);
      edges.add(b, c);
      edges.add(c, a);
    }
    await pause(signal);
  }
  const indices = new Uint32Array(mesh.indices.length + added.length);
  indices.set(mesh.indices);
  indices.set(added, mesh.indices.length);
  return {
    mesh: added.length === 0 ? mesh : { positions: mesh.positions, indices },
    found: rings.length,
    closed,
    added: added.length / 3,
    larger: rings.length - small.size,
    failed: small.size - closed,
    largest,
  };
}

/** Which edges there are between the vertices of some rings. */
class Edges {
  readonly #vertices: number;
  readonly #known = new Set<number>();
  readonly #directed = new Set<number>();
  readonly #triangles = new Set<string>();

  constructor(vertices: number, boundary: Uint32Array) {
    this.#vertices = vertices;
    for (let i = 0; i < boundary.length; i += 2) {
      this.#directed.add((boundary[i] ?? 0) * vertices + (boundary[i + 1] ?? 0));
    }
  }

  learn(indices: Triangles['indices'], rings: Iterable<readonly number[]>): void {
    const marked = new Uint8Array(this.#vertices);
    for (const ring of rings) for (const vertex of ring) marked[vertex] = 1;
    for (let i = 0; i < indices.length; i += 3) {
      const a = indices[i] ?? 0;
      const b = indices[i + 1] ?? 0;
      const c = indices[i + 2] ?? 0;
      const [inA, inB, inC] = [marked[a] === 1, marked[b] === 1, marked[c] === 1];
      if (inA && inB) this.add(a, b);
      if (inB && inC) this.add(b, c);
      if (inC && inA) this.add(c, a);
      if (inA && inB && inC) this.#triangles.add(keyOf([a, b, c]));
    }
  }

  add(a: number, b: number): void {
    this.#known.add(Math.min(a, b) * this.#vertices + Math.max(a, b));
  }

  readonly isFree = (a: number, b: number): boolean =>
    !this.#known.has(Math.min(a, b) * this.#vertices + Math.max(a, b));

  /** Whether the triangles around a ring agree about their outside, and it is not just the outline of one of them. */
  canClose(ring: readonly number[]): boolean {
    const along = ring.every((vertex, i) => {
      const next = ring[(i + 1) % ring.length] ?? 0;
      return this.#directed.has(vertex * this.#vertices + next);
    });
    return along && !(ring.length === 3 && this.#triangles.has(keyOf(ring)));
  }
}

const keyOf = (corners: readonly number[]): string => corners.toSorted((a, b) => a - b).join(' ');
