import { mkdir, truncate } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { prepare } from '../../../main/mesh/prepare.ts';
import { readPlain } from '../../../main/mesh/read-plain.ts';
import { GltfFixture, glbOf } from './gltf-fixture.ts';
import { box } from './solids.ts';
import { fileOf, folder, going, plainBytes } from './workbench.ts';

const cube = box();
const fixture = (): GltfFixture => new GltfFixture().mesh(cube.positions, cube.indices);

/** What a user reads when a file is refused. */
async function refusal(source: string): Promise<string> {
  const out = path.join(await folder(), 'out.glb');
  const error = await prepare({ source, out }, going).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`not refused in words: ${String(error)}`, { cause: error });
  return `${error.code}: ${error.message} ${error.advice}`;
}

const BLENDER = 'Open it in Blender or the program that made it and export a GLB or OBJ.';

test.each([
  ['scene.blend', 'BLENDER-v293', 'This is a .blend. Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).'],
  [
    'packed.blend',
    '\x28\xb5\x2f\xfd',
    'This is a .blend. Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).',
  ],
  ['renamed.glb', 'BLENDER-v293', 'This is a .blend. Export a GLB or OBJ from Blender (File ▸ Export ▸ glTF 2.0).'],
  ['a.fbx', 'Kaydara FBX Binary  \0', `This is an FBX file. ${BLENDER}`],
  ['a.obj', '; FBX 7.4.0 project file', `This is an FBX file. ${BLENDER}`],
  ['a.stl', 'solid thing\nfacet normal 0 0 1', `This is an STL file. ${BLENDER}`],
  ['a.ply', 'ply\nformat ascii 1.0', `This is a PLY file. ${BLENDER}`],
  ['a.usdz', 'PK\x03\x04', `This is a USDZ file. ${BLENDER}`],
  ['a.usda', '#usda 1.0', `This is a USD file. ${BLENDER}`],
  ['a.dae', '<?xml version="1.0"?><COLLADA>', `This is a COLLADA file. ${BLENDER}`],
  ['a.zip', 'PK\x03\x04', 'This is an archive. Unpack it, then add the GLB or OBJ inside.'],
  ['a.glb', 'PK\x03\x04', 'This is an archive. Unpack it, then add the GLB or OBJ inside.'],
  ['a.mtl', 'newmtl red', 'This is the materials of an OBJ. Add the .obj beside it.'],
  ['a.glb', '\x89PNG\r\n', 'This is a picture. Add it as the reference picture; the mesh is a GLB or OBJ.'],
  ['a.gltf', 'hello', 'a.gltf is called .gltf, but is not one inside. Export it again as GLB.'],
  ['a.xyz', 'hello', 'a.xyz is not a mesh that the app can read. Choose a GLB, glTF or OBJ file.'],
  ['a.obj', 'v 1 2 3\0\0\0', 'a.obj is not a mesh that the app can read. Choose a GLB, glTF or OBJ file.'],
])('%s with %j inside', async (name, content, sentence) => {
  expect(await refusal(await fileOf(name, Buffer.from(content, 'latin1')))).toBe(`unsupported-file: ${sentence}`);
});

const AGAIN = 'Export it again from the program that made it.';

test.each<[string, Uint8Array | string, string]>([
  ['an empty file', '', `damaged: a.glb is empty. ${AGAIN}`],
  ['a few bytes', 'glTF', `damaged: a.glb is not a whole GLB. ${AGAIN}`],
  [
    'half a GLB',
    plainBytes(cube).subarray(0, 700),
    `damaged: a.glb is cut off: 700 of ${plainBytes(cube).length} bytes are there. ${AGAIN}`,
  ],
  [
    'a GLB of version 1',
    Buffer.from('glTF\x01\0\0\0\x14\0\0\0\0\0\0\0\0\0\0\0', 'latin1'),
    'unsupported-file: a.glb is a GLB of version 1; the app reads version 2. Export it again as glTF 2.0.',
  ],
  [
    'glTF 1.0',
    glbOf('{"asset":{"version":"1.0"}}', null),
    'unsupported-file: a.glb is glTF 1.0; the app reads glTF 2.0. Export it again as glTF 2.0.',
  ],
  ['broken JSON', glbOf('{"asset":', null), `damaged: The description inside a.glb cannot be read. ${AGAIN}`],
  [
    'JSON that is no glTF',
    glbOf('[1,2,3]', null),
    `damaged: The description inside a.glb is not that of a glTF 2.0. ${AGAIN}`,
  ],
  ['nothing to show', glbOf('{"asset":{"version":"2.0"}}', null), `damaged: a.glb has no triangles. ${AGAIN}`],
  [
    'only lines',
    new GltfFixture().mesh(cube.positions, Uint16Array.of(0, 1), { primitive: { mode: 1 } }).glb(),
    `damaged: a.glb has no triangles. ${AGAIN}`,
  ],
  [
    'nothing but NaN',
    new GltfFixture().mesh(new Float32Array(24).fill(NaN), cube.indices).glb(),
    `damaged: a.glb has no triangle whose coordinates are all numbers. ${AGAIN}`,
  ],
  [
    'an index beyond the points',
    new GltfFixture().mesh(cube.positions, Uint32Array.of(0, 1, 8)).glb(),
    `damaged: a.glb is broken: a triangle names vertex 8 of 8. ${AGAIN}`,
  ],
  [
    'an accessor beyond its view',
    new GltfFixture().mesh(cube.positions, cube.indices, { accessor: { count: 9 } }).glb(),
    `damaged: a.glb is broken: it names bytes beyond its end. ${AGAIN}`,
  ],
  [
    'a count of two thousand million',
    new GltfFixture()
      .mesh(cube.positions, cube.indices, { accessor: { count: 2e9, byteOffset: 4 } })
      .glb({ nodes: [{ mesh: 0, scale: [2, 2, 2] }] }),
    'too-large: a.glb is larger than 2 GB when unpacked. Reduce its number of triangles, then try again.',
  ],
  [
    'objects in a circle',
    fixture().glb({ nodes: [{ mesh: 0, children: [1] }, { children: [0] }], scenes: [{ nodes: [0] }] }),
    `damaged: a.glb is broken: its objects do not form a tree. ${AGAIN}`,
  ],
  [
    'an unknown extension that it needs',
    fixture().glb({ extensionsRequired: ['ACME_voxels'] }),
    'unsupported-file: a.glb needs ACME_voxels, which the app does not know. Export it again as GLB without that extension.',
  ],
  [
    'objects that are repeated by instancing',
    fixture().glb({ extensionsUsed: ['EXT_mesh_gpu_instancing'] }),
    'unsupported-file: a.glb repeats objects by EXT_mesh_gpu_instancing, which the app does not read. Export it again without GPU instances: each copy is then written by itself.',
  ],
  [
    'data elsewhere on the disk',
    fixture().glb({ buffers: [{ byteLength: 4, uri: '../../etc/passwd' }] }),
    'unsupported-file: a.glb takes its data from elsewhere (../../etc/passwd). Export it as GLB, which holds everything in one file.',
  ],
  [
    'data on the network',
    fixture().glb({ buffers: [{ byteLength: 4, uri: 'https://example.com/a.bin' }] }),
    'unsupported-file: a.glb takes its data from elsewhere (https://example.com/a.bin). Export it as GLB, which holds everything in one file.',
  ],
  [
    'a Draco mesh that is none',
    fixture().glb({
      extensionsUsed: ['KHR_draco_mesh_compression'],
      meshes: [
        {
          primitives: [
            {
              attributes: { POSITION: 0 },
              indices: 1,
              extensions: { KHR_draco_mesh_compression: { bufferView: 0, attributes: { POSITION: 0 } } },
            },
          ],
        },
      ],
    }),
    `damaged: a.glb could not be decoded. ${AGAIN}`,
  ],
])('%s', async (_, content, sentence) => {
  expect(await refusal(await fileOf('a.glb', content))).toBe(sentence);
});

test('a glTF without the file beside it names that file', async () => {
  const source = await fileOf('scene.gltf', JSON.stringify(fixture().description({}, 'data/scene.bin')));
  expect(await refusal(source)).toBe(
    'file-missing: The file data/scene.bin that belongs to scene.gltf is missing. Put it beside scene.gltf, or export a GLB, which holds everything in one file.',
  );
});

test.each([
  ['a vertex of two numbers', 'v 1 2\n', 'a vertex has fewer than three coordinates (line 1)'],
  ['a face without its points', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n', 'a face names vertex 9 of 3 (line 4)'],
  ['a face that counts from nothing', 'v 0 0 0\nf 0 1 1\n', 'a face names vertex 0 (line 2)'],
  ['a face of words', 'v 0 0 0\n\nf a b c\n', 'a face names vertex a (line 3)'],
])('an OBJ with %s', async (_, content, what) => {
  expect(await refusal(await fileOf('a.obj', content))).toBe(`damaged: a.obj is broken: ${what}. ${AGAIN}`);
});

test('an OBJ of points alone has no triangles', async () => {
  expect(await refusal(await fileOf('a.obj', 'v 0 0 0\nv 1 1 1\n'))).toContain('a.obj has no triangles.');
});

test('an OBJ with decimal commas says that these are no numbers', async () => {
  const text = 'v 0,1 0 0\nv 1,1 0 0\nv 0 1,1 0\nf 1 2 3\n';
  expect(await refusal(await fileOf('a.obj', text))).toContain('has no triangle whose coordinates are all numbers.');
});

test('a line without end is not read for ever', async () => {
  const source = await fileOf('a.obj', `v ${'1'.repeat(7 * 1024 * 1024)}`);
  expect(await refusal(source)).toContain('a.obj has a line without end.');
});

test('a file that is gone, and a folder', async () => {
  const place = await folder();
  expect(await refusal(path.join(place, 'gone.glb'))).toContain('file-missing: gone.glb is not where it was.');
  await mkdir(path.join(place, 'folder.glb'));
  expect(await refusal(path.join(place, 'folder.glb'))).toContain('unsupported-file: folder.glb is');
});

test('a file of more than 2 GB is not read at all', async () => {
  const source = await fileOf('huge.glb', 'glTF');
  await truncate(source, 2 ** 31);
  expect(await refusal(source)).toContain('too-large: huge.glb is larger than 2 GB.');
});

test('what is shown and measured must be plain and whole', async () => {
  const scaled = await fileOf('a.glb', fixture().glb({ nodes: [{ mesh: 0, scale: [2, 2, 2] }] }));
  await expect(readPlain(scaled, going)).rejects.toMatchObject({ code: 'unsupported-file' });
  const broken = await fileOf('b.glb', new GltfFixture().mesh(cube.positions, Uint32Array.of(0, 1, 8)).glb());
  await expect(readPlain(broken, going)).rejects.toMatchObject({ code: 'damaged' });
});
