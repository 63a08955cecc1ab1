import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../main/base/clock.ts';
import { sha256Of } from '../../main/base/hash.ts';
import { silentLog } from '../../main/base/log.ts';
import { BlenderDesk, type BlenderDeskDeps, type BlenderShop } from '../../main/blender/blender-desk.ts';
import { CATALOGUES } from '../../main/blender/catalogue.ts';
import { openLibrary } from '../../main/library/open.ts';
import { readPlain } from '../../main/mesh/read-plain.ts';
import { startProgram } from '../../main/programs/start.ts';
import { thisSystem } from '../../main/programs/system.ts';
import { DEFAULT_BLENDER, type BlenderSettings } from '../../main/settings/blender.ts';
import { NO_BLENDER, realBlender, windowedBlender, type Probed, type ProbedObject } from '../support/blender.ts';
import { BUILT_IN_RECIPES } from '../../preload/contract/finish.ts';
import { meshEngineHere } from '../support/mesh-engine.ts';
import { temporaryFolder } from '../support/library-bench.ts';

const root = path.join(import.meta.dirname, '../..');
const real = await realBlender();
/** What breaks where somebody puts a command together as text. */
const HOSTILE = `a "b"; rm -rf 'c' $(d) %PATH% ドラゴン`;
const never = new AbortController().signal;

/** The sample in a library, a Blender and a user's files, all in folders with hostile names. */
async function bench(given: Partial<BlenderDeskDeps> = {}, settings: Partial<BlenderSettings> = {}) {
  const folder = path.join(await temporaryFolder(), HOSTILE);
  await mkdir(folder, { recursive: true });
  const library = await openLibrary({
    folder: path.join(folder, 'library'),
    indexFolder: path.join(folder, 'index'),
    now: () => Date.now(),
    newId: randomUUID,
    log: silentLog,
  });
  onTestFinished(() => library.close());
  const { id } = await library.importProject(path.join(root, 'assets/sample'));
  await library.changeProject({ projectId: id, name: HOSTILE });
  const project = await library.project(id);
  const [run] = await library.runsOf(id);
  if (run?.result == null) throw new Error('the sample has no result');
  const program = path.join(folder, 'blender');
  if (real !== null) await windowedBlender(real, program);
  let kept: BlenderSettings = { ...DEFAULT_BLENDER, ...settings };
  const tasks = path.join(folder, 'tasks');
  const desk = new BlenderDesk({
    system: {
      ...thisSystem,
      env: { ULTRASHAPE_BLENDER: program },
      // This one alone: each that is asked for its version takes a second.
      isFile: (file) => Promise.resolve(file === program),
    },
    start: startProgram,
    clock: systemClock,
    log: silentLog,
    newId: randomUUID,
    scripts: path.join(root, 'assets/blender'),
    folder: tasks,
    appVersion: '1.2.3',
    settings: { get: () => kept, change: (change) => (kept = { ...kept, ...change }) },
    ask: {
      program: () => Promise.resolve(null),
      blend: () => Promise.resolve(null),
      assets: () => Promise.resolve(null),
    },
    reveal: () => undefined,
    watched: () => Promise.resolve(null),
    recipes: () => BUILT_IN_RECIPES,
    ...given,
  });
  const blender = (await desk.list(false)).chosen ?? '';
  const wish = { runId: run.id, blender, recipe: 'original', into: 'new', watch: false } as const;
  const engine = meshEngineHere();
  const noted: object[] = [];
  const shop: BlenderShop = {
    library,
    noteBlender: (runId, file, recipe, name) => {
      noted.push({ runId, file: path.basename(file), recipe, name });
      return Promise.resolve();
    },
    async finishAside(runId, recipe, out, signal) {
      const source = {
        file: (await library.pathOf(runId, 'mesh')) ?? '',
        placement: run.result?.placement?.matrix ?? null,
      };
      await engine.finish({ source, recipe, out: null, previewOut: out, extras: null }, signal);
    },
  };
  return {
    folder,
    shop,
    library,
    project,
    run: { ...run, result: run.result },
    desk,
    tasks,
    wish,
    noted,
    settings: () => kept,
  };
}

/** What the probe found after the only task in `folder`, once it is through. */
async function probed(folder: string): Promise<Probed> {
  const [task] = await readdir(folder);
  const file = path.join(folder, task ?? '', 'probe.json');
  const read = () => readFile(file, 'utf8').catch(() => '');
  await expect.poll(read, { timeout: 30_000, interval: 100 }).not.toBe('');
  return JSON.parse(await read()) as Probed;
}

const meshOf = (object: ProbedObject | undefined): NonNullable<ProbedObject['mesh']> => {
  if (object?.mesh == null) throw new Error('no mesh');
  return object.mesh;
};

/** Where the points of a GLB stand in Blender: snapped back, and Z up. */
async function placesOf(file: string, matrix: readonly number[] | null, step: number): Promise<number[][]> {
  const { mesh } = await readPlain(file, never);
  const m = matrix ?? [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const places: number[][] = [];
  for (let at = 0; at < mesh.positions.length / 3; at += step) {
    const [x = 0, y = 0, z = 0] = mesh.positions.subarray(at * 3, at * 3 + 3);
    const row = (n: number): number => (m[n] ?? 0) * x + (m[n + 4] ?? 0) * y + (m[n + 8] ?? 0) * z + (m[n + 12] ?? 0);
    places.push([row(0), -row(2), row(1)]);
  }
  return places;
}

/** The greatest distance between points that should be one. */
const apart = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number =>
  Math.max(...a.map((point, at) => Math.hypot(...point.map((value, axis) => value - (b[at]?.[axis] ?? Infinity)))));

describe.skipIf(real === null)(`a real Blender (else skipped: ${NO_BLENDER})`, () => {
  test('a run stands in a new file, exactly on its coarse mesh, with its picture and its numbers', async () => {
    const watched = path.join('/home/mia/exchange', 'snail.glb');
    const { shop, library, project, run, desk, tasks, wish, noted } = await bench({
      watched: () => Promise.resolve(watched),
    });
    const sent = await desk.send(shop, wish, never);
    const name = `${HOSTILE} / run 1`;
    expect(sent).toMatchObject({ version: real?.version.numbers.join('.'), collection: name, file: null, notes: [] });
    expect(noted).toEqual([{ runId: run.id, file: 'refined.glb', recipe: null, name }]);

    const found = await probed(tasks);
    expect(found.collections).toEqual([name]);
    expect(found.objects).toHaveLength(3);
    for (const { collections } of found.objects) expect(collections).toEqual([name]);
    const [refined, coarse, picture] = found.objects;
    expect(found.active).toBe(refined?.name);
    expect(found.objects.map(({ selected }) => selected)).toEqual([true, false, false]);
    expect(found.objects.map(({ hidden }) => hidden)).toEqual([false, true, false]);
    expect(coarse?.rendered).toBe(false);

    const mesh = meshOf(refined);
    const file = (await library.pathOf(run.id, 'mesh')) ?? '';
    expect([mesh.vertices, mesh.triangles]).toEqual([run.result.vertices, run.result.triangles]);
    expect([mesh.smooth, mesh.valid, meshOf(coarse).smooth]).toEqual([true, true, true]);
    const size = Math.hypot(...mesh.high.map((high, axis) => high - (mesh.low[axis] ?? 0)));
    const expected = await placesOf(file, run.result.placement?.matrix ?? null, mesh.step);
    expect(apart(mesh.positions, expected)).toBeLessThan(size * 1e-6);
    const coarseFile = (await library.pathOf(run.meshId, 'mesh')) ?? '';
    expect(apart(meshOf(coarse).positions, await placesOf(coarseFile, null, meshOf(coarse).step))).toBeLessThan(
      size * 1e-6,
    );
    // And so the two fill the same room.
    for (const axis of [0, 1, 2]) {
      expect(Math.abs((mesh.low[axis] ?? 0) - (meshOf(coarse).low[axis] ?? 0))).toBeLessThan(size * 0.02);
      expect(Math.abs((mesh.high[axis] ?? 0) - (meshOf(coarse).high[axis] ?? 0))).toBeLessThan(size * 0.02);
    }

    expect(refined?.properties).toMatchObject({
      ultrashape_project: HOSTILE,
      ultrashape_run: 1,
      ultrashape_seed: 42,
      ultrashape_octree_resolution: 1024,
      ultrashape_steps: 50,
      ultrashape_request_id: '',
      ultrashape_cost: 0,
      ultrashape_app_version: '1.2.3',
      ultrashape_image_sha256: run.imageSha256,
      ultrashape_coarse_sha256: run.meshSha256,
      ultrashape_result_sha256: run.result.sha256,
    });
    const image = project.inputs.find(({ slot }) => slot === 'image');
    expect(picture).toMatchObject({
      type: 'EMPTY',
      image: { size: [image?.size?.width, image?.size?.height], packed: true },
    });
    // Unpacked, it must not land on the library's own picture.
    expect(picture?.image?.path).not.toContain('library');
    expect(picture?.image?.at[1]).toBeGreaterThan(mesh.high[1] ?? 0);
    expect(found.texts['Ultrashape']).toContain(watched);
    for (const { at, distance } of found.views) {
      expect(apart([at], [mesh.low.map((low, axis) => (low + (mesh.high[axis] ?? 0)) / 2)])).toBeLessThan(size * 0.01);
      expect(distance / size).toBeCloseTo(1.3, 1);
    }
  });

  test('a run is added to a file of the user’s, which is neither emptied nor saved', async () => {
    const place: { blend: string | null } = { blend: null };
    const { folder, shop, desk, run, tasks, wish, noted } = await bench({
      ask: {
        program: () => Promise.resolve(null),
        blend: () => Promise.resolve(place.blend),
        assets: () => Promise.resolve(null),
      },
    });
    expect(await desk.send(shop, { ...wish, into: 'append' }, never)).toBe(null);
    place.blend = path.join(folder, `${HOSTILE}.blend`);
    const script = path.join(folder, 'make.py');
    await writeFile(script, `import bpy, sys\nbpy.ops.wm.save_as_mainfile(filepath=sys.argv[-1])\n`);
    const args = ['--background', '--factory-startup', '--python', script, '--', place.blend];
    expect(await thisSystem.run(real?.program ?? '', args, 60_000)).toMatchObject({ code: 0 });
    const before = await sha256Of(place.blend);

    const sent = await desk.send(shop, { ...wish, into: 'append', recipe: 'game' }, never);
    expect(sent?.file).toBe(`${HOSTILE}.blend`);
    const added = { recipe: 'Game', name: `${HOSTILE}.blend: ${HOSTILE} / run 1` };
    expect(noted).toEqual([{ runId: run.id, file: 'refined.glb', ...added }]);
    const found = await probed(tasks);
    expect(found.file).toBe(place.blend);
    expect(found.collections).toEqual(['Collection', `${HOSTILE} / run 1`]);
    expect(found.objects.map(({ name }) => name)).toEqual(expect.arrayContaining(['Cube', 'Light', 'Camera']));
    expect(found.objects.filter(({ selected }) => selected).map(({ name }) => name)).toEqual([found.active]);
    expect(await sha256Of(place.blend)).toBe(before);

    // As light as the recipe says, and in its place all the same.
    const light = found.objects.find(({ name }) => name === found.active);
    const coarse = found.objects.find(({ name, hidden }) => hidden && name !== found.active);
    expect(light?.properties['ultrashape_recipe']).toBe('Game');
    expect(meshOf(light).triangles).toBeGreaterThan(40_000);
    expect(meshOf(light).triangles).toBeLessThanOrEqual(50_000);
    for (const axis of [0, 1, 2]) {
      expect(meshOf(light).low[axis]).toBeCloseTo(meshOf(coarse).low[axis] ?? NaN, 1);
      expect(meshOf(light).high[axis]).toBeCloseTo(meshOf(coarse).high[axis] ?? NaN, 1);
    }
  });

  test('what Blender cannot do is told with its last words, and changes nothing', async () => {
    const { folder, shop, desk, wish } = await bench({
      ask: {
        program: () => Promise.resolve(null),
        blend: () => Promise.resolve(path.join(folder, 'no blend.blend')),
        assets: () => Promise.resolve(null),
      },
    });
    await writeFile(path.join(folder, 'no blend.blend'), 'not a Blender file');
    await expect(desk.send(shop, { ...wish, into: 'append' }, never)).rejects.toMatchObject({
      code: 'other-program',
      message: expect.stringMatching(/^Blender [\d.]+ could not do it: .*\.$/) as string,
      advice: expect.stringContaining('The last it said: ') as string,
    });
    expect(await readFile(path.join(folder, 'no blend.blend'), 'utf8')).toBe('not a Blender file');
  });

  test('a run becomes an asset with tags, picture and catalogue, and never replaces one', async () => {
    const { folder, shop, desk, wish, settings, noted } = await bench({}, {});
    const assets = path.join(folder, 'my assets');
    await mkdir(assets);
    await writeFile(path.join(assets, CATALOGUES), 'VERSION 1\n\n');
    const { runId, blender, recipe } = wish;
    const publishing = { runId, blender, recipe, tags: ['snail', 'ドラゴン'] };
    // No folder was chosen, and the user thought better of it.
    expect(await desk.publish(shop, publishing, never)).toBe(null);
    Object.assign(settings(), { assets });
    const first = await desk.publish(shop, publishing, never);
    expect(first).toMatchObject({ folder: 'my assets', listed: [], notes: [] });
    const second = await desk.publish(shop, publishing, never);
    expect(second?.file).not.toBe(first?.file);
    expect(noted).toMatchObject([first, second].map((one) => ({ file: one?.file, name: one?.file, recipe: null })));
    expect((await stat(path.join(assets, second?.file ?? ''))).size).toBeGreaterThan(100_000);

    const catalogue = await readFile(path.join(assets, CATALOGUES), 'utf8');
    const [, id] = /\n([0-9a-f-]{36}):Ultrashape\/[^\n]+\n$/.exec(catalogue) ?? [];
    const reading = path.join(folder, 'reading');
    await mkdir(reading);
    const probe = path.join(root, 'test/support/blender-probe.py');
    const args = [
      '--background',
      path.join(assets, first?.file ?? ''),
      '--python',
      probe,
      '--',
      path.join(reading, 'task.json'),
    ];
    await thisSystem.run(real?.program ?? '', args, 60_000);
    const { objects } = JSON.parse(await readFile(path.join(reading, 'probe.json'), 'utf8')) as Probed;
    expect(objects).toHaveLength(1);
    expect(objects[0]?.asset).toMatchObject({
      tags: ['snail', 'ドラゴン'],
      catalog: id,
      author: 'Ultrashape Desktop',
      description: expect.stringContaining('seed 42') as string,
      preview: [256, 256],
      inked: true,
    });
    expect(objects[0]?.mesh?.smooth).toBe(true);
  });
});

test('a Blender that cannot be started, or ends at once, is told of in a sentence', async () => {
  const { folder, shop, desk, wish } = await bench();
  const program = path.join(folder, 'blender');
  await writeFile(
    program,
    `#!/bin/sh\n[ "$1" = --version ] && echo Blender 4.2.0 && exit\necho no graphics; exit 11\n`,
    { mode: 0o755 },
  );
  const { chosen } = await desk.list(true);
  const broken = { ...wish, blender: chosen ?? '' };
  await expect(desk.send(shop, broken, never)).rejects.toMatchObject({
    code: 'other-program',
    message: 'Blender 4.2.0 ended before the mesh was in it.',
    advice: 'The last it said: no graphics',
  });
  await writeFile(program, 'x');
  await expect(desk.send(shop, { ...broken, blender: '0000000000000000' }, never)).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('nobody waits for a Blender any more: it is ended', async () => {
  const { folder, shop, desk, wish } = await bench();
  const program = path.join(folder, 'blender');
  const alive = path.join(folder, 'pid');
  await writeFile(
    program,
    `#!/bin/sh\n[ "$1" = --version ] && echo Blender 4.2.0 && exit\necho $$ > ${JSON.stringify(alive).replaceAll('$', '\\$')}\nsleep 60\n`,
    { mode: 0o755 },
  );
  const { chosen } = await desk.list(true);
  const stop = new AbortController();
  const sending = desk.send(shop, { ...wish, blender: chosen ?? '' }, stop.signal);
  await expect.poll(() => readFile(alive, 'utf8').catch(() => '')).toMatch(/^\d+\n$/);
  stop.abort(new DOMException('enough', 'AbortError'));
  await expect(sending).rejects.toThrow('enough');
  const pid = Number(await readFile(alive, 'utf8'));
  await expect.poll(() => isAlive(pid)).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
