import type { Triangles } from '../../../main/mesh/triangles.ts';

type Point = readonly [number, number, number];

/** Distances by looking at every triangle, in another way than the app's: what nearest points are to a plane and to three lines. */
export function exactDistance(mesh: Triangles, p: Point): number {
  return Math.min(...cornersOf(mesh).map(([a, b, c]) => toTriangle(p, a, b, c)));
}

/** How often a surface goes around a point: 1 inside of a closed one, 0 outside (by solid angles, Van Oosterom and Strackee). */
export function windings(mesh: Triangles, p: Point): number {
  let angle = 0;
  for (const corners of cornersOf(mesh)) {
    const [a, b, c] = corners.map((corner) => minus(corner, p)) as [Point, Point, Point];
    const [la, lb, lc] = [a, b, c].map((v) => Math.hypot(...v)) as [number, number, number];
    const below = la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb;
    angle += 2 * Math.atan2(dot(a, cross(b, c)), below);
  }
  return angle / (4 * Math.PI);
}

function toTriangle(p: Point, a: Point, b: Point, c: Point): number {
  const n = cross(minus(b, a), minus(c, a));
  const within = (
    [
      [a, b],
      [b, c],
      [c, a],
    ] as const
  ).every(([from, to]) => dot(cross(n, minus(to, from)), minus(p, from)) >= 0);
  const edges = [toSegment(p, a, b), toSegment(p, b, c), toSegment(p, c, a)];
  return within ? Math.abs(dot(n, minus(p, a))) / Math.hypot(...n) : Math.min(...edges);
}

function toSegment(p: Point, a: Point, b: Point): number {
  const along = minus(b, a);
  const share = Math.min(1, Math.max(0, dot(minus(p, a), along) / dot(along, along)));
  return Math.hypot(...minus(minus(p, a), [along[0] * share, along[1] * share, along[2] * share]));
}

function cornersOf({ positions, indices }: Triangles): [Point, Point, Point][] {
  const point = (index = 0): Point => [...positions.subarray(index * 3, index * 3 + 3)] as unknown as Point;
  return Array.from({ length: indices.length / 3 }, (_, t) => {
    const [a, b, c] = indices.subarray(t * 3, t * 3 + 3);
    return [point(a), point(b), point(c)];
  });
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
