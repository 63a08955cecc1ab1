import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureDistances, surfaceOf } from '../../../main/mesh/distances/measure.ts';
import type { Triangles } from '../../../main/mesh/triangles.ts';
import { exactDistance, windings } from './exact-distance.ts';
import { ball, box, moved, openBox, type Solid, solid, soup, together, torus } from './solids.ts';

type Point = [number, number, number];

async function measured(mesh: Triangles, points: readonly Point[]): Promise<number[]> {
  const shared = new Float32Array(new SharedArrayBuffer(points.length * 12));
  shared.set(points.flat());
  return [...(await measureDistances(shared, surfaceOf(mesh), { threads: 0 }))];
}

/** A grid of points around a mesh of about size 2, none of which lies on a plane of symmetry. */
const around = (from: number, to: number, steps: number): Point[] =>
  Array.from({ length: steps ** 3 }, (_, i) => [i % steps, Math.floor(i / steps) % steps, Math.floor(i / steps ** 2)])
    .map((cell) => cell.map((k, axis) => Math.fround(from + ((k + 0.13 + axis * 0.21) / steps) * (to - from))))
    .map((point) => point as Point);

/** Thin enough that each point's nearest side has the other one right behind it. */
const plate = () => box([2, 0.01, 2], [-1, -0.005, -1]);
/** Seven sharp teeth: corners at which most faces look away from a point that is outside. */
const star = () =>
  moved(ball(1), (x, y, z) => {
    const grow = Math.abs(x) + Math.abs(y) + Math.abs(z) > 1.01 ? 0.25 : 1.3;
    return [x * grow, y * grow, z * grow];
  });
/** A spike, one of whose three sides is thirty slivers: counted instead of measured, they would outvote the others. */
function spike(): Solid {
  const slivers = 30;
  const foot = Array.from({ length: slivers + 1 }, (_, i) => [-0.3 + (0.6 * i) / slivers, -1, 0.4]);
  const indices = Array.from({ length: slivers }, (_, i) => [0, i + 2, i + 3, 1, i + 3, i + 2]);
  return solid([0, 1, 0, 0, -1, -0.4, ...foot.flat()], [...indices.flat(), 0, 1, 2, 0, slivers + 2, 1]);
}

test.each([
  ['a spike', spike()],
  ['a ball', ball(2)],
  ['a box', box([2, 2, 2], [-1, -1, -1])],
  ['a torus', torus(16, 8)],
  ['a thin plate', plate()],
  ['a star', star()],
  ['a soup of triangles', soup(box([2, 1, 2], [-1, -0.5, -1]))],
  ['two balls apart', together(ball(2, 0.4, [-0.8, 0, 0]), ball(2, 0.4, [0.8, 0, 0]))],
])('distances from %s, and their signs, are those of every triangle looked at', async (_, mesh) => {
  const points = around(-1.6, 1.6, 8);
  const found = await measured(mesh, points);
  points.forEach((point, i) => {
    const exact = exactDistance(mesh, point);
    const side = windings(mesh, point) > 0.5 ? -1 : 1;
    expect(found[i], String(point)).toBeCloseTo(exact * side, 6);
  });
});

test('the tree finds what looking at every triangle finds, whatever the triangles', async () => {
  const coordinate = fc.float({ min: -2, max: 2, noNaN: true });
  const point = fc.tuple(coordinate, coordinate, coordinate);
  const proper = fc.tuple(point, point, point).filter(([a, b, c]) => {
    const [ux, uy, uz, vx, vy, vz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2], c[0] - a[0], c[1] - a[1], c[2] - a[2]];
    return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) > 1e-4;
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(proper, { minLength: 1, maxLength: 60 }),
      fc.array(point, { minLength: 1, maxLength: 20 }),
      async (triangles, points) => {
        const corners = triangles.flat(2);
        const mesh = solid(corners, [...corners.keys()].slice(0, corners.length / 3));
        const found = await measured(mesh, points);
        points.forEach((p, i) => expect(Math.abs(found[i] ?? NaN)).toBeCloseTo(exactDistance(mesh, p), 5));
      },
    ),
    { seed: 7, numRuns: 150 },
  );
});

test('on the surface the distance is nothing', async () => {
  const mesh = box([2, 2, 2], [-1, -1, -1]);
  const found = await measured(mesh, [
    [1, 1, 1],
    [1, 0.5, 1],
    [0.25, 0.5, 1],
  ]);
  expect(found).toEqual([0, 0, 0]);
});

test('a closed surface that is inside out still has its outside outside', async () => {
  const { positions, indices } = ball(2);
  const inverted = { positions, indices: indices.slice().reverse() };
  const [inside = 0, outside = 0] = await measured(inverted, [
    [0, 0, 0.1],
    [0, 0, 2],
  ]);
  expect(inside).toBeLessThan(-0.8);
  expect(outside).toBeCloseTo(1, 5);
});

test('a surface that ends somewhere says so; one whose vertices are split does not', () => {
  expect(surfaceOf(openBox()).sides.open).toBe(true);
  expect(surfaceOf(solid([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2])).sides.open).toBe(true);
  expect(surfaceOf(soup(ball(2))).sides.open).toBe(false);
  expect(surfaceOf(torus()).sides.open).toBe(false);
});

test('an open sheet has its sides where its triangles face', async () => {
  const sheet = solid([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0], [0, 1, 2, 0, 2, 3]);
  const found = await measured(sheet, [
    [0.5, 0.5, 0.25],
    [0.5, 0.5, -0.25],
    [0.75, 0.25, -0.5],
  ]);
  expect(found).toEqual([0.25, -0.25, -0.5]);
});

test('triangles without an area or with coordinates that are not numbers are not there', async () => {
  const { positions } = ball(0);
  const broken = [...positions, NaN, 0, 0, Infinity, 0, 0, 9, 9, 9];
  const mesh = solid(broken, [0, 2, 4, 0, 2, 6, 0, 2, 7, 8, 8, 8, 0, 8, 0]);
  const surface = surfaceOf(mesh);
  expect(surface.tree.count).toBe(1);
  expect(await measured(mesh, [[2, 0, 0]])).toEqual([1]);
  expect(surfaceOf(solid(broken, [0, 2, 6])).tree.count).toBe(0);
});

test('a thousand triangles at one place make no endless tree, and a speck full of them none that is slow', async () => {
  const { positions, indices } = box();
  const many = solid([...positions], Array.from({ length: 1000 }, () => [...indices.subarray(0, 3)]).flat());
  expect(Math.abs((await measured(many, [[0, 0, -1]]))[0] ?? 0)).toBeCloseTo(1);
  // One triangle of a floor makes the curve far too coarse for the ball on it.
  const floor = solid([-4e4, -1, -4e4, 4e4, -1, -4e4, 0, -1, 8e4], [0, 2, 1]);
  const speck = together(ball(4, 0.5), floor);
  const surface = surfaceOf(speck);
  expect(surface.tree.links.length).toBeLessThan(surface.tree.count * 1.5);
  for (const at of around(-1, 1, 4))
    expect(Math.abs((await measured(speck, [at]))[0] ?? 0)).toBeCloseTo(exactDistance(speck, at), 4);
});

test('a point that is nowhere has no distance', async () => {
  const found = await measured(box(), [
    [NaN, 0, 0],
    [2, 0.5, 0.5],
  ]);
  expect(found).toEqual([NaN, 1]);
});
