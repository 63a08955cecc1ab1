import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { silentLog } from '../../../main/base/log.ts';
import { sha256Of } from '../../../main/base/hash.ts';
import type { Library } from '../../../main/library/port.ts';
import type { InspectedMesh, MeshEngine } from '../../../main/mesh/port.ts';
import { Meshes } from '../../../main/meshes/meshes.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { HEALTHY } from '../../support/mesh-facts.ts';
import { plainBytes } from '../mesh/workbench.ts';
import { box } from '../mesh/solids.ts';

type Engine = Pick<MeshEngine, 'inspect' | 'place'> & { readonly calls: readonly string[] };

/** Says of every mesh that it is a box, at once. The first test shows that the real engine fits in its place. */
function quickEngine(): Engine {
  const calls: string[] = [];
  const inspect: MeshEngine['inspect'] = async ({ file, normalsOut, thumbnailOut, boxesOut }) => {
    calls.push('inspect');
    const bytes = (await stat(file)).size;
    await writeFile(normalsOut, Buffer.alloc(100));
    await writeFile(thumbnailOut, 'a picture');
    await writeFile(boxesOut, Buffer.alloc(24));
    if (bytes < 100) throw new AppError('damaged', 'The mesh is broken.');
    return { ...BOX, bytes, sha256: await sha256Of(file) };
  };
  const place: MeshEngine['place'] = () => Promise.reject(new Error('not asked for here'));
  return { calls, inspect, place };
}

const BOX: Omit<InspectedMesh, 'sha256' | 'bytes'> = {
  layout: {
    vertices: 8,
    triangles: 12,
    positions: { offset: 0, length: 96 },
    indices: { offset: 96, length: 72, bytesPerIndex: 2 },
  },
  statistics: {
    vertices: 8,
    edges: 18,
    triangles: 12,
    bounds: { min: [0, 0, 0], max: [1, 1, 1] },
    area: 6,
    volume: 1,
    components: 1,
    boundaryEdges: 0,
    nonManifoldEdges: 0,
    degenerateTriangles: 0,
    watertight: true,
  },
  health: HEALTHY,
  proxy: null,
  boxes: { count: 1, trianglesPerBox: 128 },
};

async function bench({ cacheBytes, engine = quickEngine() }: { cacheBytes?: number; engine?: Engine } = {}) {
  const folder = await temporaryFolder();
  const library = await libraryIn(folder);
  const project = await library.createProject('Dragon');
  const add = async (name: string, bytes: Uint8Array): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const sha256 = await sha256Of(file);
    const about = { notes: [], size: null, hasAlpha: null, triangles: 1, original: null, coloured: false };
    return (await library.addInput(project.id, { slot: 'mesh', file, name, sha256, ...about })).id;
  };
  const cacheFolder = path.join(folder, 'cache');
  const media: string[] = [];
  let seconds = 1_790_000_000;
  const open = (over: Partial<Library> = {}) =>
    new Meshes({
      library: Object.assign(Object.create(library) as Library, bound(library), over),
      engine,
      cacheFolder,
      log: silentLog,
      publishMedia: (id) => media.push(id),
      clock: { now: () => (seconds += 10) * 1000 },
      ...(cacheBytes !== undefined && { cacheBytes }),
    });
  return { library, add, engine, cacheFolder, media, open };
}

/** A library's methods, so that one of them can be replaced. */
const bound = (library: Library) => ({
  input: (id: string) => library.input(id),
  run: (id: string) => library.run(id),
  meshRecord: (id: string) => library.meshRecord(id),
  saveMeshRecord: library.saveMeshRecord.bind(library),
  pathOf: library.pathOf.bind(library),
  thumbnailPath: (id: string) => library.thumbnailPath(id),
});

test('a mesh is inspected once, for all who ask and for the next start', async () => {
  const { add, engine, media, open, library } = await bench({ engine: meshEngineHere() });
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  const [view, , normals] = await Promise.all([meshes.open(id), meshes.record(id), meshes.normalsPath(id)]);
  expect(view).toMatchObject({ id, placement: null, statistics: { triangles: 12, vertices: 8, watertight: true } });
  expect((await stat(normals ?? '')).size).toBe(8 * 2);
  expect(await library.pathOf(id, 'thumbnail')).not.toBeNull();
  expect(media).toEqual([id]);

  await open().open(id);
  expect(engine.calls).toEqual(['inspect']);
});

test('what is missing, old or of another mesh is made again', async () => {
  const { add, engine, open, library, cacheFolder } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open();
  const record = await meshes.record(id);

  await rm(cacheFolder, { recursive: true });
  expect(await meshes.normalsPath(id)).not.toBeNull();
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

test('the cache stays within its bounds, longest unused out first, never what was just made', async () => {
  const { add, open, cacheFolder } = await bench({ cacheBytes: 250 });
  const meshes = open();
  const ids = await Promise.all([1, 2, 3].map((size) => add(`${size}.glb`, plainBytes(box([size, size, size])))));
  const cached = async (id: string | undefined): Promise<boolean> => {
    const { sha256 } = await meshes.record(id ?? '');
    return (await readdir(cacheFolder)).includes(`${sha256}.1.normals`);
  };
  for (const id of ids.slice(0, 2)) await meshes.normalsPath(id);
  await meshes.normalsPath(ids[0] ?? '');
  await meshes.normalsPath(ids[2] ?? '');
  expect((await readdir(cacheFolder)).length).toBe(2);
  expect([await cached(ids[0]), await cached(ids[2])]).toEqual([true, true]);

  const narrow = await bench({ cacheBytes: 1 });
  const only = await narrow.add('box.glb', plainBytes(box()));
  expect(await narrow.open().normalsPath(only)).not.toBeNull();
  expect(await readdir(narrow.cacheFolder)).toHaveLength(1);
});

test('meshes made at the same time do not take the room from under each other', async () => {
  const { add, open, cacheFolder } = await bench({ cacheBytes: 150 });
  const meshes = open();
  const sizes = Array.from({ length: 12 }, (_, at) => at + 1);
  const ids = await Promise.all(sizes.map((size) => add(`${size}.glb`, plainBytes(box([size, size, size])))));
  await Promise.all(ids.map((id) => meshes.record(id)));
  expect((await readdir(cacheFolder)).length).toBe(1);
});

test('a library that cannot be written to can be looked at', async () => {
  const { add, open } = await bench();
  const id = await add('box.glb', plainBytes(box()));
  const meshes = open({ saveMeshRecord: () => Promise.reject(new Error('read-only')) });
  expect((await meshes.open(id)).statistics.triangles).toBe(12);
});

test('a mesh that is broken or gone is said to be, and leaves no rubbish', async () => {
  const { add, open, library, cacheFolder } = await bench();
  const broken = await add('broken.glb', Buffer.from('glTF and nothing'));
  const meshes = open();
  await expect(meshes.open(broken)).rejects.toMatchObject({ name: 'AppError' });
  expect(await meshes.normalsPath(broken)).toBeNull();
  expect(await readdir(cacheFolder)).toEqual([]);

  const gone = await add('gone.glb', plainBytes(box()));
  await rm((await library.pathOf(gone, 'mesh')) ?? '');
  await expect(meshes.open(gone)).rejects.toMatchObject({ code: 'file-missing' });
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
  await expect(meshes.open(id)).rejects.toMatchObject({ code: 'internal' });
  meshes.warm(id);
  await expect(meshes.open(id)).rejects.toMatchObject({ code: 'internal' });
  await expect(meshes.open(id)).rejects.toMatchObject({ code: 'too-large', retryable: false });
  expect(await meshes.normalsPath(id)).toBeNull();
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
  await meshes.open(ids[3] ?? '');
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
