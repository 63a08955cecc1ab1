import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';
import { sha256Of } from '../../../main/base/hash.ts';
import { inspect } from '../../../main/mesh/inspect.ts';
import { smoothNormals } from '../../../main/mesh/normals.ts';
import { thumbnailOf } from '../../../main/mesh/thumbnail.ts';
import { GltfFixture } from './gltf-fixture.ts';
import { ball, box, moved, openBox, type Solid, together, torus } from './solids.ts';
import { fileOf, going, inspectOutputs, plainFile } from './workbench.ts';

async function inspected(file: string) {
  const outputs = await inspectOutputs();
  const result = await inspect({ file, ...outputs }, going);
  return { ...result, normals: await readFile(outputs.normalsOut), png: await readFile(outputs.thumbnailOut) };
}

/** The share of pixels that show something, and how bright these are, 0 to 255. */
function seen(png: Uint8Array) {
  const { data } = decode(png);
  let covered = 0;
  let light = 0;
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) < 255) continue;
    covered++;
    light += data[i + 1] ?? 0;
  }
  return { share: covered / (data.length / 4), brightness: light / covered };
}

test('the layout says where the numbers stand: reading there gives the mesh', async () => {
  const mesh = ball(2, 3);
  const file = await plainFile(mesh);
  const { layout, sha256, bytes } = await inspected(file);
  const content = new Uint8Array(await readFile(file));
  expect(sha256).toBe(await sha256Of(file));
  expect(bytes).toBe(content.length);
  expect(layout).toMatchObject({ vertices: 66, triangles: 128, indices: { bytesPerIndex: 4 } });
  expect(layout.positions.offset % 4).toBe(0);
  const { offset, length } = layout.positions;
  expect([...new Float32Array(content.buffer, offset, length / 4)]).toEqual([...mesh.positions]);
  expect([...new Uint32Array(content.buffer, layout.indices.offset, layout.indices.length / 4)]).toEqual([
    ...mesh.indices,
  ]);
});

test('a result with 16-bit indices, normals and a material is shown as it is', async () => {
  const cube = box();
  const fixture = new GltfFixture();
  const NORMAL = fixture.accessor(new Float32Array(24), 'VEC3');
  fixture.mesh(cube.positions, Uint16Array.from(cube.indices), {
    primitive: { attributes: { POSITION: 1, NORMAL }, material: 0 },
  });
  const { layout } = await inspected(await fileOf('result.glb', fixture.glb({ materials: [{}] })));
  expect(layout).toMatchObject({ triangles: 12, indices: { bytesPerIndex: 2, length: 72 } });
});

test('normals take two bytes a vertex', async () => {
  expect((await inspected(await plainFile(ball(3)))).normals).toHaveLength(258 * 2);
});

test('the thumbnail shows the mesh whole, in the middle, on nothing', async () => {
  const { png } = await inspected(await plainFile(ball(4, 0.01, [500, -3, 2])));
  const { data, width, height, channels } = decode(png);
  expect({ width, height, channels }).toEqual({ width: 512, height: 512, channels: 4 });
  const alpha = (x: number, y: number): number => data[(y * 512 + x) * 4 + 3] ?? 0;
  expect([alpha(0, 0), alpha(511, 0), alpha(0, 511), alpha(5, 256)]).toEqual([0, 0, 0, 0]);
  expect(alpha(256, 256)).toBe(255);
  // A ball that touches the margin of a twentieth covers π/4 of the rest.
  expect(seen(png).share).toBeCloseTo((Math.PI / 4) * 0.9 ** 2, 2);
});

test('what is above stands above, and light comes from above', async () => {
  const tower = together(box([1, 4, 1]), ball(3, 1.2, [0.5, 5, 0.5]));
  const { data } = decode((await inspected(await plainFile(tower))).png);
  const width = (y: number): number =>
    Array.from({ length: 512 }, (_, x) => data[(y * 512 + x) * 4 + 3] ?? 0).filter((a) => a > 0).length;
  expect(width(100)).toBeGreaterThan(width(400) * 1.2);
  const column = (y: number): number => data[(y * 512 + 256) * 4] ?? 0;
  expect(column(60)).toBeGreaterThan(column(230) + 15);
});

test('of a closed mesh the picture is the same without the sides that nobody sees', async () => {
  const mesh = together(torus(), ball(3, 0.2, [0, 0.6, 0]));
  const drawn = (sides: 'both' | 'outside') => thumbnailOf(mesh, smoothNormals(mesh), sides, going);
  expect(Buffer.compare(await drawn('outside'), await drawn('both'))).toBe(0);
});

test('the thumbnail reads on dark and on light: neither black nor white', async () => {
  const { brightness } = seen((await inspected(await plainFile(ball(4)))).png);
  expect(brightness).toBeGreaterThan(90);
  expect(brightness).toBeLessThan(200);
});

test('the inside of an open box is drawn, and so is a box turned inside out', async () => {
  const { positions, indices } = box();
  const whole = seen((await inspected(await plainFile({ positions, indices }))).png);
  const turned = seen((await inspected(await plainFile({ positions, indices: indices.toReversed() }))).png);
  expect(turned.share).toBe(whole.share);
  expect(turned.brightness).toBeCloseTo(whole.brightness, 0);
  expect(seen((await inspected(await plainFile(openBox()))).png).share).toBeCloseTo(whole.share, 1);
});

test('the sides of a box are flat: its edges are not smoothed over', async () => {
  const { data } = decode((await inspected(await plainFile(box()))).png);
  const at = (x: number, y: number): number => data[(y * 512 + x) * 4] ?? 0;
  // Two places on the top, far apart.
  expect(Math.abs(at(256, 80) - at(256, 150))).toBeLessThan(12);
});

test('the same mesh has the same picture', async () => {
  const file = await plainFile(ball(3));
  expect((await inspected(file)).png.equals((await inspected(file)).png)).toBe(true);
});

test.each<[string, Solid]>([
  [
    'a single flat triangle',
    { positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), indices: Uint32Array.of(0, 1, 2) },
  ],
  ['triangles that are all points', { positions: new Float32Array(9).fill(4), indices: Uint32Array.of(0, 1, 2) }],
  ['nothing but NaN', { positions: new Float32Array(9).fill(NaN), indices: Uint32Array.of(0, 1, 2) }],
  ['the largest numbers there are', moved(box(), (x, y, z) => [x, y, z].map((value) => (value - 0.5) * 6e38))],
  ['the smallest', moved(box(), (x, y, z) => [x * 1e-40, y * 1e-40, z * 1e-40])],
])('%s does no harm', async (_, mesh) => {
  const { statistics, png } = await inspected(await plainFile(mesh));
  expect(statistics.triangles).toBe(mesh.indices.length / 3);
  expect(decode(png).width).toBe(512);
});
