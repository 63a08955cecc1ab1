import { Growing } from './growing.ts';

/** The label of a vertex that belongs to nothing. */
export const NOWHERE = 0xffffffff;

/** What hangs together: union-find in which a vertex's parent is never higher than itself. */
export class Pieces {
  readonly #parents: Uint32Array;

  constructor(vertices: number) {
    const parents = new Uint32Array(vertices);
    for (let v = 0; v < vertices; v++) parents[v] = v;
    this.#parents = parents;
  }

  join(a: number, b: number): void {
    const rootA = this.#rootOf(a);
    const rootB = this.#rootOf(b);
    if (rootA < rootB) this.#parents[rootB] = rootA;
    else this.#parents[rootA] = rootB;
  }

  #rootOf(vertex: number): number {
    const parents = this.#parents;
    let at = vertex;
    for (;;) {
      const above = parents[at] ?? at;
      if (above === at) return at;
      // Halves the way for the next one who walks it.
      const next = parents[above] ?? above;
      parents[at] = next;
      at = next;
    }
  }

  /**
   * Number the pieces in the order in which they first stand, and end the joining: the labels take the parents' place. A
   * vertex that was never joined belongs to no piece: NOWHERE.
   */
  label(): { readonly labels: Uint32Array; /** By piece, its first vertex. */ readonly firsts: Uint32Array } {
    const labels = this.#parents;
    const firsts = new Growing((length) => new Uint32Array(length));
    for (let v = 0; v < labels.length; v++) {
      const parent = labels[v] ?? v;
      if (parent === v) {
        labels[v] = NOWHERE;
        continue;
      }
      // Lower vertices have their labels already; a root has none until one of its own is met.
      if (labels[parent] === NOWHERE) {
        labels[parent] = firsts.length;
        firsts.push(parent);
      }
      labels[v] = labels[parent] ?? NOWHERE;
    }
    return { labels, firsts: firsts.finish() };
  }
}
