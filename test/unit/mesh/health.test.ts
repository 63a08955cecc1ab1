import { expect, test } from 'vitest';
import type { Health } from '../../../preload/contract/mesh.ts';
import { ball, box, moved, openBox, type Solid, solid, soup, together, torus } from './solids.ts';
import { healthOf } from './workbench.ts';

/** How many of each kind; kinds of which there are none are left out. */
async function counts(mesh: Solid) {
  const found = Object.entries(await healthOf(mesh)).map(([kind, { count }]) => [kind, count] as const);
  return Object.fromEntries(found.filter(([, count]) => count > 0));
}

const spots = async (mesh: Solid, kind: keyof Health) => (await healthOf(mesh))[kind].spots;

const turned = ({ positions, indices }: Solid): Solid => ({ positions, indices: indices.toReversed() });
const without = ({ positions, indices }: Solid, ...triangles: number[]): Solid => ({
  positions,
  indices: indices.filter((_, i) => !triangles.includes(Math.floor(i / 3))),
});
const withTriangles = (
  { positions, indices }: Solid,
  corners: readonly number[],
  points: readonly number[] = [],
): Solid => solid([...positions, ...points], [...indices, ...corners]);

/** A cone of four sides with its tip at the origin, upwards (1) or downwards (-1); vertex 0 is the tip. */
function cone(way: 1 | -1): Solid {
  const rim = [1, way, 1, -1, way, 1, -1, way, -1, 1, way, -1];
  const sides = [0, 2, 1, 0, 3, 2, 0, 4, 3, 0, 1, 4, 1, 2, 3, 1, 3, 4];
  const made = solid([0, 0, 0, ...rim], sides);
  return way === 1 ? turned(made) : made;
}

/** Two meshes whose first vertices are one. */
function sharingFirst(a: Solid, b: Solid): Solid {
  const base = a.positions.length / 3;
  return solid(
    [...a.positions, ...b.positions],
    [...a.indices, ...Array.from(b.indices, (index) => (index === 0 ? 0 : index + base))],
  );
}

test.each<[string, Solid]>([
  ['box', box()],
  ['ball', ball(4)],
  ['ring', torus(32, 16, 1, 0.25)],
  ['ball of loose triangles', soup(ball(3))],
])('a %s is one component and nothing is wrong with it', async (_, mesh) => {
  expect(await counts(mesh)).toEqual({ components: 1 });
});

test('a component is told of with its middle and half its diagonal, the largest first', async () => {
  const [large, small, ...more] = await spots(together(ball(1, 0.5), box([2, 4, 4], [10, 0, 0])), 'components');
  expect(large).toMatchObject({ at: [11, 2, 2], radius: 3 });
  expect(small?.at).toEqual([0, 0, 0]);
  expect(small?.radius).toBeCloseTo(Math.hypot(1, 1, 1) / 2);
  expect(more).toEqual([]);
});

test('a missing triangle is a hole, and it is told where', async () => {
  const mesh = without(ball(3), 7);
  expect(await counts(mesh)).toEqual({ holes: 1, components: 1 });
  const corners = [...ball(3).indices.subarray(21, 24)].map((v) => [...mesh.positions.subarray(v * 3, v * 3 + 3)]);
  const [hole] = await spots(mesh, 'holes');
  for (const corner of corners) {
    const away = Math.hypot(...corner.map((value, axis) => value - (hole?.at[axis] ?? 0)));
    expect(away).toBeLessThanOrEqual((hole?.radius ?? 0) + 1e-6);
  }
});

test('a spot says which way the surface faces there, a whole component does not', async () => {
  const mesh = without(ball(3), 7);
  const [hole] = await spots(mesh, 'holes');
  const [x = 0, y = 0, z = 0] = hole?.at ?? [];
  const [nx = 0, ny = 0, nz = 0] = hole?.normal ?? [];
  expect(Math.hypot(nx, ny, nz)).toBeCloseTo(1);
  // Of a ball about the origin: away from it.
  expect((x * nx + y * ny + z * nz) / Math.hypot(x, y, z)).toBeGreaterThan(0.95);
  expect((await spots(mesh, 'components'))[0]?.normal).toBeNull();
  // A sheet and its other side face both ways.
  const sheet = solid([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2, 0, 2, 1]);
  expect((await spots(sheet, 'duplicateTriangles'))[0]?.normal).toBeNull();
});

test('holes are told of by size', async () => {
  const [largest, next, ...more] = await spots(together(without(ball(3), 5), openBox()), 'holes');
  expect(largest?.radius).toBeCloseTo(Math.SQRT1_2);
  expect(next?.radius).toBeLessThan(0.2);
  expect(more).toEqual([]);
});

test('holes that touch at a corner are two, in one surface and between two', async () => {
  const whole = ball(3);
  const cornersOf = (triangle: number): number[] => [...whole.indices.subarray(triangle * 3, triangle * 3 + 3)];
  const touching = Array.from({ length: 500 }, (_, t) => t).find(
    (t) => cornersOf(t).filter((corner) => cornersOf(9).includes(corner)).length === 1,
  );
  expect(await counts(without(whole, 9, touching ?? 0))).toEqual({ holes: 2, nonManifoldVertices: 1, components: 1 });
  const bow = solid([0, 0, 0, 1, 0, 0, 0, 1, 0, -1, 0, 0, 0, -1, 0], [0, 1, 2, 0, 3, 4]);
  expect(await counts(bow)).toEqual({ holes: 2, nonManifoldVertices: 1, components: 1 });
});

test('the seam of a mesh that is split is no hole; the hole beside it is', async () => {
  expect(await counts(soup(without(ball(3), 7)))).toEqual({ holes: 1, components: 1 });
});

test('a fin makes its edge non-manifold; its free sides are no hole', async () => {
  const fin = withTriangles(box(), [0, 1, 8], [0, 0, -1]);
  expect(await counts(fin)).toEqual({ nonManifoldEdges: 1, components: 1 });
  const points = [0, 1].map((v) => [...fin.positions.subarray(v * 3, v * 3 + 3)]);
  const middle = [0, 1, 2].map((axis) => ((points[0]?.[axis] ?? 0) + (points[1]?.[axis] ?? 0)) / 2);
  expect(await spots(fin, 'nonManifoldEdges')).toMatchObject([{ at: middle, radius: expect.closeTo(0.5) as number }]);
});

test('two cones that share their tip meet in a point; two that only stand there do not', async () => {
  const cones = sharingFirst(cone(1), cone(-1));
  expect(await counts(cones)).toEqual({ nonManifoldVertices: 1, components: 1 });
  expect((await spots(cones, 'nonManifoldVertices'))[0]?.at).toEqual([0, 0, 0]);
  expect(await counts(together(cone(1), cone(-1)))).toEqual({ components: 2 });
});

test('triangles without an area are told of, those that name a vertex twice as well', async () => {
  const slivers = withTriangles(box(), [0, 1, 8, 2, 2, 3], [0.5, 0, 0]);
  const found = await healthOf(slivers);
  expect(found.degenerateTriangles.count).toBe(2);
  expect(found.degenerateTriangles.spots).toHaveLength(2);
});

test('a triangle that is there twice is told of once, whichever way round it lies', async () => {
  const [a = 0, b = 0, c = 0] = box().indices;
  for (const copy of [
    [a, b, c],
    [c, b, a],
    [b, c, a],
  ]) {
    const found = await counts(withTriangles(box(), copy));
    expect(found).toMatchObject({ duplicateTriangles: 1, nonManifoldEdges: 3, components: 1 });
  }
  expect(await counts(withTriangles(box(), [a, b, c, a, b, c]))).toMatchObject({ duplicateTriangles: 2 });
});

test('a box whose every face is doubled has as many duplicates as faces', async () => {
  const { positions, indices } = box();
  const doubled = solid([...positions], [...indices, ...indices]);
  expect(await counts(doubled)).toMatchObject({ duplicateTriangles: 12, nonManifoldEdges: 18 });
});

test('two triangles back to back are a duplicate, not a body', async () => {
  const leaf = solid([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2, 2, 1, 0]);
  expect(await counts(leaf)).toEqual({ duplicateTriangles: 1, components: 1 });
});

test('a triangle that is turned over disagrees with its neighbours along its three edges', async () => {
  const mesh = ball(2);
  const indices = mesh.indices.slice();
  indices.set([...mesh.indices.subarray(30, 33)].reverse(), 30);
  expect(await counts({ positions: mesh.positions, indices })).toEqual({ flippedEdges: 3, components: 1 });
});

test('a box inside out is flipped, alone and beside others', async () => {
  expect(await counts(turned(box()))).toEqual({ flippedShells: 1, components: 1 });
  const beside = together(ball(3, 2), turned(box([1, 1, 1], [5, 0, 0])));
  expect(await counts(beside)).toEqual({ flippedShells: 1, components: 2 });
  expect((await spots(beside, 'flippedShells'))[0]?.at).toEqual([5.5, 0.5, 0.5]);
});

test('a box within a box is an inner shell, whichever way its faces look, and no flipped one', async () => {
  const inner = box([1, 1, 1], [1, 1, 1]);
  for (const shell of [inner, turned(inner)]) {
    const mesh = together(box([3, 3, 3]), shell);
    expect(await counts(mesh)).toEqual({ innerShells: 1, components: 2 });
    expect((await spots(mesh, 'innerShells'))[0]?.at).toEqual([1.5, 1.5, 1.5]);
    // Also in a body that is itself inside out.
    expect(await counts(together(turned(box([3, 3, 3])), shell))).toMatchObject({ innerShells: 1, flippedShells: 1 });
  }
});

test('dolls in dolls are all inner but the outermost', async () => {
  const dolls = together(...[5, 4, 3, 2, 1].map((radius) => ball(2, radius)));
  expect(await counts(dolls)).toEqual({ innerShells: 4, components: 5 });
});

test('what stands within the box around a body, but not in it, is no inner shell', async () => {
  const ring = torus(64, 32, 4, 1);
  // Amid the tube: where the ring's first vertex is, an outer one, a tube's radius further in.
  const [x = 0, y = 0, z = 0] = ring.positions;
  const amid: [number, number, number] = [x * 0.8, y * 0.8, z * 0.8];
  expect(await counts(together(ring, ball(2, 0.5)))).toEqual({ components: 2 });
  const inTube = together(ring, ball(2, 0.5, amid));
  expect(await counts(inTube)).toEqual({ innerShells: 1, components: 2 });
});

test('a hollow in a body that has a hole is neither inner nor flipped; a box beside it is', async () => {
  const body = without(ball(4, 3), 11);
  const hollow = turned(ball(2));
  expect(await counts(together(body, hollow))).toEqual({ holes: 1, components: 2 });
  expect(
    await counts(
      together(
        body,
        moved(hollow, (x, y, z) => [x + 9, y, z]),
      ),
    ),
  ).toMatchObject({ flippedShells: 1 });
});

test('a body whose first point is not a number spoils no other', async () => {
  const { positions, indices } = ball(2, 0.5);
  const spoilt = { positions: Float32Array.of(NaN, NaN, NaN, ...positions.subarray(3)), indices };
  const mesh = together(spoilt, box([4, 4, 4], [-2, -2, -2]), ball(2, 0.5, [1, 1, 1]));
  expect(await counts(mesh)).toMatchObject({ innerShells: 1, components: 3 });
});

test('many bodies within one are all found, though rays meet edges and corners', async () => {
  const small = Array.from({ length: 125 }, (_, i) =>
    box([0.5, 0.5, 0.5], [(i % 5) * 1.5 - 3, (Math.floor(i / 5) % 5) * 1.5 - 3, Math.floor(i / 25) * 1.5 - 3]),
  );
  expect(await counts(together(box([12, 12, 12], [-6, -6, -6]), ...small))).toEqual({
    innerShells: 125,
    components: 126,
  });
});

test('of a kind that abounds, a hundred places are told', async () => {
  const many = together(...Array.from({ length: 300 }, (_, i) => turned(box([1, 1, 1 + i / 300], [i * 3, 0, 0]))));
  const { flippedShells, components } = await healthOf(many);
  expect([flippedShells.count, flippedShells.spots.length]).toEqual([300, 100]);
  expect(flippedShells.spots[0]?.at[0]).toBe(299 * 3 + 0.5);
  expect([components.count, components.spots.length]).toEqual([300, 100]);
});

test('coordinates that are not numbers are counted, never pointed at', async () => {
  const broken = withTriangles(box(), [0, 1, 8], [NaN, 0, 0]);
  const found = await healthOf(broken);
  expect(found.degenerateTriangles).toEqual({ count: 1, spots: [] });
  for (const { spots: told } of Object.values(found)) {
    for (const { at, radius } of told) expect([...at, radius].every(Number.isFinite)).toBe(true);
  }
});
