import { type CornerWindow, eachWindow } from './corner-windows.ts';
import { NOWHERE, Pieces } from './pieces.ts';
import { RingDefects } from './ring-defects.ts';
import { type Triangles, vertexCount } from './triangles.ts';

/** How the triangles of a mesh hang together. */
export interface Rings {
  readonly edges: number;
  readonly defects: RingDefects;
  /** The piece that each vertex belongs to; NOWHERE: none. */
  readonly labels: Uint32Array;
  /** The first vertex of each piece. */
  readonly firsts: Uint32Array;
}

/**
 * Walk around every vertex. Where the triangles at it make one closed ring, as they do nearly everywhere, its edges have
 * two triangles each that agree about the outside, nothing is doubled, and the ring is the only one: the vertex is in
 * order and costs no more. What is wrong is looked at closely by `RingDefects`.
 *
 * Takes 16 bytes a vertex.
 */
export async function walkRings(mesh: Triangles, signal: AbortSignal): Promise<Rings> {
  return (await walked(mesh, () => true, signal)).finish();
}

/** The same of a closed mesh; null for one in which an edge has one triangle only, as soon as one is met. */
export async function walkClosedRings(mesh: Triangles, signal: AbortSignal): Promise<Rings | null> {
  const isClosed = ({ defects }: RingWalk): boolean => defects.boundary.length === 0;
  const walk = await walked(mesh, isClosed, signal);
  return isClosed(walk) ? walk.finish() : null;
}

async function walked(mesh: Triangles, goOn: (walk: RingWalk) => boolean, signal: AbortSignal): Promise<RingWalk> {
  const vertices = vertexCount(mesh);
  const walk = new RingWalk(vertices);
  await eachWindow(mesh.indices, vertices, signal, (window) => {
    walk.visit(window);
    return goOn(walk);
  });
  return walk;
}

class RingWalk {
  readonly defects = new RingDefects();
  readonly #pieces: Pieces;
  /** Ends of edges at vertices in order: each edge has two. */
  #ends = 0;
  /** Two a vertex: the vertex around which it was last met, and which one comes after it there. */
  readonly #met: Uint32Array;

  constructor(vertices: number) {
    this.#pieces = new Pieces(vertices);
    this.#met = new Uint32Array(vertices * 2).fill(NOWHERE);
  }

  visit({ first, ends, pairs }: CornerWindow): void {
    const met = this.#met;
    const pieces = this.#pieces;
    let sides = 0;
    let from = 0;
    for (let v = 0; v < ends.length; v++) {
      const vertex = first + v;
      const to = ends[v] ?? 0;
      let single = true;
      let joined = false;
      for (let i = from; i < to; i += 2) {
        const next = pairs[i] ?? 0;
        const last = pairs[i + 1] ?? 0;
        if (met[next * 2] === vertex) single = false;
        met[next * 2] = vertex;
        met[next * 2 + 1] = last;
        // Of neighbours in a row that stand lower, one is enough: they have met each other.
        if (next < vertex && last > vertex) {
          pieces.join(vertex, next);
          joined = true;
        }
      }
      const corners = (to - from) / 2;
      const start = pairs[from] ?? 0;
      let at = start;
      let steps = 0;
      while (steps < corners && met[at * 2] === vertex) {
        at = met[at * 2 + 1] ?? 0;
        steps++;
        if (at === start) break;
      }
      // Two triangles that make a ring lie on each other.
      if (single && corners > 2 && steps === corners && at === start) {
        sides += corners;
        if (!joined && start < vertex) pieces.join(vertex, start);
      } else if (corners > 0) {
        this.defects.look(vertex, pairs, from, to);
        for (let i = from; i < to; i++) pieces.join(vertex, pairs[i] ?? vertex);
      }
      from = to;
    }
    this.#ends += sides;
  }
  finish(): Rings {
    const { labels, firsts } = this.#pieces.label();
    return { edges: (this.#ends + this.defects.ends) / 2, defects: this.defects, labels, firsts };
  }
}
