import fc from 'fast-check';
import { expect, test } from 'vitest';
import { squaredDistance } from '../../../main/mesh/closest-point.ts';
import { NearestSurface } from '../../../main/mesh/nearest.ts';
import { ball, box, solid } from './solids.ts';

const coordinate = fc.float({ min: -2, max: 2, noNaN: true });
const point = fc.tuple(coordinate, coordinate, coordinate);

test('the tree finds what looking at every triangle finds', () => {
  const triangle = fc.tuple(point, point, point);
  fc.assert(
    fc.property(fc.array(triangle, { minLength: 1, maxLength: 60 }), point, (triangles, [x, y, z]) => {
      const corners = triangles.flat(2);
      const mesh = solid(corners, [...corners.keys()].slice(0, corners.length / 3));
      const exact = Float64Array.from(mesh.positions);
      const all = triangles.map((_, t) => Math.sqrt(squaredDistance(exact, t * 9, x, y, z)));
      expect(new NearestSurface(mesh).distanceTo(x, y, z)).toBeCloseTo(Math.min(...all), 9);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('no point of a triangle is nearer than the one that was found', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(point, point, point), point, part, part, ([a, b, c], p, u, v) => {
      const [s, t] = u + v > 1 ? [1 - u, 1 - v] : [u, v];
      const some = [0, 1, 2].map((k) => (a[k] ?? 0) * (1 - s - t) + (b[k] ?? 0) * s + (c[k] ?? 0) * t);
      const there = Math.hypot(...some.map((value, k) => value - (p[k] ?? 0)));
      const found = Math.sqrt(squaredDistance(Float64Array.from([...a, ...b, ...c]), 0, ...p));
      expect(found).toBeLessThanOrEqual(there + 1e-6);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('distances to a box are those of a box', () => {
  const surface = new NearestSurface(box([2, 2, 2], [-1, -1, -1]));
  expect(surface.distanceTo(3, 0, 0)).toBeCloseTo(2);
  expect(surface.distanceTo(0, 0, 0)).toBeCloseTo(1);
  expect(surface.distanceTo(2, 2, 2)).toBeCloseTo(Math.sqrt(3));
});

test('a thousand triangles at one place make no endless tree', () => {
  const { positions, indices } = box();
  const many = solid([...positions], Array.from({ length: 1000 }, () => [...indices.subarray(0, 3)]).flat());
  expect(new NearestSurface(many).distanceTo(0, 0, -1)).toBeCloseTo(1);
});

test('triangles with coordinates that are not numbers are not there', () => {
  const { positions } = ball(0);
  const surface = new NearestSurface(solid([...positions, NaN, 0, 0], [0, 2, 4, 0, 2, 6]));
  expect(surface.triangles).toBe(1);
  expect(surface.distanceTo(2, 0, 0)).toBeCloseTo(1);
});
