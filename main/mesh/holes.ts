import { around, type Defect, Spots } from './spots.ts';
import { type Triangles, vertexCount } from './triangles.ts';

const NONE = 0xffffffff;

/**
 * Find the holes of a mesh.
 *
 * @param boundary two vertices an edge, as its one triangle runs along it.
 */
export function holesOf(surface: Triangles, boundary: Uint32Array): Defect {
  const spots = new Spots();
  eachHole(boundary, vertexCount(surface), (ring) => spots.add(...around(surface.positions, ring), ring));
  return spots.finish(surface);
}

/**
 * Show each hole as its ring of vertices: closed rings of boundary edges. Where holes touch at a vertex, each ring is one.
 * The free sides of a fin are no ring, for its third side is shared, and are no hole.
 *
 * @param boundary two vertices an edge, as its one triangle runs along it. A ring runs the same way, but where the triangles
 * around it disagree about their outside.
 */
export function eachHole(boundary: Uint32Array, vertices: number, visit: (ring: readonly number[]) => void): void {
  if (boundary.length === 0) return;
  const edges = new BoundaryEdges(boundary, vertices);
  /** The way walked: its vertices, and where on it each of them stands. */
  const way: number[] = [];
  const places = new Map<number, number>();
  for (let first = 0; first < boundary.length; first += 2) {
    way.push(boundary[first] ?? 0);
    places.set(way[0] ?? 0, 0);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const next = edges.take(at);
      if (next === null) {
        // No way on: what led here is no ring.
        places.delete(at);
        way.pop();
        continue;
      }
      const met = places.get(next);
      if (met === undefined) {
        places.set(next, way.length);
        way.push(next);
        continue;
      }
      visit(way.slice(met));
      for (const vertex of way.splice(met + 1)) places.delete(vertex);
    }
  }
}

/** The edges at each vertex, taken one by one: first those that run on from it, then those that run against the walk. */
class BoundaryEdges {
  readonly #boundary: Uint32Array;
  readonly #taken: Uint8Array;
  /** By vertex, the first edge that leaves it, and the first that comes to it; by edge, the one after it. */
  readonly #first: readonly [leaving: Uint32Array, coming: Uint32Array];
  readonly #next: readonly [leaving: Uint32Array, coming: Uint32Array];

  constructor(boundary: Uint32Array, vertices: number) {
    const edges = boundary.length / 2;
    this.#boundary = boundary;
    this.#taken = new Uint8Array(edges);
    this.#first = [new Uint32Array(vertices).fill(NONE), new Uint32Array(vertices).fill(NONE)];
    this.#next = [new Uint32Array(edges), new Uint32Array(edges)];
    for (let edge = edges - 1; edge >= 0; edge--) {
      for (const end of [0, 1] as const) {
        const vertex = boundary[edge * 2 + end] ?? 0;
        this.#next[end][edge] = this.#first[end][vertex] ?? NONE;
        this.#first[end][vertex] = edge;
      }
    }
  }

  /** Take an edge at a vertex. @returns its other end; null: none is left. */
  take(vertex: number): number | null {
    for (const end of [0, 1] as const) {
      let edge = this.#first[end][vertex] ?? NONE;
      while (edge !== NONE && this.#taken[edge] === 1) edge = this.#next[end][edge] ?? NONE;
      this.#first[end][vertex] = edge;
      if (edge === NONE) continue;
      this.#taken[edge] = 1;
      return this.#boundary[edge * 2 + 1 - end] ?? 0;
    }
    return null;
  }
}
