import type { Weld } from '../weld.ts';

const NONE = 0xffffffff;

/**
 * Take points no farther apart than `tolerance` as one: each joins the first one before it that is near enough and stands
 * for itself, so that none moves farther than that, whatever chain of neighbours it is in.
 *
 * @param tolerance above 0.
 */
export function weldWithin(positions: Float32Array, tolerance: number): Weld {
  const vertices = positions.length / 3;
  const grid = new Grid(positions, tolerance);
  const map = new Uint32Array(vertices);
  let count = 0;
  for (let v = 0; v < vertices; v++) {
    const near = grid.near(v);
    if (near === NONE) {
      grid.add(v);
      map[v] = count++;
    } else {
      map[v] = map[near] ?? 0;
    }
  }
  return { map, count };
}

/** Points by the cells of a grid that are twice as wide as the tolerance: what is near stands in one of eight cells. */
class Grid {
  readonly #positions: Float32Array;
  readonly #squared: number;
  readonly #cell: number;
  readonly #reach: number;
  readonly #mask: number;
  readonly #heads: Uint32Array;
  readonly #next: Uint32Array;

  constructor(positions: Float32Array, tolerance: number) {
    const vertices = positions.length / 3;
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, vertices)));
    this.#positions = positions;
    this.#squared = tolerance * tolerance;
    this.#cell = 1 / (tolerance * 2);
    this.#reach = tolerance;
    this.#mask = size - 1;
    this.#heads = new Uint32Array(size).fill(NONE);
    this.#next = new Uint32Array(vertices).fill(NONE);
  }

  add(vertex: number): void {
    const [x = 0, y = 0, z = 0] = this.#positions.subarray(vertex * 3, vertex * 3 + 3);
    const slot = this.#slot(Math.floor(x * this.#cell), Math.floor(y * this.#cell), Math.floor(z * this.#cell));
    this.#next[vertex] = this.#heads[slot] ?? NONE;
    this.#heads[slot] = vertex;
  }

  /** The nearest point within reach that was added; of equals the first. */
  near(vertex: number): number {
    const positions = this.#positions;
    const x = positions[vertex * 3] ?? 0;
    const y = positions[vertex * 3 + 1] ?? 0;
    const z = positions[vertex * 3 + 2] ?? 0;
    const cell = this.#cell;
    const reach = this.#reach;
    let best = NONE;
    let least = this.#squared;
    const x1 = Math.floor((x + reach) * cell);
    const y1 = Math.floor((y + reach) * cell);
    const z1 = Math.floor((z + reach) * cell);
    for (let cz = Math.floor((z - reach) * cell); cz <= z1; cz++) {
      for (let cy = Math.floor((y - reach) * cell); cy <= y1; cy++) {
        for (let cx = Math.floor((x - reach) * cell); cx <= x1; cx++) {
          let other = this.#heads[this.#slot(cx, cy, cz)] ?? NONE;
          for (; other !== NONE; other = this.#next[other] ?? NONE) {
            const dx = (positions[other * 3] ?? 0) - x;
            const dy = (positions[other * 3 + 1] ?? 0) - y;
            const dz = (positions[other * 3 + 2] ?? 0) - z;
            const squared = dx * dx + dy * dy + dz * dz;
            if (squared < least || (squared === least && other < best)) {
              best = other;
              least = squared;
            }
          }
        }
      }
    }
    return best;
  }

  /** Cells that share a slot are told apart by the distance. */
  #slot(x: number, y: number, z: number): number {
    const mixed = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}
