import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allCards, meshRecord, newRun, readText, visibleIn, Workshop } from './support.ts';

test('a project is a folder that people can read', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, mesh } = await shop.project(library);
  const run = await library.createRun(newRun(project));

  expect(await visibleIn(shop.folder)).toEqual(['Dragon', 'library.json']);
  expect((await readdir(path.join(shop.folder, 'Dragon'))).sort()).toEqual(['inputs', 'project.json', 'runs']);
  expect((await readdir(path.join(shop.folder, 'Dragon/inputs'))).sort()).toEqual(['hero.png', 'hero_coarse.glb']);
  expect(await readText(shop.folder, 'Dragon', mesh.file)).toBe('mesh hero_coarse.glb');
  const [folder = ''] = await readdir(path.join(shop.folder, 'Dragon/runs'));
  expect(folder).toMatch(new RegExp(`^2026-11-2\\d_\\d{4}_${run.id.slice(0, 4)}$`));
  expect(await library.runFolder(run.id)).toBe(path.join(shop.folder, 'Dragon/runs', folder));
  expect(JSON.parse(await readText(shop.folder, 'Dragon/runs', folder, 'run.json'))).toEqual(run);
});

test('what was written is there after the next start', async () => {
  const shop = await Workshop.make();
  const before = await shop.open();
  const { project } = await shop.project(before);
  const done = await shop.doneRun(before, project);
  const waiting = await before.createRun(newRun(project));
  const changed = await before.changeProject({ projectId: project.id, name: 'Wyvern', notes: 'green' });
  before.close();

  const after = await shop.open();
  expect(await after.project(project.id)).toEqual(changed);
  expect(await after.runsOf(project.id)).toEqual([done, waiting]);
  expect(await after.unfinishedRuns()).toEqual([waiting]);
  expect(after.problems).toEqual([]);
});

test('a new run knows its number, its inputs and their content', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image, mesh } = await shop.project(library);
  const runs = await Promise.all([1, 2, 3].map(() => library.createRun(newRun(project))));

  expect(runs.map((run) => run.number)).toEqual([1, 2, 3]);
  expect(runs[0]).toMatchObject({
    state: 'in-line',
    imageSha256: image.sha256,
    meshSha256: mesh.sha256,
    submits: [],
    requestId: null,
  });
  expect(new Set(await Promise.all(runs.map((run) => library.runFolder(run.id)))).size).toBe(3);
});

test('a run with a picture for its mesh is refused and leaves nothing behind', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image } = await shop.project(library);
  const wrong = { ...newRun(project), meshId: image.id };
  await expect(library.createRun(wrong)).rejects.toMatchObject({ code: 'not-found' });
  expect(await readdir(path.join(shop.folder, 'Dragon'))).not.toContain('runs');
});

test('saves of one run are carried out in order', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const run = await library.createRun(newRun(project));
  await Promise.all(Array.from({ length: 30 }, (_, at) => library.saveRun({ ...run, state: 'queued', updatedAt: at })));
  expect((await library.run(run.id)).updatedAt).toBe(29);
});

test('the same bytes again give the input that is there', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image } = await shop.project(library);
  const second = await library.addInput(project.id, await shop.staged('image', 'other.png', 'other'));
  expect((await library.project(project.id)).draft.imageId).toBe(second.id);

  const again = await shop.staged('image', 'renamed.png', 'image hero.png');
  expect(await library.addInput(project.id, again)).toEqual(image);
  expect((await library.project(project.id)).draft.imageId).toBe(image.id);
  expect((await library.project(project.id)).inputs).toHaveLength(3);
  await expect(stat(again.file)).rejects.toMatchObject({ code: 'ENOENT' });

  await rm(path.join(shop.folder, 'Dragon', image.file));
  await library.addInput(project.id, await shop.staged('image', 'hero.png'));
  expect(await readText(shop.folder, 'Dragon', image.file)).toBe('image hero.png');
});

test('the same bytes at the same time are added once', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { id } = await library.createProject('Dragon');
  const staged = await Promise.all([1, 2, 3].map(() => shop.staged('image', 'hero.png')));
  const added = await Promise.all(staged.map((one) => library.addInput(id, one)));
  expect(new Set(added.map((input) => input.id)).size).toBe(1);
  expect(await readdir(path.join(shop.folder, 'Dragon/inputs'))).toEqual(['hero.png']);
});

test('what the user gave is kept beside what it was made into', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { id } = await library.createProject('Dragon');
  const given = path.join(shop.root, 'given');
  await writeFile(given, 'as given');
  const obj = { ...(await shop.staged('mesh', 'Tower.obj', 'one')), original: given };
  expect(await library.addInput(id, obj)).toMatchObject({
    file: 'inputs/Tower.glb',
    original: 'inputs/Tower.obj',
    name: 'Tower.obj',
    bytes: 3,
  });
  const glb = { ...(await shop.staged('mesh', 'Draco.glb', 'two')), original: given };
  expect(await library.addInput(id, glb)).toMatchObject({
    file: 'inputs/Draco.glb',
    original: 'inputs/Draco (original).glb',
  });
  expect(await readText(shop.folder, 'Dragon/inputs/Draco (original).glb')).toBe('as given');
  expect(await readText(given)).toBe('as given');
});

test('no file takes the name of another, nor of what will lie beside it', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { id } = await library.createProject('Dragon');
  const add = async (slot: 'image' | 'mesh', name: string, bytes: string): Promise<string> =>
    (await library.addInput(id, await shop.staged(slot, name, bytes))).file;
  expect(await add('mesh', 'hero.glb', '1')).toBe('inputs/hero.glb');
  expect(await add('mesh', 'HERO.glb', '2')).toBe('inputs/HERO 2.glb');
  expect(await add('image', 'hero.glb.png', '3')).toBe('inputs/hero.glb 2.png');
  expect(await add('image', 'tower.glb.png', '4')).toBe('inputs/tower.glb.png');
  expect(await add('mesh', 'tower.glb', '5')).toBe('inputs/tower 2.glb');
});

test('a draft takes only files of its project, in their slots', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image, mesh } = await shop.project(library);
  const draft = { ...project.draft, imageId: mesh.id };
  await expect(library.changeProject({ projectId: project.id, draft })).rejects.toMatchObject({ code: 'bad-request' });
  const changed = await library.changeProject({ projectId: project.id, draft: { ...draft, imageId: null } });
  expect(changed.draft).toEqual({ ...project.draft, imageId: null, meshId: mesh.id });
  expect(await library.input(image.id)).toEqual({ project: changed, input: image });
});

test('media are found by id, where there are any', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image, mesh } = await shop.project(library);
  const run = await library.createRun(newRun(project));
  const home = path.join(shop.folder, 'Dragon');

  expect(await library.pathOf(image.id, 'image')).toBe(path.join(home, 'inputs/hero.png'));
  expect(await library.pathOf(image.id, 'thumbnail')).toBe(path.join(home, 'inputs/hero.png'));
  expect(await library.pathOf(image.id, 'mesh')).toBeNull();
  expect(await library.pathOf(mesh.id, 'mesh')).toBe(path.join(home, 'inputs/hero_coarse.glb'));
  expect(await library.pathOf(mesh.id, 'image')).toBeNull();
  expect(await library.pathOf(mesh.id, 'thumbnail')).toBeNull();
  expect(await library.pathOf(run.id, 'mesh')).toBeNull();

  expect(await library.thumbnailPath(mesh.id)).toBe(path.join(home, 'inputs/hero_coarse.glb.png'));
  await writeFile(await library.thumbnailPath(mesh.id), 'png');
  expect(await library.pathOf(mesh.id, 'thumbnail')).toBe(await library.thumbnailPath(mesh.id));
  expect(path.basename(await library.thumbnailPath(run.id))).toBe('refined.png');
  await expect(library.thumbnailPath(image.id)).rejects.toMatchObject({ code: 'bad-request' });
  await expect(library.pathOf(crypto.randomUUID(), 'mesh')).rejects.toMatchObject({ code: 'not-found' });
});

test('what is known of a mesh lies beside it, and is asked for again when it is damaged', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, mesh } = await shop.project(library);
  const run = await shop.doneRun(library, project);
  expect(await library.meshRecord(mesh.id)).toBeNull();
  await library.saveMeshRecord(mesh.id, meshRecord);
  await library.saveMeshRecord(run.id, meshRecord);
  expect(await library.meshRecord(mesh.id)).toEqual(meshRecord);
  expect(await library.meshRecord(run.id)).toEqual(meshRecord);
  expect(JSON.parse(await readText(shop.folder, 'Dragon/inputs/hero_coarse.glb.json'))).toEqual(meshRecord);
  await writeFile(path.join(shop.folder, 'Dragon/inputs/hero_coarse.glb.json'), '{"version": 1, "ma');
  expect(await library.meshRecord(mesh.id)).toBeNull();
});

test('what is not there is not found', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const id = crypto.randomUUID();
  const notFound = { code: 'not-found' };
  await expect(library.project(id)).rejects.toMatchObject(notFound);
  await expect(library.input(id)).rejects.toMatchObject(notFound);
  await expect(library.run(id)).rejects.toMatchObject(notFound);
  await expect(library.runsOf(id)).rejects.toMatchObject(notFound);
  await expect(library.runFolder(id)).rejects.toMatchObject(notFound);
  await expect(library.addInput(id, await shop.staged('image', 'a.png'))).rejects.toMatchObject(notFound);
});

test('a project that was removed while the app is open is missed in words, and not made again', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const run = await library.createRun(newRun(project));
  await rm(path.join(shop.folder, 'Dragon'), { recursive: true });
  await expect(library.saveRun(run)).rejects.toMatchObject({ code: 'file-missing' });
  await expect(library.changeProject({ projectId: project.id, notes: 'x' })).rejects.toMatchObject({
    code: 'file-missing',
  });
  expect(await visibleIn(shop.folder)).toEqual(['library.json']);
});

test('the ledger counts what fal was paid for, since a time', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  await shop.doneRun(library, project);
  const start = shop.time + 1;
  await shop.doneRun(library, project);
  const paid = { code: 'provider', message: 'x', advice: '', charged: 'yes', retryable: false, ref: '' } as const;
  const submits = [{ at: start, charged: null, requestId: null }];
  for (const charged of ['yes', 'no', 'fal-decides'] as const) {
    const run = await library.createRun(newRun(project));
    await library.saveRun({ ...run, state: 'failed', submits, failure: { ...paid, charged } });
  }
  const waits = await library.createRun(newRun(project));
  expect(library.sumsSince(start)).toEqual({ charged: 0.3, undecided: 0.15, pending: 0 });
  expect(library.sumsSince(0)).toEqual({ charged: 0.45, undecided: 0.15, pending: 0 });
  expect(library.unsentCost()).toBe(0.15);
  await library.saveRun({ ...waits, state: 'queued', submits, requestId: 'request-9' });
  expect(library.sumsSince(start)).toEqual({ charged: 0.3, undecided: 0.15, pending: 0.15 });
  expect(library.unsentCost()).toBe(0);
});

test('a project comes in twice, each time as one of its own', async () => {
  const shop = await Workshop.make();
  const sample = new Workshop(path.join(shop.root, 'elsewhere'));
  await mkdir(sample.root);
  const from = await sample.open();
  const { project: source, mesh } = await sample.project(from, 'Sample');
  await from.saveMeshRecord(mesh.id, meshRecord);
  const done = await shop.doneRun(from, source);
  await from.createRun(newRun(source));
  await copyFile(path.join(await from.runFolder(done.id), 'refined.glb'), await from.thumbnailPath(done.id));

  const library = await shop.open();
  const folder = path.join(sample.folder, 'Sample');
  const projects = [await library.importProject(folder), await library.importProject(folder)];

  expect(await visibleIn(shop.folder)).toEqual(['Sample', 'Sample 2', 'library.json']);
  const ids = new Set<string>();
  for (const project of projects) {
    const runs = await library.runsOf(project.id);
    const [run] = runs;
    expect(runs).toHaveLength(1);
    expect(run).toMatchObject({ projectId: project.id, number: 1, state: 'done', result: done.result });
    expect(run?.meshId).toBe(project.draft.meshId);
    expect(run?.imageId).toBe(project.inputs.find((input) => input.slot === 'image')?.id);
    expect(await library.meshRecord(project.draft.meshId ?? '')).toEqual(meshRecord);
    expect(await readText((await library.pathOf(run?.id ?? '', 'mesh')) ?? '')).toBe('glTF result');
    expect(await library.pathOf(run?.id ?? '', 'thumbnail')).not.toBeNull();
    for (const id of [project.id, run?.id ?? '', ...project.inputs.map((input) => input.id)]) ids.add(id);
  }
  expect(ids.size).toBe(8);
  expect(library.sumsSince(0)).toEqual({ charged: 0, undecided: 0, pending: 0 });

  const live = allCards(library);
  library.close();
  expect(allCards(await shop.open())).toEqual(live);
});

test('nobody waits for a project that takes long to come in, and each gets a name of its own', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const copied = Promise.withResolvers<undefined>();
  const coming = library.addProject('Griffin', async (half) => {
    await mkdir(half);
    const large = { ...project, id: randomUUID(), name: 'Griffin', inputs: [] };
    await writeFile(path.join(half, 'project.json'), JSON.stringify(large));
    await copied.promise;
    return { project: large, runs: [] };
  });
  await library.createProject('Griffin');
  expect(await visibleIn(shop.folder)).toEqual(['Dragon', 'Griffin', 'library.json']);

  copied.resolve(undefined);
  const { id } = await coming;
  expect(path.basename(await library.projectFolder(id))).toBe('Griffin 2');
  expect((await readdir(shop.folder)).filter((name) => name.startsWith('.') && name.includes('Griffin'))).toEqual([]);
});

test('a project that cannot be read whole is not taken in', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image } = await shop.project(library);
  await rm(path.join(shop.folder, 'Dragon', image.file));
  await expect(library.importProject(path.join(shop.folder, 'Dragon'))).rejects.toMatchObject({ code: 'file-missing' });
  expect(await visibleIn(shop.folder)).toEqual(['Dragon', 'library.json']);
  expect(allCards(library)).toHaveLength(1);
  expect((await library.project(project.id)).name).toBe('Dragon');
});
