import { Growing } from './growing.ts';

const list = () => new Growing((length) => new Uint32Array(length));

/** What was found wrong around the vertices of a mesh. Lists of vertices, one or more for each find. */
export class RingDefects {
  /** Two a find: edges of one triangle only, as it runs along them. */
  readonly boundary = list();
  /** Two a find: edges of three triangles or more. */
  readonly nonManifold = list();
  /** Two a find: edges of two triangles that run along them in the same direction: one is inside out. */
  readonly flipped = list();
  /** Two a find: where fans of triangles meet in nothing but the point, and a neighbour of it. */
  readonly pinched = list();
  /** Three a find: triangles that have the same corners as another one; the one that is left is no find. */
  readonly duplicate = list();
  /** Ends of edges at the vertices that were looked at. */
  ends = 0;

  /**
   * Look closely at a vertex. Each edge and each triangle is told of once, by its lowest vertex.
   *
   * @param pairs from `from` to `to`: for each triangle at the vertex its next vertex and the one after that.
   */
  look(vertex: number, pairs: Uint32Array, from: number, to: number): void {
    const neighbours = new Map<number, Neighbour>();
    const neighbour = (other: number): Neighbour => {
      const known = neighbours.get(other);
      if (known !== undefined) return known;
      const met = new Neighbour();
      neighbours.set(other, met);
      return met;
    };
    let fans = 0;
    for (let i = from; i < to; i += 2) {
      const next = neighbour(pairs[i] ?? 0);
      const last = neighbour(pairs[i + 1] ?? 0);
      next.leaving++;
      last.coming++;
      const [one, other] = [fanOf(next), fanOf(last)];
      if (one === other) continue;
      one.above = other;
      fans--;
    }
    fans += neighbours.size;
    this.ends += neighbours.size;
    if (fans > 1) {
      this.pinched.push(vertex);
      this.pinched.push(pairs[from] ?? vertex);
    }
    for (const [other, { leaving, coming }] of neighbours) {
      if (other < vertex) continue;
      const sharing = leaving + coming;
      if (sharing === 1) {
        this.boundary.push(leaving === 1 ? vertex : other);
        this.boundary.push(leaving === 1 ? other : vertex);
      } else if (sharing > 2) {
        this.nonManifold.push(vertex);
        this.nonManifold.push(other);
      } else if (leaving !== 1) {
        this.flipped.push(vertex);
        this.flipped.push(other);
      }
    }
    this.#findDuplicates(vertex, pairs, from, to);
  }

  #findDuplicates(vertex: number, pairs: Uint32Array, from: number, to: number): void {
    // By the lower one of both other corners: which higher ones there were.
    const seen = new Map<number, Set<number>>();
    for (let i = from; i < to; i += 2) {
      const lower = Math.min(pairs[i] ?? 0, pairs[i + 1] ?? 0);
      const higher = Math.max(pairs[i] ?? 0, pairs[i + 1] ?? 0);
      if (lower < vertex) continue;
      const others = seen.get(lower);
      if (others === undefined) {
        seen.set(lower, new Set([higher]));
      } else if (others.has(higher)) {
        for (const corner of [vertex, lower, higher]) this.duplicate.push(corner);
      } else {
        others.add(higher);
      }
    }
  }
}

/** A vertex next to the one that is looked at. Neighbours of one triangle are of one fan: union-find again. */
class Neighbour {
  /** Triangles that run along the edge to it, and back. */
  leaving = 0;
  coming = 0;
  /** Another one of the same fan; null: it stands for its fan. */
  above: Neighbour | null = null;
}

function fanOf(neighbour: Neighbour): Neighbour {
  let top = neighbour;
  while (top.above !== null) {
    if (top.above.above !== null) top.above = top.above.above;
    top = top.above;
  }
  return top;
}
