import type { Health, Spot } from '../../preload/contract/mesh.ts';
import type { Vec3 } from '../../preload/contract/values.ts';

/** So many of a kind are told of. */
const MOST = 100;

export type Defect = Health['holes'];

/** Counts what it is told of and keeps the largest, among equals the first. */
export class Spots {
  #count = 0;
  #kept: Spot[] = [];
  /** What is no larger is not among the largest. */
  #threshold = -1;

  add(at: Vec3, radius: number): void {
    this.#count++;
    if (radius > this.#threshold && Number.isFinite(at[0] + at[1] + at[2] + radius)) {
      this.#kept.push({ at, radius });
      if (this.#kept.length === MOST * 8) this.#threshold = this.#sift().at(-1)?.radius ?? -1;
    }
  }

  finish(): Defect {
    return { count: this.#count, spots: this.#sift() };
  }

  #sift(): Spot[] {
    this.#kept = this.#kept.sort((a, b) => b.radius - a.radius).slice(0, MOST);
    return this.#kept;
  }
}

/** Each `corners` vertices of a list as one spot: amid the box around them, with half its diagonal. */
export function spotsOf(positions: Float32Array, list: Uint32Array, corners: number): Defect {
  const spots = new Spots();
  for (let i = 0; i < list.length; i += corners) spots.add(...around(positions, list.subarray(i, i + corners)));
  return spots.finish();
}

/** The middle of the box around some vertices, and half its diagonal. */
export function around(positions: Float32Array, vertices: Iterable<number>): readonly [at: Vec3, radius: number] {
  let [x0, y0, z0] = [Infinity, Infinity, Infinity];
  let [x1, y1, z1] = [-Infinity, -Infinity, -Infinity];
  for (const vertex of vertices) {
    const x = positions[vertex * 3] ?? 0;
    const y = positions[vertex * 3 + 1] ?? 0;
    const z = positions[vertex * 3 + 2] ?? 0;
    // Comparisons would pass over what is not a number; the middle shall not be one then either.
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
    z0 = Math.min(z0, z);
    z1 = Math.max(z1, z);
  }
  return [[(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2], Math.hypot(x1 - x0, y1 - y0, z1 - z0) / 2];
}
