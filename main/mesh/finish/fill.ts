/** Rings of no more vertices are filled in the best way; the work grows with the cube. */
const BEST = 160;

/** Whether a mesh may have an edge between two vertices that it has none between. */
export type IsFree = (a: number, b: number) => boolean;

/**
 * Fill a ring of points with triangles that run around as the ring does.
 *
 * Small rings by the least area (Barequet and Sharir), larger ones by cutting off corner after corner, the sharpest first.
 *
 * @param ring vertices in order, at least three.
 * @returns three vertices a triangle; null where it cannot be done without a triangle that has no area, a new edge where there
 * is one already, or a triangle that looks the other way.
 */
export function fill(positions: Float32Array, ring: readonly number[], isFree: IsFree): readonly number[] | null {
  const points = ring.map((vertex) => [0, 1, 2].map((axis) => positions[vertex * 3 + axis] ?? 0) as Point);
  return ring.length <= BEST ? leastArea(points, ring, isFree) : byCorners(points, ring, isFree);
}

type Point = [number, number, number];

function leastArea(points: readonly Point[], ring: readonly number[], isFree: IsFree): readonly number[] | null {
  const n = ring.length;
  const costs = new Float64Array(n * n);
  const middles = new Int32Array(n * n).fill(-1);
  const allowed = (a: number, b: number): boolean =>
    b - a === 1 || (a === 0 && b === n - 1) || isFree(ring[a] ?? 0, ring[b] ?? 0);
  for (let span = 2; span < n; span++) {
    for (let a = 0; a + span < n; a++) {
      const b = a + span;
      let least = Infinity;
      if (allowed(a, b)) {
        for (let m = a + 1; m < b; m++) {
          const around = (costs[a * n + m] ?? 0) + (costs[m * n + b] ?? 0);
          if (!(around < least)) continue;
          const area = areaOf(points[a], points[m], points[b]);
          if (area > 0 && around + area < least) {
            least = around + area;
            middles[a * n + b] = m;
          }
        }
      }
      costs[a * n + b] = least;
    }
  }
  if (!((costs[n - 1] ?? Infinity) < Infinity)) return null;
  const triangles: number[] = [];
  const open: [number, number][] = [[0, n - 1]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [a, b] = next;
    const m = middles[a * n + b] ?? -1;
    if (b - a < 2 || m < 0) continue;
    triangles.push(ring[a] ?? 0, ring[m] ?? 0, ring[b] ?? 0);
    open.push([a, m], [m, b]);
  }
  return triangles;
}

function byCorners(points: readonly Point[], ring: readonly number[], isFree: IsFree): readonly number[] | null {
  const facing = facingOf(points);
  const left = ring.map((_, at) => at);
  const triangles: number[] = [];
  while (left.length > 3) {
    let best = -1;
    let sharpest = Infinity;
    for (let i = 0; i < left.length; i++) {
      const a = left[(i + left.length - 1) % left.length] ?? 0;
      const b = left[i] ?? 0;
      const c = left[(i + 1) % left.length] ?? 0;
      const angle = angleOf(points[a], points[b], points[c], facing);
      if (angle < sharpest && isFree(ring[a] ?? 0, ring[c] ?? 0)) {
        sharpest = angle;
        best = i;
      }
    }
    if (best < 0) return null;
    const a = left[(best + left.length - 1) % left.length] ?? 0;
    const c = left[(best + 1) % left.length] ?? 0;
    triangles.push(ring[a] ?? 0, ring[left[best] ?? 0] ?? 0, ring[c] ?? 0);
    left.splice(best, 1);
  }
  const [a = 0, b = 0, c = 0] = left;
  if (!(angleOf(points[a], points[b], points[c], facing) < Infinity)) return null;
  triangles.push(ring[a] ?? 0, ring[b] ?? 0, ring[c] ?? 0);
  return triangles;
}

/** The angle at `b`; Infinity where the triangle has no area or looks away from where the whole ring looks. */
function angleOf(a: Point | undefined, b: Point | undefined, c: Point | undefined, facing: Point): number {
  if (a === undefined || b === undefined || c === undefined) return Infinity;
  const to = minus(a, b);
  const from = minus(c, b);
  const normal = cross(from, to);
  if (!(dot(normal, facing) > 0)) return Infinity;
  return Math.atan2(Math.hypot(...normal), dot(from, to));
}

/** Twice the mean normal of a ring, by Newell. */
function facingOf(points: readonly Point[]): Point {
  const sum: Point = [0, 0, 0];
  const origin = points[0] ?? [0, 0, 0];
  for (let i = 1; i + 1 < points.length; i++) {
    const normal = cross(minus(points[i] ?? origin, origin), minus(points[i + 1] ?? origin, origin));
    for (const axis of [0, 1, 2] as const) sum[axis] += normal[axis];
  }
  return sum;
}

const areaOf = (a: Point | undefined, b: Point | undefined, c: Point | undefined): number =>
  a === undefined || b === undefined || c === undefined ? 0 : Math.hypot(...cross(minus(b, a), minus(c, a)));
const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
