import { copyFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode } from 'fast-png';
import { expect, test, vi } from 'vitest';
import { DEFAULT_PARAMS, type RunParams } from '../../../preload/contract/runs.ts';
import { sha256Of } from '../../../main/base/hash.ts';
import { silentLog } from '../../../main/base/log.ts';
import type { Library } from '../../../main/library/port.ts';
import type { InputRecord } from '../../../main/library/records.ts';
import type { MeshEngine } from '../../../main/mesh/port.ts';
import type { Triangles } from '../../../main/mesh/triangles.ts';
import { Meshes } from '../../../main/meshes/meshes.ts';
import { PreflightDesk } from '../../../main/preflight/preflight-desk.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { png } from '../../support/pictures.ts';
import { ball, openBox, solid, together, torus } from '../mesh/solids.ts';
import { plainBytes } from '../mesh/workbench.ts';

const SAMPLE = path.join(import.meta.dirname, '../../../assets/sample/inputs');
const going = new AbortController().signal;

/** A real library, the real work on meshes, and a desk over both. */
async function bench(over: Partial<MeshEngine> = {}, overLibrary: Partial<Library> = {}) {
  const folder = await temporaryFolder();
  const library = await libraryIn(folder);
  const project = await library.createProject('Dragon');
  const engine = meshEngineHere();
  const meshes = new Meshes({
    library,
    engine,
    cacheFolder: path.join(folder, 'cache'),
    log: silentLog,
    publishMedia: () => undefined,
  });
  const desk = new PreflightDesk({
    library: {
      input: (id) => library.input(id),
      pathOf: (id, kind) => library.pathOf(id, kind),
      twinOf: (run) => library.twinOf(run),
      ...overLibrary,
    },
    engine: { ...engine, ...over },
    meshes,
  });
  let count = 0;
  const add = async (slot: InputRecord['slot'], write: (file: string) => Promise<void>, coloured = false) => {
    const file = path.join(folder, `${count++}${slot === 'mesh' ? '.glb' : '.png'}`);
    await write(file);
    const about = { notes: [], size: null, hasAlpha: null, triangles: null, original: null, coloured };
    const sha256 = await sha256Of(file);
    const input = await library.addInput(project.id, { slot, file, name: path.basename(file), sha256, ...about });
    return input.id;
  };
  const addPicture = (bytes: Uint8Array) => add('image', (file) => writeFile(file, bytes));
  const addMesh = (mesh: Triangles, coloured = false) =>
    add('mesh', (file) => writeFile(file, plainBytes(mesh)), coloured);
  const addSample = async () => ({
    imageId: await add('image', (file) => copyFile(path.join(SAMPLE, 'snail.png'), file)),
    meshId: await add('mesh', (file) => copyFile(path.join(SAMPLE, 'snail_coarse.glb'), file)),
  });
  const check = (imageId: string, meshId: string, params: Partial<RunParams> = {}, signal = going) =>
    desk.check({ imageId, meshId, params: { ...DEFAULT_PARAMS, ...params } }, signal);
  return { library, project, engine, meshes, desk, addPicture, addMesh, addSample, check };
}

/** Black, transparent but for a box in the middle. */
function boxPicture(side: number, boxSide: number): Uint8Array {
  const data = new Uint8Array(side * side * 4);
  const from = (side - boxSide) >> 1;
  for (let y = from; y < from + boxSide; y++) {
    for (let x = from; x < from + boxSide; x++) data[(y * side + x) * 4 + 3] = 255;
  }
  return encode({ width: side, height: side, data, channels: 4 });
}

const found = ({ findings }: Awaited<ReturnType<PreflightDesk['check']>>) =>
  Object.fromEntries(findings.map(({ code, level, value }) => [code, [level, value]]));

test('of the sample it says what is to be said, gravest first', async () => {
  const { addSample, check } = await bench();
  const { imageId, meshId } = await addSample();
  const preflight = await check(imageId, meshId, { remove_background: false });
  expect(found(preflight)).toMatchObject({
    // A slender snail: what random sampling finds of it, counted by hand in the tests of the grid.
    'few-voxels': ['warning', expect.toSatisfy((value: number) => value > 20_000 && value < 21_500)],
    triangles: ['info', 20_604],
    bytes: ['info', (await stat(path.join(SAMPLE, 'snail_coarse.glb'))).size],
    'already-cut': ['info', null],
  });
  expect(found(preflight)).not.toHaveProperty('lies-down');
  expect(found(preflight)).not.toHaveProperty('no-subject');
  expect(preflight.findings[0]?.level).toBe('warning');
  expect(preflight.twin).toBeNull();
});

test('a good pair gives no warning at all', async () => {
  const { addPicture, addMesh, check } = await bench();
  const preflight = await check(await addPicture(boxPicture(1024, 700)), await addMesh(ball(5)));
  expect(preflight.findings.filter(({ level }) => level !== 'info')).toEqual([]);
  expect(found(preflight)).toHaveProperty('voxels');
});

test('what an open, coloured mesh in parts will lose is told', async () => {
  const { addPicture, addMesh, check } = await bench();
  const mesh = await addMesh(together(openBox(), torus(16, 8)), true);
  expect(found(await check(await addPicture(boxPicture(1024, 700)), mesh))).toMatchObject({
    'colours-lost': ['info', null],
    'parts-merged': ['info', 2],
    'open-surface': ['warning', 4],
  });
});

test('a mesh without an area and an empty picture are errors, and not looked at any further', async () => {
  const { addPicture, addMesh, check, engine } = await bench();
  const line = await addMesh(solid([0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 1, 2]));
  const empty = await addPicture(boxPicture(128, 0));
  const preflight = await check(empty, line);
  expect(preflight.findings.slice(0, 2).map(({ code, level }) => `${level} ${code}`)).toEqual([
    'error no-shape',
    'error no-subject',
  ]);
  expect(engine.calls).toEqual(['occupancy', 'matte']);
});

test('a run is refused where nothing can come of it, for free, and at no other time', async () => {
  const { addPicture, addMesh, desk } = await bench();
  const [picture, empty] = [await addPicture(boxPicture(64, 32)), await addPicture(boxPicture(64, 0))];
  const [mesh, line] = [await addMesh(ball(2)), await addMesh(solid([0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 1, 2]))];
  const refuse = (imageId: string, meshId: string) => desk.refuse({ imageId, meshId, params: DEFAULT_PARAMS }, going);
  await expect(refuse(empty, mesh)).rejects.toMatchObject({ code: 'rejected-input', charged: 'no' });
  await expect(refuse(picture, line)).rejects.toMatchObject({ code: 'rejected-input', charged: 'no' });
  // Small, and with few cells: a warning stops nobody.
  await refuse(picture, mesh);
});

test('what cannot be looked at is not refused, but cannot be checked either', async () => {
  const { addPicture, addMesh, desk, check, library } = await bench();
  const [picture, mesh] = [await addPicture(boxPicture(64, 32)), await addMesh(ball(2))];
  await rm((await library.pathOf(mesh, 'mesh')) ?? '');
  await expect(check(picture, mesh)).rejects.toMatchObject({ code: 'file-missing' });
  await expect(check(mesh, picture)).rejects.toMatchObject({ code: 'bad-request' });
  await desk.refuse({ imageId: picture, meshId: mesh, params: DEFAULT_PARAMS }, going);
});

test('each content is looked at once, whatever the parameters', async () => {
  const { addPicture, addMesh, check, engine } = await bench();
  const [picture, mesh] = [await addPicture(boxPicture(512, 300)), await addMesh(ball(3))];
  await Promise.all([check(picture, mesh), check(picture, mesh, { seed: 7 })]);
  await check(picture, mesh, { remove_background: false });
  expect(engine.calls.toSorted()).toEqual(['inspect', 'matte', 'occupancy', 'pose']);
  await check(await addPicture(boxPicture(512, 301)), mesh);
  expect(engine.calls.filter((call) => call === 'occupancy')).toHaveLength(1);
  expect(engine.calls.filter((call) => call === 'matte')).toHaveLength(2);
});

test('a picture whose subject cannot be told is checked all the same', async () => {
  const { addPicture, addMesh, check } = await bench();
  const plain = await addPicture(png(600, 600));
  expect(found(await check(plain, await addMesh(ball(5))))).toMatchObject({ 'cut-out-at-fal': ['info', null] });
});

test('the same run again is found, whatever its inputs are called', async () => {
  const twin = { runId: 'r', projectId: 'p', project: 'Dragon', number: 3, state: 'done' } as const;
  const twinOf = vi.fn<Library['twinOf']>().mockReturnValue(twin);
  const { addPicture, addMesh, check, library } = await bench({}, { twinOf });
  const [picture, mesh] = [await addPicture(boxPicture(64, 32)), await addMesh(ball(2))];
  expect((await check(picture, mesh, { seed: 7 })).twin).toEqual(twin);
  const [image, coarse] = await Promise.all([library.input(picture), library.input(mesh)]);
  expect(twinOf).toHaveBeenCalledExactlyOnceWith({
    imageSha256: image.input.sha256,
    meshSha256: coarse.input.sha256,
    params: { ...DEFAULT_PARAMS, seed: 7 },
  });
});

test('who leaves does not wait, and leaves no work behind', async () => {
  const stopped: string[] = [];
  let begun = Promise.withResolvers<undefined>();
  const endless: MeshEngine['occupancy'] = (_, signal) =>
    new Promise((_resolve, reject) => {
      begun.resolve(undefined);
      signal.addEventListener('abort', () => {
        stopped.push('occupancy');
        reject(signal.reason as Error);
      });
    });
  const { addPicture, addMesh, check, desk } = await bench({ occupancy: endless });
  const [picture, mesh] = [await addPicture(boxPicture(64, 32)), await addMesh(ball(2))];
  const stop = new AbortController();
  const left = check(picture, mesh, {}, stop.signal);
  await begun.promise;
  stop.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  expect(stopped).toEqual(['occupancy']);

  begun = Promise.withResolvers();
  const closed = check(picture, mesh);
  await begun.promise;
  const over = desk.close();
  await expect(closed).rejects.toMatchObject({ code: 'cancelled' });
  await over;
});

test('what failed once is tried again', async () => {
  let tries = 0;
  const shaky: MeshEngine['matte'] = () =>
    tries++ === 0
      ? Promise.reject(new Error('the process died'))
      : Promise.resolve({ size: { width: 9, height: 9 }, hasChannel: true, kept: 0, box: null, cut: 0 });
  const { addPicture, addMesh, check } = await bench({ matte: shaky });
  const [picture, mesh] = [await addPicture(boxPicture(64, 32)), await addMesh(ball(2))];
  await expect(check(picture, mesh)).rejects.toThrow('the process died');
  expect(found(await check(picture, mesh))).toHaveProperty('no-subject');
});
