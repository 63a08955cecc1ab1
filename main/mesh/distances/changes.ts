import type { Change } from '../../../preload/contract/mesh.ts';
import type { Vec3 } from '../../../preload/contract/values.ts';
import { boundsOf, diagonalOf } from '../bounds.ts';
import { facingsOf, UNMARKED } from '../facing.ts';
import type { Triangles } from '../triangles.ts';

const MOST = 50;
/** Two changes are in different places when they are this part of the mesh's diagonal apart. */
const APART = 0.04;
/** What is smaller than this part of the biggest change is none. */
const WORTH = 0.05;

interface Peak {
  readonly vertex: number;
  readonly at: Vec3;
  readonly distance: number;
}

/**
 * Where a mesh differs most from its reference, biggest first: vertices whose distance is the greatest around, so that a
 * whole new horn is one change, not a thousand. A change's radius reaches as far as at least half of its distance does.
 *
 * @param distances one a vertex; one that is not a number counts for nothing.
 * @param areas a vertex without any belongs to no surface.
 */
export function changesOf(mesh: Triangles, distances: Float32Array, areas: Float32Array): Change[] {
  const box = boundsOf(mesh);
  const apart = diagonalOf(box) * APART;
  if (apart === 0) return [];
  const cells = new Cells(box.min, apart);
  const peaks = pickPeaks(candidates(mesh, distances, areas, cells), apart);
  const { radii, marks } = reachOf(mesh, distances, areas, peaks, apart);
  const normals = facingsOf(mesh, marks, peaks.length);
  // Of what sticks out all around only the tip says from where it is seen.
  const tips = tipMarks(marks.length, peaks);
  const tipNormals = normals.includes(null) ? facingsOf(mesh, tips, peaks.length) : normals;
  return peaks.map(({ at, distance }, i) => {
    const normal = normals[i] ?? tipNormals[i] ?? null;
    return { at, radius: radii[i] ?? apart, normal, distance };
  });
}

/** Cubes of space, by number. */
class Cells {
  readonly #low: Vec3;
  readonly #perUnit: number;

  constructor(low: Vec3, size: number) {
    this.#low = low;
    this.#perUnit = 1 / size;
  }

  /** A mesh has at most 1 ÷ APART of them along an axis, and one on each side for its neighbours. */
  of(x: number, y: number, z: number): number {
    const column = Math.floor((x - this.#low[0]) * this.#perUnit);
    const row = Math.floor((y - this.#low[1]) * this.#perUnit);
    const layer = Math.floor((z - this.#low[2]) * this.#perUnit);
    return column + 1 + (row + 1) * STRIDE + (layer + 1) * STRIDE * STRIDE;
  }
}
const STRIDE = Math.ceil(1 / APART) + 3;

/** The vertex of each cell that is furthest from the reference, furthest first. */
function candidates({ positions }: Triangles, distances: Float32Array, areas: Float32Array, cells: Cells): Peak[] {
  const furthest = new Map<number, number>();
  for (let vertex = 0; vertex < areas.length; vertex++) {
    const d = Math.abs(distances[vertex] ?? 0);
    if (!(d > 0) || areas[vertex] === 0) continue;
    const at = vertex * 3;
    const cell = cells.of(positions[at] ?? 0, positions[at + 1] ?? 0, positions[at + 2] ?? 0);
    const known = furthest.get(cell);
    if (known === undefined || d > Math.abs(distances[known] ?? 0)) furthest.set(cell, vertex);
  }
  return [...furthest.values()]
    .map((vertex) => ({ vertex, at: pointOf(positions, vertex), distance: distances[vertex] ?? 0 }))
    .sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance) || a.vertex - b.vertex);
}

/** From the biggest on, each that is not near one that was taken. */
function pickPeaks(sorted: readonly Peak[], apart: number): Peak[] {
  const least = Math.abs(sorted[0]?.distance ?? 0) * WORTH;
  const taken: Peak[] = [];
  for (const peak of sorted) {
    if (taken.length === MOST || Math.abs(peak.distance) < least) break;
    if (taken.every((other) => apartFrom(peak.at, other.at) >= apart)) taken.push(peak);
  }
  return taken;
}

function tipMarks(vertices: number, peaks: readonly Peak[]): Uint16Array {
  const marks = new Uint16Array(vertices);
  peaks.forEach(({ vertex }, i) => (marks[vertex] = i + 1));
  return marks;
}

interface Reach {
  readonly radii: readonly number[];
  /** By vertex, 1 + the peak whose change it is part of. */
  readonly marks: Uint16Array;
}

/** How far from each peak the surface differs by half of it and more, to the same side; a quarter of `apart` at least. */
function reachOf(
  { positions }: Triangles,
  distances: Float32Array,
  areas: Float32Array,
  peaks: readonly Peak[],
  apart: number,
): Reach {
  const marks = tipMarks(areas.length, peaks);
  const radii = peaks.map(() => apart / 4);
  const smallest = Math.min(...peaks.map(({ distance }) => Math.abs(distance))) / 2;
  for (let vertex = 0; vertex < areas.length; vertex++) {
    const d = distances[vertex] ?? 0;
    if (!(Math.abs(d) >= smallest) || areas[vertex] === 0) continue;
    const x = positions[vertex * 3] ?? 0;
    const y = positions[vertex * 3 + 1] ?? 0;
    const z = positions[vertex * 3 + 2] ?? 0;
    for (let i = 0; i < peaks.length; i++) {
      const peak = peaks[i];
      if (peak === undefined || d / peak.distance < 0.5) continue;
      const dx = x - peak.at[0];
      const dy = y - peak.at[1];
      const dz = z - peak.at[2];
      const away = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (away >= apart) continue;
      if (marks[vertex] === UNMARKED) marks[vertex] = i + 1;
      if (away > (radii[i] ?? 0)) radii[i] = away;
    }
  }
  return { radii, marks };
}

const pointOf = (positions: Float32Array, vertex: number): Vec3 => [
  positions[vertex * 3] ?? 0,
  positions[vertex * 3 + 1] ?? 0,
  positions[vertex * 3 + 2] ?? 0,
];

const apartFrom = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
