import { expect, test } from 'vitest';
import type { Vec3 } from '../../../preload/contract/values.ts';
import { boxesOf, boxTree, pick, pickByAll, type PickMesh, type Ray } from '../../../renderer/viewer/pick.ts';

/** The same numbers every time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const boxed = (mesh: Pick<PickMesh, 'positions' | 'indices'>, trianglesPerBox = 16): PickMesh => ({
  ...mesh,
  boxes: boxesOf(mesh, trianglesPerBox),
  trianglesPerBox,
});

/** A bumpy sheet in rows, as marching cubes would write it, with a vertex that is no number and triangles without area. */
function sheet(side: number, broken: boolean): Pick<PickMesh, 'positions' | 'indices'> {
  const positions = new Float32Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [(i % side) / side, Math.floor(i / side) / side];
    positions.set([x, y, Math.sin(x * 17) * Math.cos(y * 23) * 0.1], i * 3);
  }
  const indices: number[] = [];
  for (let y = 0; y + 1 < side; y++) {
    for (let x = 0; x + 1 < side; x++) {
      const a = y * side + x;
      indices.push(a, a + 1, a + side, a + 1, a + side + 1, a + side);
      if (broken && (x + y) % 7 === 0) indices.push(a, a, a + 1);
    }
  }
  if (broken) {
    positions.fill(NaN, 3 * (side + 5), 3 * (side + 6));
    positions[3 * 99] = Infinity;
  }
  return { positions, indices: Uint32Array.from(indices) };
}

/** Triangles anywhere, so that the boxes are of little use. */
function soup(count: number, next: () => number): Pick<PickMesh, 'positions' | 'indices'> {
  const positions = Float32Array.from({ length: count * 9 }, () => next() * 2 - 1);
  return { positions, indices: Uint16Array.from({ length: count * 3 }, (_, i) => i) };
}

function rays(count: number, next: () => number): readonly Ray[] {
  const point = (): Vec3 => [next() * 3 - 1, next() * 3 - 1, next() * 3 - 1];
  return Array.from({ length: count }, (_, i): Ray => {
    const origin = point();
    // Some of them along an axis, and some from a place that boxes begin at.
    const along: Vec3 = [i % 3 === 0 ? 1 : 0, i % 3 === 1 ? -1 : 0, i % 3 === 2 ? 1 : 0];
    if (i % 5 === 0) return { origin: [0.5, 0.25, i % 2], direction: along };
    return { origin, direction: i % 7 === 0 ? along : point() };
  });
}

test.each([
  ['a sheet', sheet(60, false)],
  ['a sheet with broken numbers', sheet(60, true)],
  ['triangles in no order', soup(3000, random(3))],
])('%s is met exactly where a look at every triangle says', (_, mesh) => {
  const all = boxed(mesh);
  const tree = boxTree(all.boxes);
  let hits = 0;
  for (const ray of rays(1500, random(11))) {
    const found = pick(all, tree, ray);
    expect(found).toEqual(pickByAll(mesh, ray));
    hits += found === null ? 0 : 1;
  }
  expect(hits).toBeGreaterThan(100);
});

test('flat boxes do not cut their own triangles off', () => {
  const next = random(7);
  // A wall in a plane that no binary number hits exactly, looked at from far away and from very near.
  const wall = sheet(40, false);
  for (let i = 2; i < wall.positions.length; i += 3) wall.positions[i] = 0.1;
  const mesh = boxed(wall, 4);
  const tree = boxTree(mesh.boxes);
  for (let i = 0; i < 500; i++) {
    const origin: Vec3 = [
      next() * 0.9 + 0.02,
      next() * 0.9 + 0.02,
      i % 2 === 0 ? 1e6 * next() + 1 : 0.1 + next() * 1e-3,
    ];
    const target: Vec3 = [next() * 0.9 + 0.02, next() * 0.9 + 0.02, Math.fround(0.1)];
    const ray: Ray = { origin, direction: [target[0] - origin[0], target[1] - origin[1], target[2] - origin[2]] };
    expect(pick(mesh, tree, ray)?.triangle).toBe(pickByAll(wall, ray)?.triangle);
    expect(pick(mesh, tree, ray)?.along).toBeCloseTo(1, 6);
  }
});

test('point, distance and normal are those of the side that was looked at', () => {
  const mesh = boxed({
    positions: Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]),
    indices: Uint16Array.from([0, 1, 2]),
  });
  const tree = boxTree(mesh.boxes);
  const above = pick(mesh, tree, { origin: [0.25, 0.25, 4], direction: [0, 0, -2] });
  expect(above).toEqual({ triangle: 0, along: 2, point: [0.25, 0.25, 0], normal: [0, 0, 1] });
  const below = pick(mesh, tree, { origin: [0.25, 0.25, -4], direction: [0, 0, 1] });
  expect(below?.normal).toEqual([-0, -0, -1]);
  expect(pick(mesh, tree, { origin: [0.25, 0.25, -4], direction: [0, 0, -1] })).toBeNull();
  expect(pick(mesh, tree, { origin: [0.75, 0.75, 4], direction: [0, 0, -1] })).toBeNull();
});

test('there is nothing to be met in a mesh without triangles, nor by a ray that is no number', () => {
  const empty = boxed({ positions: new Float32Array(), indices: new Uint32Array() });
  expect(pick(empty, boxTree(empty.boxes), { origin: [0, 0, 0], direction: [0, 0, 1] })).toBeNull();
  const mesh = boxed(sheet(10, false));
  expect(pick(mesh, boxTree(mesh.boxes), { origin: [NaN, 0, 0], direction: [0, 0, 1] })).toBeNull();
});
