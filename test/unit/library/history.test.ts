import { expect, test } from 'vitest';
import type { RunParams } from '../../../preload/contract/runs.ts';
import type { Library } from '../../../main/library/port.ts';
import type { ProjectRecord, RunRecord } from '../../../main/library/records.ts';
import { newRun, Workshop } from './support.ts';

test('a twin is a run of the same content and parameters, whatever files and projects are called', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project: dragon, image, mesh } = await shop.project(library, 'Dragon');
  const done = await shop.doneRun(library, dragon);
  const asked = { imageSha256: image.sha256, meshSha256: mesh.sha256, params: done.params };
  const twin = { runId: done.id, projectId: dragon.id, project: 'Dragon', number: 1, state: 'done' };
  expect(library.twinOf(asked)).toEqual(twin);

  const { id: copyId } = await library.createProject('Copy');
  await library.addInput(copyId, await shop.staged('image', 'other.png', 'image hero.png'));
  await library.addInput(copyId, await shop.staged('mesh', 'other.glb', 'mesh hero_coarse.glb'));
  const copy = await library.createRun(newRun(await library.project(copyId)));
  expect(library.twinOf(asked)).toMatchObject({ runId: copy.id, project: 'Copy', state: 'in-line' });

  for (const change of [
    { seed: 43 },
    { octree_resolution: 512 },
    { num_inference_steps: 49 },
    { remove_background: false },
  ]) {
    expect(library.twinOf({ ...asked, params: { ...asked.params, ...change } })).toBeNull();
  }
  expect(library.twinOf({ ...asked, imageSha256: mesh.sha256 })).toBeNull();
  expect(library.twinOf({ ...asked, meshSha256: image.sha256 })).toBeNull();
});

test('what failed or was cancelled is no twin; what may be paid for is', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const run = await library.createRun(newRun(project));
  for (const state of ['failed', 'cancelled'] as const) {
    await library.saveRun({ ...run, state });
    expect(library.twinOf(run)).toBeNull();
  }
  for (const state of ['uploading', 'queued', 'unconfirmed'] as const) {
    await library.saveRun({ ...run, state });
    expect(library.twinOf(run)).toMatchObject({ runId: run.id, state });
  }
});

/** A run on which fal worked for so many seconds, as this app saw it. */
async function worked(library: Library, project: ProjectRecord, seconds: number, more: Work = {}): Promise<void> {
  const run = await library.createRun(newRun(project, more.params));
  const began = run.createdAt + 5000;
  const stages = [
    { state: 'running', at: began },
    { state: 'downloading', at: began + seconds * 1000 },
    { state: 'done', at: began + seconds * 1000 + 60_000 },
  ] as const;
  await library.saveRun({ ...run, state: 'done', stages: [...stages], inferenceSeconds: null, ...more.change });
}
interface Work {
  readonly params?: Partial<RunParams>;
  readonly change?: Partial<RunRecord>;
}

test('how long a run takes is told by those of its resolution and steps, where there are three', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const fast = { num_inference_steps: 10, octree_resolution: 512 };
  const slow = { num_inference_steps: 50, octree_resolution: 512 };
  const asked = newRun(project, fast).params;
  for (const seconds of [100, 200]) await worked(library, project, seconds, { params: slow });
  await worked(library, project, 9999, { params: { octree_resolution: 1024 } });
  expect(library.typicalTime(asked)).toBeNull();
  await worked(library, project, 40, { params: fast });
  expect(library.typicalTime(asked)).toEqual({ low: 70, high: 150, runs: 3 });
  for (const seconds of [10, 20, 30, 50])
    await worked(library, project, seconds, { params: { ...fast, seed: seconds } });
  expect(library.typicalTime(asked)).toEqual({ low: 20, high: 40, runs: 5 });
});

test("where nobody watched, fal's own figure counts; where nothing was delivered, nothing does", async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const { params } = newRun(project);
  const at = shop.time;
  const closedMeanwhile = [
    { state: 'running', at },
    { state: 'running', at: at + 40_000_000 },
    { state: 'downloading', at: at + 40_000_000 },
  ] as const;
  await worked(library, project, 0, { change: { stages: [...closedMeanwhile], inferenceSeconds: 60 } });
  await worked(library, project, 0, { change: { stages: [], inferenceSeconds: 80 } });
  await worked(library, project, 0, { change: { stages: [], inferenceSeconds: null } });
  await worked(library, project, 5, { change: { state: 'failed' } });
  expect(library.typicalTime(params)).toBeNull();
  await worked(library, project, 70);
  expect(library.typicalTime(params)).toEqual({ low: 65, high: 75, runs: 3 });
});

test('only the newest hundred are asked: what fal was years ago says nothing', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  for (let n = 0; n < 20; n++) await worked(library, project, 9000);
  for (let n = 0; n < 100; n++) await worked(library, project, 100);
  expect(library.typicalTime(newRun(project).params)).toEqual({ low: 100, high: 100, runs: 100 });
});
