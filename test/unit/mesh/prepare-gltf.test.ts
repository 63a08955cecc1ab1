import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Document, NodeIO } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRDracoMeshCompression } from '@gltf-transform/extensions';
import { createEncoderModule } from 'draco3dgltf';
import { MeshoptEncoder } from 'meshoptimizer/encoder';
import { expect, test } from 'vitest';
import { measure } from '../../../main/mesh/measure.ts';
import { NO_COLOURS } from '../../../main/mesh/read-gltf.ts';
import { prepare } from '../../../main/mesh/prepare.ts';
import { GltfFixture } from './gltf-fixture.ts';
import { ball, box, solid } from './solids.ts';
import { fileOf, folder, going, plainBytes, prepared, readMesh, trianglesOf } from './workbench.ts';

const cube = box();
const CUBE = trianglesOf({ positions: [...cube.positions], corners: [...cube.indices] });
const glb = (fixture: GltfFixture, more: object = {}): Promise<string> => fileOf('given.glb', fixture.glb(more));

test('a plain GLB is taken as it is, byte for byte', async () => {
  const bytes = plainBytes(ball(3));
  const source = await fileOf('coarse.glb', bytes);
  const out = path.join(await folder(), 'out.glb');
  const result = await prepare({ source, out }, going);
  expect(result).toMatchObject({ asGiven: true, notes: [], triangles: 512, bytes: bytes.length });
  expect(Buffer.compare(await readFile(out), bytes)).toBe(0);
});

test('a plain GLB with 16-bit indices is plain too', async () => {
  const given = await glb(new GltfFixture().mesh(cube.positions, Uint16Array.from(cube.indices)));
  expect(await prepared(given)).toMatchObject({ asGiven: true, triangles: 12 });
});

test("the nodes that trimesh writes around UltraShape's results move nothing, so the file stays as it is", async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices);
  const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const nodes = [
    { name: 'world', children: [1], matrix: identity },
    { name: 'geometry_0', mesh: 0 },
  ];
  expect(await prepared(await glb(fixture, { nodes, scenes: [{ nodes: [0] }] }))).toMatchObject({ asGiven: true });
});

test('a move, a turn and a scale are carried into the points', async () => {
  const half = Math.SQRT1_2;
  const node = { translation: [10, 0, 0], rotation: [0, 0, half, half], scale: [2, 1, 1] };
  const result = await prepared(await glb(new GltfFixture().mesh(cube.positions, cube.indices, { node })));
  // x is doubled, then turned to y; y is turned to -x.
  const turned = solid(
    Array.from({ length: 8 }, (_, v) => {
      const [x = 0, y = 0, z = 0] = cube.positions.subarray(v * 3, v * 3 + 3);
      return [10 - y, 2 * x, z];
    }).flat(),
    [...cube.indices],
  );
  expect(trianglesOf(result)).toEqual(trianglesOf({ positions: [...turned.positions], corners: [...turned.indices] }));
});

test('a mirrored object keeps its outside outside', async () => {
  const node = { scale: [-1, 1, 1], translation: [1, 0, 0] };
  const result = await prepared(await glb(new GltfFixture().mesh(cube.positions, cube.indices, { node })));
  const mesh = solid(result.positions, result.corners);
  expect(measure(mesh, new Uint32Array(8), 1, [0, 0, 0]).volumes[0]).toBeCloseTo(1);
});

test('several objects become one mesh, each in its place, and it is said', async () => {
  const fixture = new GltfFixture()
    .mesh(cube.positions, cube.indices)
    .mesh(cube.positions, cube.indices, { node: { translation: [5, 0, 0] } });
  const result = await prepared(await glb(fixture));
  expect(result.triangles).toBe(24);
  expect(result.notes).toEqual(['2 parts were merged into one mesh.']);
  expect(Math.max(...result.positions)).toBe(6);
});

test('an object that stands below another one moves with it', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices, { node: { translation: [1, 0, 0] } });
  fixture.raw('nodes', { children: [0], translation: [0, 7, 0] });
  const result = await prepared(await glb(fixture, { scenes: [{ nodes: [1] }] }));
  expect(Math.min(...result.positions.filter((_, i) => i % 3 === 1))).toBe(7);
  expect(Math.min(...result.positions.filter((_, i) => i % 3 === 0))).toBe(1);
});

test('a mesh without indices is given some, and points that are equal become one', async () => {
  const loose = Float32Array.from([...cube.indices].flatMap((i) => [...cube.positions.subarray(i * 3, i * 3 + 3)]));
  const result = await prepared(await glb(new GltfFixture().mesh(loose, null)));
  expect(trianglesOf(result)).toEqual(CUBE);
  expect(result.positions).toHaveLength(24);
});

test.each([
  ['a strip', 5, [0, 1, 2, 3, 3, 3, 2]],
  ['a fan', 6, [0, 1, 3, 2]],
])('%s is taken apart', async (_, mode, corners) => {
  const square = Float32Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0]);
  const fixture = new GltfFixture().mesh(square, Uint16Array.from(corners), { primitive: { mode } });
  const result = await prepared(await glb(fixture));
  expect(result.triangles).toBe(2);
  // Both triangles face +z.
  for (let t = 0; t < 6; t += 3) {
    const [a = [], b = [], c = []] = result.corners
      .slice(t, t + 3)
      .map((v) => result.positions.slice(v * 3, v * 3 + 2));
    const [ax = 0, ay = 0] = a;
    const cross = ((b[0] ?? 0) - ax) * ((c[1] ?? 0) - ay) - ((b[1] ?? 0) - ay) * ((c[0] ?? 0) - ax);
    expect(cross).toBeGreaterThan(0);
  }
});

test('points that stand among other numbers are found', async () => {
  const fixture = new GltfFixture();
  const interleaved = Float32Array.from({ length: 8 * 6 }, (_, i) =>
    i % 6 < 3 ? (cube.positions[Math.floor(i / 6) * 3 + (i % 6)] ?? 0) : 99,
  );
  const bufferView = fixture.view(interleaved, { byteStride: 24 });
  const POSITION = fixture.raw('accessors', { bufferView, componentType: 5126, count: 8, type: 'VEC3' });
  const indices = fixture.accessor(cube.indices, 'SCALAR');
  fixture.raw('nodes', { mesh: fixture.raw('meshes', { primitives: [{ attributes: { POSITION }, indices }] }) });
  expect(trianglesOf(await prepared(await glb(fixture)))).toEqual(CUBE);
});

test('a sparse accessor changes the points that it names', async () => {
  const fixture = new GltfFixture();
  const sparse = {
    count: 1,
    indices: { bufferView: fixture.view(Uint16Array.of(7)), componentType: 5123 },
    values: { bufferView: fixture.view(Float32Array.of(3, 3, 3)) },
  };
  fixture.mesh(cube.positions, cube.indices, { accessor: { sparse } });
  const result = await prepared(await glb(fixture));
  expect(result.asGiven).toBe(false);
  expect(Math.max(...result.positions)).toBe(3);
});

test('quantised points are written out in full', async () => {
  const fixture = new GltfFixture().mesh(
    Int16Array.from(cube.positions, (value) => value * 32767),
    cube.indices,
    { accessor: { normalized: true }, node: { scale: [2, 2, 2] } },
  );
  const used = ['KHR_mesh_quantization'];
  const result = await prepared(await glb(fixture, { extensionsUsed: used, extensionsRequired: used }));
  expect(new Set(result.positions)).toEqual(new Set([0, 2]));
});

test('colours and pictures are left behind, and it is said', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices, { primitive: { material: 0 } });
  const picture = fixture.view(new Uint8Array(1000));
  const more = { materials: [{}], images: [{ bufferView: picture, mimeType: 'image/png' }], textures: [{ source: 0 }] };
  const result = await prepared(await glb(fixture, more));
  expect(result).toMatchObject({ asGiven: false, notes: [NO_COLOURS] });
  expect(result.bytes).toBeLessThan(1000);
  expect(trianglesOf(result)).toEqual(CUBE);
});

test('a mesh on an armature is taken as it was modelled', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices, { node: { skin: 0, translation: [9, 9, 9] } });
  const result = await prepared(await glb(fixture, { skins: [{ joints: [0] }] }));
  expect(trianglesOf(result)).toEqual(CUBE);
  expect(result.notes).toEqual(['The armature was left out; the mesh is in its rest pose.']);
});

test('a few triangles that are not numbers are left out, and it is said', async () => {
  const fixture = new GltfFixture().mesh(
    Float32Array.from([...cube.positions, NaN, 0, 0]),
    Uint32Array.from([...cube.indices, 0, 1, 8]),
  );
  const result = await prepared(await glb(fixture));
  expect(result.notes).toEqual(['One triangle was left out: its coordinates are not numbers.']);
  expect(trianglesOf(result)).toEqual(CUBE);
});

test('lines beside the mesh are left out, and it is said', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices);
  fixture.mesh(cube.positions, Uint16Array.of(0, 1), { primitive: { mode: 1 } });
  expect(await prepared(await glb(fixture))).toMatchObject({
    triangles: 12,
    notes: ['Points and lines were left out.'],
  });
});

test('a glTF with its data beside it', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices);
  const source = await fileOf('scene.gltf', JSON.stringify(fixture.description({}, 'the%20data.bin')));
  await writeFile(path.join(path.dirname(source), 'the data.bin'), fixture.bin);
  expect(trianglesOf(await prepared(source))).toEqual(CUBE);
});

test('a glTF with its data inside', async () => {
  const fixture = new GltfFixture().mesh(cube.positions, cube.indices);
  const uri = `data:application/octet-stream;base64,${Buffer.from(fixture.bin).toString('base64')}`;
  const source = await fileOf('scene.gltf', `\uFEFF${JSON.stringify(fixture.description({}, uri))}`);
  expect(trianglesOf(await prepared(source))).toEqual(CUBE);
});

test.each([
  ['Draco', (document: Document) => document.createExtension(KHRDracoMeshCompression)],
  ['Meshopt', (document: Document) => document.createExtension(EXTMeshoptCompression)],
])('%s compression is undone, and it is said', async (name, compress) => {
  const sphere = ball(3);
  const document = new Document();
  compress(document).setRequired(true);
  const buffer = document.createBuffer();
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', document.createAccessor().setType('VEC3').setArray(sphere.positions).setBuffer(buffer))
    .setIndices(document.createAccessor().setArray(sphere.indices).setBuffer(buffer));
  const node = document.createNode().setMesh(document.createMesh().addPrimitive(primitive));
  document.createScene().addChild(node);
  await MeshoptEncoder.ready;
  const io = new NodeIO().registerExtensions([KHRDracoMeshCompression, EXTMeshoptCompression]).registerDependencies({
    'draco3d.encoder': await createEncoderModule(),
    'meshopt.encoder': MeshoptEncoder,
  });
  const source = await fileOf('packed.glb', await io.writeBinary(document));
  const result = await prepared(source);
  expect(result).toMatchObject({ triangles: 512, asGiven: false, notes: [`${name} compression was removed.`] });
  for (let i = 0; i < result.positions.length; i += 3) {
    expect(Math.hypot(...result.positions.slice(i, i + 3))).toBeCloseTo(1, 3);
  }
});

test('a stop leaves no file behind', async () => {
  const source = await fileOf('coarse.glb', plainBytes(ball(3)));
  const out = path.join(await folder(), 'out.glb');
  const stop = new AbortController();
  const running = prepare({ source, out }, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  await expect(readMesh(out)).rejects.toThrow('ENOENT');
});
