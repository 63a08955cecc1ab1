import { expect, test } from 'vitest';
import { boxesOf } from '../../../main/mesh/boxes.ts';
import { survey } from '../../../main/mesh/survey.ts';
import { ball, box, moved, openBox, solid, soup, together, torus } from './solids.ts';
import { statisticsOf } from './workbench.ts';

test('a box has the numbers of a box', async () => {
  expect(await statisticsOf(box([2, 3, 4], [-1, 0, 5]))).toEqual({
    vertices: 8,
    edges: 18,
    triangles: 12,
    bounds: { min: [-1, 0, 5], max: [1, 3, 9] },
    area: 52,
    volume: 24,
    components: 1,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    degenerateTriangles: 0,
    watertight: true,
  });
});

test('a fine ring comes close to the area and the volume of a true one', async () => {
  const ring = await statisticsOf(torus(256, 128, 1, 0.25));
  expect(ring.area).toBeCloseTo(4 * Math.PI ** 2 * 0.25, 2);
  expect(ring.volume).toBeCloseTo(2 * Math.PI ** 2 * 0.25 ** 2, 2);
  // Euler: a ring has as many vertices and faces as edges.
  expect(ring.vertices - ring.edges + ring.triangles).toBe(0);
  expect(ring.watertight).toBe(true);
});

test('a box without a side is open: it has an edge to it and no volume', async () => {
  expect(await statisticsOf(openBox())).toMatchObject({
    boundaryEdges: 4,
    nonManifoldEdges: 0,
    watertight: false,
    volume: null,
    area: 5,
  });
});

test('pieces that do not touch are counted', async () => {
  const two = together(box(), box([1, 1, 1], [5, 0, 0]), ball(1, 1, [0, 9, 0]));
  expect(await statisticsOf(two)).toMatchObject({ components: 3, watertight: true });
});

test('a fin on an edge is found, and the box with it is no longer closed', async () => {
  const closed = box();
  const fin = solid([...closed.positions, 0, 0, -1], [...closed.indices, 0, 1, 8]);
  expect(await statisticsOf(fin)).toMatchObject({ nonManifoldEdges: 1, boundaryEdges: 2, watertight: false });
});

test('loose triangles that meet count as the surface that they are', async () => {
  const loose = soup(together(ball(2), box([1, 1, 1], [4, 0, 0])));
  expect(await statisticsOf(loose)).toMatchObject({
    vertices: loose.positions.length / 3,
    edges: 192 + 18,
    components: 2,
    watertight: true,
  });
});

test('a surface that is inside out has the same volume', async () => {
  const { positions, indices } = box([2, 2, 2]);
  expect(await statisticsOf({ positions, indices: indices.toReversed() })).toMatchObject({ volume: 8 });
});

test('a closed surface with one triangle turned over encloses nothing definite', async () => {
  const { positions, indices } = box();
  const turned = indices.slice();
  turned.set([...indices.subarray(0, 3)].reverse());
  expect(await statisticsOf({ positions, indices: turned })).toMatchObject({ watertight: true, volume: null });
});

test('triangles without area are counted, and add nothing', async () => {
  const { positions, indices } = box();
  const withSlivers = solid([...positions, 0.5, 0, 0], [...indices, 0, 1, 8, 2, 2, 3]);
  expect(await statisticsOf(withSlivers)).toMatchObject({ degenerateTriangles: 2, area: 6, triangles: 14 });
});

test('a vertex that no triangle uses is not part of the box', async () => {
  const { positions, indices } = box();
  const stray = solid([...positions, 100, 100, 100], [...indices]);
  expect((await statisticsOf(stray)).bounds.max).toEqual([1, 1, 1]);
});

test('a small mesh far from the origin keeps its volume', async () => {
  const far = moved(box([0.5, 0.5, 0.5]), (x, y, z) => [x + 10_000, y - 10_000, z + 10_000]);
  expect((await statisticsOf(far)).volume).toBeCloseTo(0.125, 9);
});

test('coordinates that are not numbers harm only their own triangles', async () => {
  const { positions, indices } = box();
  const broken = solid([...positions, NaN, 0, 0], [...indices, 0, 1, 8]);
  const found = await statisticsOf(broken);
  expect(found).toMatchObject({ degenerateTriangles: 1, area: 6 });
  expect(found.bounds).toEqual({ min: [0, 0, 0], max: [1, 1, 1] });
});

test('a stop between two measurements is heard', async () => {
  const stop = new AbortController();
  const running = survey(box(), boxesOf(box()), stop.signal);
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
});
