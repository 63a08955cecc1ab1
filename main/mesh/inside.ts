import { TRIANGLES_PER_BOX } from './boxes.ts';
import { encloses } from './extents.ts';
import { NOWHERE } from './pieces.ts';
import { passing } from './passing.ts';
import { pause } from './pause.ts';
import { RayGrid } from './ray-grid.ts';
import type { Triangles } from './triangles.ts';

/** What must be known of pieces: by vertex its piece; by piece its first vertex, its box, whether it is closed and of one mind. */
export interface Pieces {
  readonly labels: Uint32Array;
  readonly firsts: Uint32Array;
  readonly boxes: Float32Array;
  readonly closed: Uint8Array;
  /** 0: its triangles disagree about which side is outside. */
  readonly agreeing: Uint8Array;
}

/** Where a closed piece is. */
export const FREE = 0;
export const IN_CLOSED = 1;
/** Within a piece that is not closed: it would be inside, but for the holes. */
export const IN_OPEN = 2;

/** So many pieces are compared each with each before any triangle is looked at. */
const FEW = 4096;
/** Triangles between two pauses. */
const STRIDE = TRIANGLES_PER_BOX * 2048;

/**
 * Where each closed piece is: FREE, IN_CLOSED or IN_OPEN. Pieces that are not closed are FREE.
 *
 * A ray is sent upwards from a vertex of each; another piece holds it if its surface winds about the point, which is the sum
 * of the ways in which the ray goes through it. All rays run side by side: runs of triangles under which none stands are
 * passed over, the other triangles find theirs by a grid. Whether a ray passes left or right of an edge is decided for
 * both triangles of the edge alike, so no ray slips through between them.
 *
 * @param runs the boxes of `boxesOf`.
 */
export async function insideOf(
  surface: Triangles,
  runs: Float32Array,
  pieces: Pieces,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const inside = new Uint8Array(pieces.closed.length).fill(FREE);
  const { inner, outer } = candidates(pieces);
  if (inner.length === 0) return inside;
  const rays = new RayGrid(Float64Array.from(inner.flatMap((piece) => pointOf(surface, pieces.firsts[piece] ?? 0))));
  await pause(signal);
  const meetings = new Meetings(surface, pieces, rays.points, inner);
  const { indices, positions } = surface;
  for (let from = 0; from < indices.length; from += STRIDE * 3) {
    const to = Math.min(indices.length, from + STRIDE * 3);
    for (let run = from; run < to; run += TRIANGLES_PER_BOX * 3) {
      const box = (run / (TRIANGLES_PER_BOX * 3)) * 6;
      if (!rays.meet(runs, box, box + 3)) continue;
      const end = Math.min(indices.length, run + TRIANGLES_PER_BOX * 3);
      for (let i = run; i < end; i += 3) {
        if (outer[pieces.labels[indices[i] ?? 0] ?? NOWHERE] !== 1) continue;
        rays.each(positions, indices, i, (ray) => {
          meetings.look(i, ray);
        });
      }
    }
    await pause(signal);
  }
  for (const [ray, place] of meetings.places()) {
    const piece = inner[ray] ?? 0;
    if (inside[piece] !== IN_CLOSED) inside[piece] = place;
  }
  return inside;
}

/** Closed pieces that may lie in another one, and (by piece) those that may hold one: by their boxes. */
function candidates({ boxes, closed }: Pieces): { readonly inner: readonly number[]; readonly outer: Uint8Array } {
  const shells = [...closed.keys()].filter((piece) => closed[piece] === 1);
  if (closed.length > FEW) return { inner: shells, outer: new Uint8Array(closed.length).fill(1) };
  const outer = new Uint8Array(closed.length);
  const inner = shells.filter((piece) => {
    let found = false;
    for (let other = 0; other < closed.length; other++) {
      if (!encloses(boxes, other, piece)) continue;
      outer[other] = 1;
      found = true;
    }
    return found;
  });
  return { inner, outer };
}

/** Where rays went through pieces. */
class Meetings {
  readonly #surface: Triangles;
  readonly #pieces: Pieces;
  readonly #points: Float64Array;
  readonly #inner: readonly number[];
  /** By ray and piece (ray × pieces + piece): how the surface winds, and how often it was met. */
  readonly #found = new Map<number, { turns: number; times: number }>();

  /** @param inner the piece from which each ray comes. */
  constructor(surface: Triangles, pieces: Pieces, points: Float64Array, inner: readonly number[]) {
    this.#surface = surface;
    this.#pieces = pieces;
    this.#points = points;
    this.#inner = inner;
  }

  /** @param corner the first one of a triangle. */
  look(corner: number, ray: number): void {
    const { positions, indices } = this.#surface;
    const { labels, boxes, closed } = this.#pieces;
    const vertex = indices[corner] ?? 0;
    const piece = labels[vertex] ?? NOWHERE;
    if (!encloses(boxes, piece, this.#inner[ray] ?? 0)) return;
    const [b, c] = [(indices[corner + 1] ?? 0) * 3, (indices[corner + 2] ?? 0) * 3];
    const turn = passing(positions, vertex * 3, b, c, this.#points, ray * 3);
    if (turn === 0) return;
    const key = ray * closed.length + piece;
    const found = this.#found.get(key) ?? { turns: 0, times: 0 };
    this.#found.set(key, { turns: found.turns + turn, times: found.times + 1 });
  }

  /** The rays that are within a piece, and of which kind it is. */
  *places(): Iterable<readonly [ray: number, place: number]> {
    const { closed, agreeing } = this.#pieces;
    for (const [key, { turns, times }] of this.#found) {
      const piece = key % closed.length;
      const within = agreeing[piece] === 1 ? turns !== 0 : times % 2 === 1;
      if (within) yield [Math.floor(key / closed.length), closed[piece] === 1 ? IN_CLOSED : IN_OPEN];
    }
  }
}

const pointOf = ({ positions }: Triangles, vertex: number): readonly number[] => [
  ...positions.subarray(vertex * 3, vertex * 3 + 3),
];
