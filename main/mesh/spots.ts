import type { Health, Spot } from '../../preload/contract/mesh.ts';
import type { Vec3 } from '../../preload/contract/values.ts';
import { facingsOf } from './facing.ts';
import { type Triangles, vertexCount } from './triangles.ts';

/** So many of a kind are told of. */
const MOST = 100;
/** Of a large hole's vertices so many say which way it faces. */
const MOST_VERTICES = 32;

export type Defect = Health['holes'];

/** A spot and the vertices that it is about. */
interface Found extends Omit<Spot, 'normal'> {
  readonly vertices: readonly number[];
}

/** Counts what it is told of and keeps the largest, among equals the first. */
export class Spots {
  #count = 0;
  #kept: Found[] = [];
  /** What is no larger is not among the largest. */
  #threshold = -1;

  /** @param vertices where the surface is to be seen; none: it does not matter from where. */
  add(at: Vec3, radius: number, vertices: ArrayLike<number> = []): void {
    this.#count++;
    if (radius > this.#threshold && Number.isFinite(at[0] + at[1] + at[2] + radius)) {
      this.#kept.push({ at, radius, vertices: someOf(vertices) });
      if (this.#kept.length === MOST * 8) this.#threshold = this.#sift().at(-1)?.radius ?? -1;
    }
  }

  /** @param surface whose vertices were told of; left out: none were. */
  finish(surface?: Triangles): Defect {
    const kept = this.#sift();
    const normals = surface === undefined || kept.length === 0 ? [] : normalsOf(surface, kept);
    const spots = kept.map(({ at, radius }, i): Spot => ({ at, radius, normal: normals[i] ?? null }));
    return { count: this.#count, spots };
  }

  #sift(): Found[] {
    this.#kept = this.#kept.sort((a, b) => b.radius - a.radius).slice(0, MOST);
    return this.#kept;
  }
}

function someOf(vertices: ArrayLike<number>): readonly number[] {
  const step = Math.max(1, Math.ceil(vertices.length / MOST_VERTICES));
  return Array.from({ length: Math.ceil(vertices.length / step) }, (_, i) => vertices[i * step] ?? 0);
}

/** Of vertices that belong to several spots, each takes the mean of what is left to it. */
function normalsOf(surface: Triangles, found: readonly Found[]): readonly (Vec3 | null)[] {
  const marks = new Uint16Array(vertexCount(surface));
  // The largest last: the vertices are theirs.
  for (let i = found.length; i > 0; i--) for (const vertex of found[i - 1]?.vertices ?? []) marks[vertex] = i;
  return facingsOf(surface, marks, found.length);
}

/** Each `corners` vertices of a list as one spot: amid the box around them, with half its diagonal. */
export function spotsOf(surface: Triangles, list: Uint32Array, corners: number): Defect {
  const spots = new Spots();
  for (let i = 0; i < list.length; i += corners) {
    const vertices = list.subarray(i, i + corners);
    spots.add(...around(surface.positions, vertices), vertices);
  }
  return spots.finish(surface);
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
