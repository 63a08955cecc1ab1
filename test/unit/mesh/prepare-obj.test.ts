import { expect, test } from 'vitest';
import { NO_COLOURS } from '../../../main/mesh/read-gltf.ts';
import { fileOf, prepared } from './workbench.ts';

const obj = (...lines: readonly string[]) => fileOf('thing.obj', lines.join('\n')).then(prepared);
const SQUARE = ['v 0 0 0', 'v 1 0 0', 'v 1 1 0', 'v 0 1 0'];

test.each([
  ['v', 'f 1 2 3 4'],
  ['v//vn', 'f 1//1 2//1 3//1 4//1'],
  ['v/vt', 'f 1/1 2/2 3/3 4/4'],
  ['v/vt/vn', 'f 1/1/1 2/2/1 3/3/1 4/4/1'],
  ['counted from the end', 'f -4 -3 -2 -1'],
  ['with tabs and many blanks', 'f\t1   2\t3  4  '],
])('a square whose corners are %s is cut into two triangles that share its points', async (_, face) => {
  const result = await obj(...SQUARE, face);
  expect(result.corners).toEqual([0, 1, 2, 0, 2, 3]);
  expect(result.positions).toEqual([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]);
});

test('a polygon of many corners becomes a fan', async () => {
  const corners = Array.from({ length: 12 }, (_, i) => `v ${Math.cos(i / 2)} ${Math.sin(i / 2)} 0`);
  const result = await obj(...corners, `f ${corners.map((_, i) => i + 1).join(' ')}`);
  expect(result.triangles).toBe(10);
});

test('numbers come in every way of writing them', async () => {
  const result = await obj('v 1e-3 -2.5E+2 .5', 'v +1. 0 0', 'v 0 1 -0', 'f 1 2 3');
  expect(result.positions).toEqual([...Float32Array.of(1e-3, -250, 0.5, 1, 0, 0, 0, 1, 0)]);
});

test('line breaks of Windows and of old Macs, comments and lines that go on', async () => {
  const text = '# a comment\r\nv 0 0 0\r\nv 1 0 0 # right\r\n  v 0 1 0\r\n\r\nf 1 \\\r\n 2 3\r\n';
  expect((await prepared(await fileOf('win.obj', text))).triangles).toBe(1);
  expect((await prepared(await fileOf('mac.obj', 'v 0 0 0\rv 1 0 0\rv 0 1 0\rf 1 2 3'))).triangles).toBe(1);
});

test('several objects become one mesh, and colours behind the points are not read', async () => {
  const result = await obj('o one', 'v 0 0 0 1 0 0', 'v 1 0 0 0 1 0', 'v 0 1 0 0 0 1', 'f 1 2 3', 'o two', 'f 3 2 1');
  expect(result.positions).toHaveLength(9);
  expect(result.notes).toEqual(['2 objects were merged into one mesh.', NO_COLOURS]);
});

test('materials are left behind, and it is said', async () => {
  expect((await obj('mtllib a.mtl', ...SQUARE, 'usemtl red', 'f 1 2 3')).notes).toEqual([NO_COLOURS]);
});

test('points that no face uses are left out', async () => {
  expect((await obj(...SQUARE, 'v 100 100 100', 'f 1 2 3 4')).positions).toHaveLength(12);
});

test('faces may stand before their points', async () => {
  expect((await obj('f 1 2 3', ...SQUARE)).triangles).toBe(1);
});

test('lines and points are passed over', async () => {
  expect((await obj(...SQUARE, 'l 1 2 3', 'p 4', 's off', 'g group', 'f 1 2 3', 'f 1 2')).triangles).toBe(1);
});

test('an OBJ of many pieces of reading is read whole', async () => {
  const lines = Array.from(
    { length: 60_000 },
    (_, i) =>
      `v ${i}.123456789 ${i % 7}.000000000 ${i % 11}.5000000000000000\nv 0 ${i} 1.0000000000000000000000\nv 1 1 ${i}\nf -1 -2 -3`,
  );
  const result = await obj(...lines);
  expect(result.triangles).toBe(60_000);
  expect(result.positions.at(-1)).toBe(59_999);
});
