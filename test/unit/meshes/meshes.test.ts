import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { writeJson } from '../../../main/base/json-file.ts';
import { MESH_MAKER, type MeshEngine } from '../../../main/mesh/port.ts';
import type { Meshes } from '../../../main/meshes/meshes.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { box, torus } from '../mesh/solids.ts';
import { going, plainBytes } from '../mesh/workbench.ts';
import { bench, BOX_BYTES, quickEngine } from './bench.ts';

const normalsOf = (meshes: Meshes, id = ''): Promise<string | null> => meshes.file(id, 'normals', going);

test('a mesh is inspected once, for all who ask and for the next start', async () => {
  const { add, engine, media, open, library } = await bench({ engine: meshEngineHere() });
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  const [view, , normals] = await Promise.all([meshes.open(id, going), meshes.record(id), normalsOf(meshes, id)]);
  expect(view).toMatchObject({ id, placement: null, statistics: { triangles: 12, vertices: 8, watertight: true } });
  expect((await stat(normals ?? '')).size).toBe(8 * 2);
  expect(await library.pathOf(id, 'thumbnail')).not.toBeNull();
  expect(media).toEqual([id]);

  await open().open(id, going);
  expect(engine.calls).toEqual(['inspect']);
});

test('what is missing, old or of another mesh is made again', async () => {
  const { add, engine, open, library, cacheFolder } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  const record = await meshes.record(id);

  await rm(cacheFolder, { recursive: true });
  expect(await normalsOf(meshes, id)).not.toBeNull();
  expect(engine.calls).toHaveLength(2);

  await rm((await library.pathOf(id, 'thumbnail')) ?? '');
  await meshes.record(id);
  expect(await library.pathOf(id, 'thumbnail')).not.toBeNull();
  expect(engine.calls).toHaveLength(3);

  await library.saveMeshRecord(id, { ...record, maker: 0 });
  await meshes.record(id);
  expect(engine.calls).toHaveLength(4);

  await library.saveMeshRecord(id, { ...record, sha256: '0'.repeat(64) });
  expect((await meshes.record(id)).sha256).toBe(record.sha256);
  expect(engine.calls).toHaveLength(5);
});

test('a record of an older app’s shape is made again without a word', async () => {
  const { add, engine, open, library } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  const { health, proxy, boxes, ...older } = await meshes.record(id);
  await writeJson(`${(await library.pathOf(id, 'mesh')) ?? ''}.json`, { ...older, maker: 1 });
  expect(await meshes.open(id, going)).toMatchObject({ health, proxy, boxes });
  expect(engine.calls).toHaveLength(2);
});

test('what a power failure cut short in the cache is made again', async () => {
  const { add, engine, open } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  const normals = (await normalsOf(meshes, id)) ?? '';
  await writeFile(normals, '');
  expect(await normalsOf(meshes, id)).toBe(normals);
  expect((await stat(normals)).size).toBe(16);
  expect(engine.calls).toHaveLength(2);
});

test('a heavy mesh comes with a proxy and boxes of the sizes that it says', async () => {
  const { add, open } = await bench({ engine: meshEngineHere() });
  const id = await add('ball.glb', plainBytes(torus(400, 200)));
  const meshes = open();
  const view = await meshes.open(id, going);
  const sizeOf = async (kind: 'proxy' | 'boxes') => (await stat((await meshes.file(id, kind, going)) ?? '')).size;
  expect(await sizeOf('proxy')).toBe(view.proxy?.bytes);
  expect(await sizeOf('boxes')).toBe(view.boxes.count * 24);
  const light = await add('box.glb', plainBytes(box()));
  expect(await meshes.file(light, 'proxy', going)).toBeNull();
});

test('the cache stays within its bounds, longest unused out first and all of it, never what was just made', async () => {
  const { add, open, cacheFolder } = await bench({ cacheBytes: BOX_BYTES * 2.5 });
  const meshes = open();
  const ids = await Promise.all([1, 2, 3].map((size) => add(`${size}.glb`, plainBytes(box([size, size, size])))));
  const [first, second, third] = ids;
  const hashes = await Promise.all([first, third].map(async (id = '') => (await meshes.record(id)).sha256));
  for (const id of [second, first, third]) await normalsOf(meshes, id);
  const names = hashes.flatMap((sha256) => [`${sha256}.${MESH_MAKER}.boxes`, `${sha256}.${MESH_MAKER}.normals`]);
  expect(await readdir(cacheFolder)).toEqual(names.sort());

  const narrow = await bench({ cacheBytes: 1 });
  const only = await narrow.add('box.glb', plainBytes(box()));
  expect(await normalsOf(narrow.open(), only)).not.toBeNull();
  expect(await readdir(narrow.cacheFolder)).toHaveLength(2);
});

test('meshes made at the same time do not take the room from under each other', async () => {
  const { add, open, cacheFolder } = await bench({ cacheBytes: BOX_BYTES * 1.5 });
  const meshes = open();
  const sizes = Array.from({ length: 12 }, (_, at) => at + 1);
  const ids = await Promise.all(sizes.map((size) => add(`${size}.glb`, plainBytes(box([size, size, size])))));
  await Promise.all(ids.map((id) => meshes.record(id)));
  expect(await readdir(cacheFolder)).toHaveLength(2);
});

test('a library that cannot be written to can be looked at, and that costs no more than once', async () => {
  const { add, engine, open } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open({ saveMeshRecord: () => Promise.reject(new Error('read-only')) });
  expect((await meshes.open(id, going)).statistics.triangles).toBe(12);
  expect(await normalsOf(meshes, id)).not.toBeNull();
  expect(engine.calls).toHaveLength(1);
});

test('a mesh that is broken or gone is said to be, and leaves no rubbish', async () => {
  const { add, open, library, cacheFolder } = await bench();
  const broken = await add('broken.glb', Buffer.from('glTF and nothing'));
  const meshes = open();
  await expect(meshes.open(broken, going)).rejects.toMatchObject({ name: 'AppError' });
  expect(await normalsOf(meshes, broken)).toBeNull();
  expect(await readdir(cacheFolder)).toEqual([]);

  const gone = await add('gone.glb', plainBytes(box()));
  await rm((await library.pathOf(gone, 'mesh')) ?? '');
  await expect(meshes.open(gone, going)).rejects.toMatchObject({ code: 'file-missing' });
});

test('a mesh that brings the mesh process down is tried twice, and not in the background again', async () => {
  let tries = 0;
  const inspect: MeshEngine['inspect'] = () => {
    tries++;
    return Promise.reject(new AppError('internal', 'The mesh process stopped unexpectedly.', { retryable: true }));
  };
  const { add, open } = await bench({ engine: { ...quickEngine(), inspect } });
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  meshes.warm(id);
  await expect(meshes.open(id, going)).rejects.toMatchObject({ code: 'internal' });
  meshes.warm(id);
  await expect(meshes.open(id, going)).rejects.toMatchObject({ code: 'internal' });
  await expect(meshes.open(id, going)).rejects.toMatchObject({ code: 'too-large', retryable: false });
  expect(await normalsOf(meshes, id)).toBeNull();
  expect(tries).toBe(2);
});

test('who opens a mesh waits for one of those that are made in the background, not for all', async () => {
  const order: string[] = [];
  const quick = quickEngine();
  const inspect: MeshEngine['inspect'] = (job, signal) => {
    order.push(path.basename(job.file));
    return quick.inspect(job, signal);
  };
  const { add, open } = await bench({ engine: { ...quick, inspect } });
  const names = ['a.glb', 'b.glb', 'c.glb', 'd.glb'];
  const ids = await Promise.all(names.map((name, at) => add(name, plainBytes(box([at + 1, 1, 1])))));
  const meshes = open();
  for (const id of ids) meshes.warm(id);
  await meshes.open(ids[3] ?? '', going);
  expect(order.indexOf('d.glb')).toBeLessThanOrEqual(1);
  await Promise.all(ids.map((id) => meshes.record(id)));
  await meshes.close();
  expect([...order].sort()).toEqual(names);
});

test('what a crash left half-made is swept away', async () => {
  const { open, cacheFolder } = await bench();
  await mkdir(cacheFolder);
  await writeFile(path.join(cacheFolder, 'x.half'), 'half');
  await copyFile(path.join(cacheFolder, 'x.half'), path.join(cacheFolder, 'kept.1.normals'));
  await open().sweep();
  expect(await readdir(cacheFolder)).toEqual(['kept.1.normals']);
});
