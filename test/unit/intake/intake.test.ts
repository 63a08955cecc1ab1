import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sweepStaging } from '../../../main/intake/uploads.ts';
import { JPEG, png, WEBP, WEBP_ALPHA } from '../../support/pictures.ts';
import { bench, OBJ } from './bench.ts';

const POINTS = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0);
const gltf = (uri: string, image?: string): string =>
  JSON.stringify({
    asset: { version: '2.0' },
    buffers: [{ uri, byteLength: 36 }],
    bufferViews: [{ buffer: 0, byteLength: 36 }],
    accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 0] }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
    nodes: [{ mesh: 0 }],
    scenes: [{ nodes: [0] }],
    scene: 0,
    ...(image !== undefined && { images: [{ uri: image }] }),
  });
const bin = Buffer.from(POINTS.buffer);

test('a mesh and a picture make a project named for the mesh, and the user’s files stay as they are', async () => {
  const { drop, library, home, warmed, staged } = await bench();
  const picture = png();
  const { projectId, added, refused } = await drop({ 'hero.png': picture, 'dragon.obj': OBJ });
  expect(refused).toEqual([]);
  expect(added).toMatchObject([
    { slot: 'image', name: 'hero.png', size: { width: 80, height: 64 }, hasAlpha: false },
    { slot: 'mesh', name: 'dragon.obj', triangles: 4 },
  ]);
  const project = await library.project(projectId ?? '');
  expect(project.name).toBe('dragon');
  expect(project.draft).toMatchObject({ imageId: added[0]?.id, meshId: added[1]?.id });
  expect(warmed).toEqual([added[1]?.id]);
  expect(await readFile(path.join(home, 'hero.png'))).toEqual(picture);

  const [, mesh] = project.inputs;
  const inputs = path.join(library.folder, 'dragon');
  expect((await readFile(path.join(inputs, mesh?.file ?? ''))).subarray(0, 4).toString()).toBe('glTF');
  expect(await readFile(path.join(inputs, mesh?.original ?? ''), 'utf8')).toBe(OBJ);
  expect(await staged()).toEqual([]);
});

describe('a wrong file', () => {
  test.each([
    [
      'scene.blend',
      'BLENDER-v405',
      'This is a .blend.',
      'Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).',
    ],
    ['photo.heic', '\0\0\0\x18ftypheic', 'This is a HEIC photo.', 'JPEG'],
    ['renamed.jpg', '\0\0\0\x18ftypheic', 'This is a HEIC photo.', 'JPEG'],
    ['photo.avif', '\0\0\0\x18ftypavif', 'This is an AVIF picture.', 'PNG'],
    ['clip.mp4', '\0\0\0\x18ftypisom', 'This is a video.', 'PNG'],
    ['anim.gif', 'GIF89a', 'This is a GIF.', 'PNG'],
    ['scan.tif', 'II*\0', 'This is a TIFF or camera raw file.', 'PNG'],
    ['art.psd', '8BPS', 'This is a Photoshop file.', 'PNG'],
    ['logo.svg', '<?xml version="1.0"?><svg xmlns="x"/>', 'This is an SVG drawing.', 'PNG'],
    ['model.fbx', 'Kaydara FBX Binary  \0', 'This is an FBX file.', 'GLB'],
    ['part.stl', 'solid part', 'This is an STL file.', 'GLB'],
    ['lost.mtl', 'newmtl a', 'This is the materials of an OBJ.', '.obj'],
    ['lost.bin', 'whatever', 'This is the data of a glTF.', '.gltf'],
    ['page.png', '<html>', 'page.png is called .png, but is no picture inside.', 'again'],
    ['empty.png', '', 'This file is empty.', 'again'],
    ['cut.png', png().subarray(0, -20), 'The picture is cut off.', 'again'],
    ['cut.jpg', JPEG.subarray(0, -20), 'The picture is cut off.', 'again'],
    ['cut.webp', WEBP.subarray(0, -20), 'The picture is cut off.', 'again'],
    ['tiny.png', png(63, 200), 'The picture is only 63 × 200 pixels.', '64 pixels'],
  ])('%s is told what it is and what to do', async (name, content, message, advice) => {
    const { drop, library } = await bench();
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    const { projectId, added, refused } = await drop({ [name]: bytes });
    expect(refused).toEqual([{ name, message, advice: expect.stringContaining(advice) as unknown }]);
    expect({ projectId, added }).toEqual({ projectId: null, added: [] });
    expect(library.cards({ kind: 'project', search: '', after: null, limit: 10 }).total).toBe(0);
  });

  test('does not stop the others', async () => {
    const { drop, intake, home } = await bench();
    const { added, refused } = await drop({ 'art.psd': '8BPS', 'broken.glb': 'glTF and nothing', 'hero.png': png() });
    expect(added).toMatchObject([{ name: 'hero.png' }]);
    expect(refused.map(({ name }) => name)).toEqual(['art.psd', 'broken.glb']);

    const folder = await intake.add(null, [{ kind: 'path', path: home }]);
    expect(folder.refused).toMatchObject([{ name: 'user', message: 'This is a folder.' }]);
    const missing = await intake.add(null, [{ kind: 'path', path: path.join(home, 'gone.png') }]);
    expect(missing.refused).toMatchObject([{ name: 'gone.png', message: 'A file is not where it was.' }]);
  });

  test('an unknown project takes nothing', async () => {
    const { drop } = await bench();
    await expect(drop({ 'hero.png': png() }, randomUUID())).rejects.toMatchObject({ code: 'not-found' });
  });
});

test.each([
  ['opaque.png', png(80, 64, 255), false],
  ['cut-out.png', png(80, 64, 0), true],
  ['photo.jpg', JPEG, false],
  ['photo.webp', WEBP, false],
  ['cut-out.webp', WEBP_ALPHA, true],
])('%s: whether it can be cut out by its transparency is looked at, not assumed', async (name, bytes, hasAlpha) => {
  const { drop } = await bench();
  expect((await drop({ [name]: bytes })).added).toMatchObject([{ hasAlpha, size: { width: 80, height: 64 } }]);
});

test('a JPEG that is called .png goes to fal as what it is', async () => {
  const { drop, library } = await bench();
  const { projectId } = await drop({ 'photo.png': JPEG });
  const [input] = (await library.project(projectId ?? '')).inputs;
  expect(input).toMatchObject({ file: 'inputs/photo.jpg', name: 'photo.png' });
});

describe('what belongs to a mesh', () => {
  test('comes along with a glTF that names it, and is no input of its own', async () => {
    const { drop } = await bench();
    const { added, refused } = await drop({
      'dragon.gltf': gltf('dragon%20data.bin', 'skin.png'),
      'dragon data.bin': bin,
      'skin.png': png(),
      'reference.png': png(100, 100),
    });
    expect(refused).toEqual([]);
    expect(added.map(({ name }) => name).sort()).toEqual(['dragon.gltf', 'reference.png']);
  });

  test('comes along with an OBJ', async () => {
    const { drop } = await bench();
    const { added, refused } = await drop({
      'dragon.obj': `mtllib dragon.mtl\n${OBJ}`,
      'dragon.mtl': 'newmtl a\nmap_Kd -s 1 1 1 my skin.png\n',
      'my skin.png': png(),
    });
    expect(refused).toEqual([]);
    expect(added.map(({ name }) => name)).toEqual(['dragon.obj']);
  });

  test('is found where it was dropped from, and under the path that the glTF gives it', async () => {
    const { drop } = await bench();
    const { added, refused } = await drop({ 'a/dragon.gltf': gltf('data/dragon.bin'), 'b/dragon.bin': bin });
    expect(refused).toEqual([]);
    expect(added).toMatchObject([{ name: 'dragon.gltf', triangles: 1 }]);
  });

  test('is kept with what the user gave, under the names that it goes by', async () => {
    const { drop, library } = await bench();
    const { added } = await drop({
      'a/dragon.obj': `mtllib mats/dragon.mtl\nusemtl a\n${OBJ}`,
      'a/mats/dragon.mtl': 'newmtl a\nmap_Kd my skin.png\nmap_Bump ../../../secret.png\n',
      'a/mats/my skin.png': png(),
    });
    const { project, input } = await library.input(added[0]?.id ?? '');
    expect(input).toMatchObject({
      coloured: true,
      original: 'inputs/dragon (original)/dragon.obj',
      companions: ['inputs/dragon (original)/mats/dragon.mtl', 'inputs/dragon (original)/mats/my skin.png'],
    });
    const original = (await library.originalPath(input.id)) ?? '';
    expect(await readFile(original, 'utf8')).toContain('mtllib mats/dragon.mtl');
    expect(await readFile(path.join(path.dirname(original), 'mats/my skin.png'))).toEqual(png());

    const copy = await library.importProject(await library.projectFolder(project.id));
    const copied = copy.inputs.find(({ slot }) => slot === 'mesh')?.id ?? '';
    const beside = path.dirname((await library.originalPath(copied)) ?? '');
    expect(await readdir(path.join(beside, 'mats'))).toEqual(['dragon.mtl', 'my skin.png']);
  });

  test('takes no picture from the user that an OBJ happens to find beside it', async () => {
    const { drop, home, intake } = await bench();
    await drop({
      'dragon.obj': `mtllib dragon.mtl\n${OBJ}`,
      'dragon.mtl': 'newmtl a\nmap_Kd hero.png\n',
      'hero.png': png(),
    });
    const paths = ['dragon.obj', 'hero.png'].map((name) => ({ kind: 'path', path: path.join(home, name) }) as const);
    const { added } = await intake.add(null, paths);
    expect(added.map(({ name }) => name).sort()).toEqual(['dragon.obj', 'hero.png']);
  });

  test('is missed by name where it did not come along', async () => {
    const { drop } = await bench();
    const { refused } = await drop({ 'dragon.gltf': gltf('dragon.bin') });
    expect(refused).toMatchObject([{ message: 'The file dragon.bin that belongs to dragon.gltf is missing.' }]);
  });
});

describe('files that come as bytes', () => {
  async function* chunks(bytes: Uint8Array) {
    yield await Promise.resolve(bytes.subarray(0, 5));
    yield bytes.subarray(5);
  }

  test('are taken in like those with a path, together with what belongs to them', async () => {
    const { uploads, intake, staged } = await bench();
    const files = [
      await uploads.stage('dragon.gltf', chunks(Buffer.from(gltf('dragon.bin')))),
      await uploads.stage('dragon.bin', chunks(bin)),
    ];
    const { added, refused } = await intake.add(
      null,
      files.map(({ token }) => ({ kind: 'upload', token })),
    );
    expect(refused).toEqual([]);
    expect(added).toMatchObject([{ name: 'dragon.gltf', triangles: 1 }]);
    expect(await staged()).toEqual([]);

    const hostile = await uploads.stage('../../escape.png', chunks(png()));
    expect(await staged()).toEqual([hostile.token]);
    const pasted = await uploads.stage('image.png', chunks(png()));
    expect((await intake.add(null, [{ kind: 'upload', token: pasted.token }])).added).toMatchObject([
      { name: 'image.png' },
    ]);
    const again = await intake.add(null, [{ kind: 'upload', token: pasted.token }]);
    expect(again.refused).toMatchObject([{ message: 'The file did not arrive.' }]);
    expect(await staged()).toEqual([hostile.token]);
  });

  test('are refused when they are too large, and leave nothing behind', async () => {
    const { uploads, staged } = await bench();
    await expect(uploads.stage('huge.glb', chunks(Buffer.alloc(1_000_001)))).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(await staged()).toEqual([]);
  });

  test('that nobody took are gone with the next start', async () => {
    const { uploads, staged, stagingFolder } = await bench();
    await uploads.stage('left.png', chunks(png()));
    expect(await staged()).toHaveLength(1);
    await sweepStaging(stagingFolder);
    expect(await staged()).toEqual([]);
  });
});
