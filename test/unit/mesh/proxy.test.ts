import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { boundsOf } from '../../../main/mesh/bounds.ts';
import { inspect } from '../../../main/mesh/inspect.ts';
import { LIGHT, PROXY_TRIANGLES, proxyOf } from '../../../main/mesh/proxy.ts';
import { moved, type Solid, solid, soup, torus } from './solids.ts';
import { going, inspectOutputs, plainFile, statisticsOf } from './workbench.ts';

const RADIUS = 1;
const TUBE = 0.25;
/** 160,000 triangles, closed. */
const ring = torus(400, 200, RADIUS, TUBE);

const proxied = (mesh: Solid) => proxyOf(mesh, boundsOf(mesh), going);

/** How far a point is from the ring that the triangles come close to. */
const offRing = (x: number, y: number, z: number): number => Math.abs(Math.hypot(Math.hypot(x, z) - RADIUS, y) - TUBE);

test('a light mesh is its own proxy, and no file is written', async () => {
  const light = torus(300, 250);
  expect(light.indices.length / 3).toBe(LIGHT);
  expect(await proxied(light)).toBeNull();
  const outputs = await inspectOutputs();
  expect((await inspect({ file: await plainFile(light), ...outputs }, going)).proxy).toBeNull();
  await expect(readFile(outputs.proxyOut)).rejects.toThrow('ENOENT');
});

test('a heavy mesh is shown by fewer triangles: as large, close to it, and closed as it is', async () => {
  const proxy = await proxied(ring);
  if (proxy === null) throw new Error('no proxy');
  const { triangles, boundaryEdges, components, bounds, volume } = await statisticsOf(proxy);
  expect(triangles).toBeLessThanOrEqual(PROXY_TRIANGLES);
  expect(triangles).toBeGreaterThan(PROXY_TRIANGLES * 0.9);
  expect({ boundaryEdges, components }).toEqual({ boundaryEdges: 0, components: 1 });
  expect(volume).toBeCloseTo(2 * Math.PI ** 2 * RADIUS * TUBE ** 2, 2);
  const whole = boundsOf(ring);
  for (const axis of [0, 1, 2] as const) expect(bounds.max[axis]).toBeCloseTo(whole.max[axis], 3);
  let furthest = 0;
  for (let v = 0; v < proxy.positions.length; v += 3) {
    const [x = 0, y = 0, z = 0] = proxy.positions.subarray(v, v + 3);
    furthest = Math.max(furthest, offRing(x, y, z));
  }
  expect(furthest).toBeLessThan(0.003);
});

test('the file holds what the contract says: indices, positions, normals', async () => {
  const outputs = await inspectOutputs();
  const { proxy } = await inspect({ file: await plainFile(ring), ...outputs }, going);
  if (proxy === null) throw new Error('no proxy');
  const file = new Uint8Array(await readFile(outputs.proxyOut));
  const { layout, normals, bytes } = proxy;
  expect(file.length).toBe(bytes);
  for (const { offset } of [layout.indices, layout.positions, normals]) expect(offset % 4).toBe(0);
  expect(layout.indices).toMatchObject({ bytesPerIndex: 4, length: layout.triangles * 12 });
  expect(layout.positions.length).toBe(layout.vertices * 12);
  expect(normals.length).toBe(layout.vertices * 2);
  const indices = new Uint32Array(file.buffer, layout.indices.offset, layout.triangles * 3);
  expect(Math.max(...indices.subarray(0, 1000))).toBeLessThan(layout.vertices);
  const points = new Float32Array(file.buffer, layout.positions.offset, layout.vertices * 3);
  const octahedral = new Int8Array(file.buffer, normals.offset, normals.length);
  for (let v = 0; v < layout.vertices; v += 101) {
    const [x = 0, y = 0, z = 0] = points.subarray(v * 3, v * 3 + 3);
    const around = RADIUS / Math.hypot(x, z);
    const [nx, ny, nz] = unfold(octahedral[v * 2] ?? 0, octahedral[v * 2 + 1] ?? 0);
    const along = ((x - x * around) * nx + y * ny + (z - z * around) * nz) / TUBE;
    expect(along).toBeGreaterThan(0.99);
  }
});

function unfold(u: number, v: number): [number, number, number] {
  let [x, y] = [u / 127, v / 127];
  const z = 1 - Math.abs(x) - Math.abs(y);
  if (z < 0) [x, y] = [(1 - Math.abs(y)) * Math.sign(x || 1), (1 - Math.abs(x)) * Math.sign(y || 1)];
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

test('a mesh of loose triangles has no crack in its proxy either', async () => {
  const proxy = await proxied(soup(ring));
  if (proxy === null) throw new Error('no proxy');
  expect(await statisticsOf(proxy)).toMatchObject({ boundaryEdges: 0, components: 1 });
});

/** Triangles that touch nothing: there is no edge to draw together. */
function confetti(count: number): Solid {
  const side = Math.ceil(Math.cbrt(count));
  const corners = Array.from({ length: count }, (_, i) => {
    const [x, y, z] = [i % side, Math.floor(i / side) % side, Math.floor(i / side ** 2)];
    return [x, y, z, x + 0.4, y, z, x, y + 0.4, z];
  }).flat();
  return solid(
    corners,
    Array.from({ length: count * 3 }, (_, i) => i),
  );
}

test.each<[string, Solid]>([
  ['of triangles that touch nothing', confetti(160_000)],
  ['of the largest numbers', moved(ring, (x, y, z) => [x * 2.7e38, y * 2.7e38, z * 2.7e38])],
  ['of the smallest', moved(ring, (x, y, z) => [x * 1e-38, y * 1e-38, z * 1e-38])],
])('a heavy mesh %s has a proxy within bounds', async (_, mesh) => {
  const proxy = await proxied(mesh);
  if (proxy === null) throw new Error('no proxy');
  expect(proxy.indices.length / 3).toBeLessThanOrEqual(PROXY_TRIANGLES);
  expect(proxy.positions.every(Number.isFinite)).toBe(true);
});

test.each<[string, Solid]>([
  ['in one point', moved(ring, () => [1, 2, 3])],
  ['of nothing but NaN', moved(ring, () => [NaN, 0, 0])],
])('a heavy mesh %s has nothing to be shown lighter', async (_, mesh) => {
  expect(await proxied(mesh)).toBeNull();
});

test('coordinates that are not numbers spoil only their own triangles', async () => {
  const spoilt = { positions: ring.positions.slice(), indices: ring.indices };
  spoilt.positions[300] = NaN;
  const proxy = await proxied(spoilt);
  expect(proxy?.indices.length).toBeGreaterThan(PROXY_TRIANGLES * 2.7);
  expect(proxy?.positions.every(Number.isFinite)).toBe(true);
});
