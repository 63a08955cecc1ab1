import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { GltfFixture } from './gltf-fixture.ts';
import { box } from './solids.ts';
import { fileOf, folder, plainFile, prepared } from './workbench.ts';

const cube = box();
const glb = async (fixture: GltfFixture, more: object = {}): Promise<boolean> =>
  (await prepared(await fileOf('thing.glb', fixture.glb(more)))).coloured;

const material = (...baseColorFactor: number[]): object => ({ pbrMetallicRoughness: { baseColorFactor } });
const wearing = (...materials: number[]): GltfFixture => {
  const fixture = new GltfFixture();
  for (const worn of materials) fixture.mesh(cube.positions, cube.indices, { primitive: { material: worn } });
  return fixture;
};

test('a mesh of nothing but triangles is not coloured', async () => {
  expect((await prepared(await plainFile(cube))).coloured).toBe(false);
  expect(await glb(new GltfFixture().mesh(cube.positions, cube.indices, { node: { scale: [2, 2, 2] } }))).toBe(false);
});

test('colours at the vertices of a GLB colour it', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices);
  const COLOR_0 = fixture.accessor(new Float32Array(24), 'VEC3');
  expect(
    await glb(fixture.mesh(cube.positions, cube.indices, { primitive: { attributes: { POSITION: 0, COLOR_0 } } })),
  ).toBe(true);
});

test('a texture colours a GLB', async () => {
  const textures = { textures: [{ source: 0 }], images: [{ uri: 'data:image/png;base64,AAAA' }], materials: [{}] };
  expect(await glb(wearing(0), textures)).toBe(true);
});

test('materials of different colours colour a GLB; one colour for all, or none, does not', async () => {
  const [red, blue] = [material(1, 0, 0, 1), material(0, 0, 1, 1)];
  expect(await glb(wearing(0, 1), { materials: [red, blue] })).toBe(true);
  expect(await glb(wearing(0, 1), { materials: [red, red] })).toBe(false);
  expect(await glb(wearing(0, 0), { materials: [red, blue] })).toBe(false);
  expect(await glb(wearing(0, 1), { materials: [red] })).toBe(true);
});

const FACES = ['v 0 0 0', 'v 1 0 0', 'v 0 1 0', 'usemtl dark red', 'f 1 2 3', 'usemtl blue', 'f 3 2 1'];
const RED = 'newmtl dark red\nKd 1 0 0\n';
const BLUE = '  newmtl blue\r\n\tKd 0 0 1\r\n';

async function obj(lines: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const place = await folder();
  for (const [name, text] of Object.entries({ ...files, 'thing.obj': lines.join('\n') })) {
    await mkdir(path.dirname(path.join(place, name)), { recursive: true });
    await writeFile(path.join(place, name), text);
  }
  return (await prepared(path.join(place, 'thing.obj'))).coloured;
}

test('colours at the vertices of an OBJ colour it; texture coordinates alone do not', async () => {
  expect(await obj(['v 0 0 0 1 0 0', 'v 1 0 0 0 1 0', 'v 0 1 0 0 0 1', 'f 1 2 3'])).toBe(true);
  expect(await obj(['v 0 0 0', 'v 1 0 0', 'v 0 1 0', 'vt 0 0', 'f 1/1 2/1 3/1'])).toBe(false);
});

test.each<[string, readonly string[], Readonly<Record<string, string>>, boolean]>([
  ['of different colours', ['mtllib a b.mtl'], { 'a b.mtl': RED + BLUE }, true],
  ['of different colours, in two files', ['mtllib a.mtl in/b.mtl'], { 'a.mtl': RED, 'in/b.mtl': BLUE }, true],
  ['in a file of another alphabet', ['mtllib Größe.mtl'], { 'Größe.mtl': RED + BLUE }, true],
  ['in a folder, as Windows writes it', ['mtllib in\\b.mtl'], { 'in/b.mtl': RED + BLUE }, true],
  ['with a texture', ['mtllib a.mtl'], { 'a.mtl': `${RED}map_Kd wood.png\n` }, true],
  ['of one colour', ['mtllib a.mtl'], { 'a.mtl': `${RED}newmtl blue\nKd 1.0 0.0 0.0\n` }, false],
  ['of another colour, which no face uses', ['mtllib a.mtl'], { 'a.mtl': `${RED}newmtl green\nKd 0 1 0\n` }, false],
  ['that are missing', ['mtllib gone.mtl'], {}, false],
  ['that are elsewhere', ['mtllib ../a.mtl', 'mtllib /etc/passwd'], { 'a.mtl': RED + BLUE }, false],
  ['that are a folder', ['mtllib in'], { 'in/b.mtl': BLUE }, false],
])('an OBJ with materials %s', async (_, head, files, coloured) => {
  expect(await obj([...head, ...FACES], files)).toBe(coloured);
});
