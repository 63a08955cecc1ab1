import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { AppError } from '../../../main/base/app-error.ts';
import type { Elsewhere } from '../../fal-server/elsewhere.ts';
import { LISTED, startOne } from '../../support/runner-library.ts';
import { bench, meshBytes, PICTURE, posts, unheard, unstopped } from './bench.ts';

const DAY = 24 * 60 * 60 * 1000;

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('It had to fail with an error of ours.');
  return error;
}

test('a run of the playground is found, with its files’ names and how long they are kept', async () => {
  const at = await bench();
  const made = await at.elsewhere({ ago: 3 * DAY, params: { octree_resolution: 512 } });
  await at.elsewhere({ ago: 40 * DAY });

  const { runs, since } = await at.found.look(unstopped());

  expect(runs).toMatchObject([
    {
      requestId: made.requestId,
      delivered: true,
      params: { ...DEFAULT_PARAMS, octree_resolution: 512 },
      image: 'hero.png',
      mesh: 'hero_coarse.glb',
    },
  ]);
  expect(runs[0]?.expiresAt).toBe((runs[0]?.endedAt ?? 0) + 7 * DAY);
  expect(Math.abs(since - (Date.now() - 30 * DAY))).toBeLessThan(60_000);
});

test('an adopted run has its inputs, its settings and its result, and nothing is sent', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere({ ago: 2 * DAY, params: { octree_resolution: 256, seed: 7 } });
  const shares: number[] = [];

  const run = await at.found.adopt(requestId, LISTED, unstopped(), (done) => shares.push(done));

  expect(run).toMatchObject({
    requestId,
    adopted: true,
    params: { octree_resolution: 256, seed: 7 },
    number: 1,
  });
  const view = await at.ended(run.id);
  expect(view).toMatchObject({ state: 'done', failure: null, charge: 'yes' });
  expect(view.result?.triangles).toBeGreaterThan(100);
  const { project, input } = await at.library.input(run.meshId);
  expect([project.name, input.name]).toEqual(['hero_coarse', 'hero_coarse.glb']);
  expect((await at.library.input(run.imageId)).input.name).toBe('hero.png');
  const mesh = (await at.library.pathOf(run.meshId, 'mesh')) ?? '';
  expect(await readFile(mesh)).toEqual(Buffer.from(await meshBytes()));
  expect(posts(at.server)).toBe(0);
  expect(at.server.violations()).toEqual([]);
  // It was paid for when it was sent, and stands in the ledger then.
  const [line] = at.library.ledger({ month: null, projectId: null, after: null, limit: 10 }).lines;
  expect(line).toMatchObject({ requestId, charge: 'yes' });
  expect(Math.abs((line?.at ?? 0) - (Date.now() - 2 * DAY))).toBeLessThan(60_000);
  expect([shares.at(-1), shares.every((share, i) => share >= (shares[i - 1] ?? 0))]).toEqual([1, true]);
  expect(await readdir(at.stagingFolder)).toEqual([]);
  expect((await at.found.look(unstopped())).runs).toEqual([]);
});

test('a project that has both inputs already is used', async () => {
  const at = await bench();
  const other = await at.takeIn({ 'other.png': PICTURE });
  const dragon = await at.takeIn({ 'dragon.png': PICTURE, 'dragon.glb': await meshBytes() });
  await at.takeIn({ 'third.glb': await meshBytes() });
  const { requestId } = await at.elsewhere();

  const run = await at.found.adopt(requestId, LISTED, unstopped(), unheard);

  expect(run.projectId).toBe(dragon);
  expect(other).not.toBe(dragon);
  expect((await at.library.project(dragon)).inputs).toHaveLength(2);
  expect(at.projects()).toHaveLength(3);
});

test('the same request twice at once is one run', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere();

  const [one, other] = await Promise.all([
    at.found.adopt(requestId, LISTED, unstopped(), unheard),
    at.found.adopt(requestId, LISTED, unstopped(), unheard),
  ]);

  expect(other.id).toBe(one.id);
  expect(await at.runner.viewsOf(one.projectId)).toHaveLength(1);
});

test('a run that fal still works on is adopted, and waited for', async () => {
  const at = await bench({ clock: 'manual', runMs: 60_000 });
  const { requestId } = await at.elsewhere();
  expect((await at.found.look(unstopped())).runs).toMatchObject([{ requestId, delivered: null, expiresAt: null }]);

  expect(await failureOf(at.found.saveResult(requestId, unstopped(), unheard))).toMatchObject({
    message: 'fal still works on this request.',
    charged: 'no',
  });
  const run = await at.found.adopt(requestId, LISTED, unstopped(), unheard);
  await at.server.advance(60_000);

  expect(await at.ended(run.id)).toMatchObject({ state: 'done', adopted: true });
});

test('a request that failed is listed as such, and cannot be adopted', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere({ failure: 'internal' });

  expect((await at.found.look(unstopped())).runs).toMatchObject([{ requestId, delivered: false, expiresAt: null }]);
  expect(await failureOf(at.found.adopt(requestId, LISTED, unstopped(), unheard))).toMatchObject({
    code: 'bad-request',
    message: 'This request failed at fal, so there is no result to fetch.',
  });
  expect(at.projects()).toEqual([]);
});

test('runs that were sent from here are not found, whatever became of them', async () => {
  const at = await bench();
  const projectId = await at.takeIn({ 'hero.png': PICTURE, 'hero.glb': await meshBytes() });
  const { draft } = await at.library.project(projectId);
  const ask = { projectId, imageId: draft.imageId ?? '', meshId: draft.meshId ?? '' };
  const run = await startOne(at.runner, { ...ask, params: { ...DEFAULT_PARAMS, octree_resolution: 128 } });
  const { requestId } = await at.ended(run.id);

  expect((await at.found.look(unstopped())).runs).toEqual([]);
  expect(await failureOf(at.found.adopt(requestId ?? '', LISTED, unstopped(), unheard))).toMatchObject({
    code: 'bad-request',
    message: 'This run is in the library already.',
  });
});

test('a run of the library whose answer was lost goes on, instead of being found beside it', async () => {
  const at = await bench();
  const projectId = await at.takeIn({ 'hero.png': PICTURE, 'hero.glb': await meshBytes() });
  const { draft } = await at.library.project(projectId);
  const ask = { projectId, imageId: draft.imageId ?? '', meshId: draft.meshId ?? '' };
  at.server.fault('submit-accepted-drop');
  // fal's list cannot be had just then, so that the run rests.
  at.server.fault('reply', { operation: 'requests', status: 400, body: {}, count: 1 });
  at.server.fault('reply', { operation: 'requests', status: 403, body: { detail: 'no' }, count: 100 });
  const lost = await startOne(at.runner, { ...ask, params: { ...DEFAULT_PARAMS, octree_resolution: 128 } });
  await at.ended(lost.id);
  at.server.clearFaults();

  expect((await at.found.look(unstopped())).runs).toEqual([]);

  await expect.poll(async () => (await at.runner.view(lost.id)).state, { timeout: 20_000 }).toBe('done');
  expect(await at.runner.viewsOf(projectId)).toHaveLength(1);
  expect(posts(at.server)).toBe(1);
});

test('inputs that stand in the request itself are taken in as well', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere({
    image_url: `data:image/png;base64,${PICTURE.toString('base64')}`,
  });

  const run = await at.found.adopt(requestId, LISTED, unstopped(), unheard);

  expect((await at.library.input(run.imageId)).input.name).toBe('input.png');
});

test('an input that is gone is named, nothing is half taken in, and the result is saved instead', async () => {
  const at = await bench();
  const { requestId, model_url } = await at.elsewhere({ params: { octree_resolution: 256 } });
  at.server.expire(model_url);

  expect(await failureOf(at.found.adopt(requestId, LISTED, unstopped(), unheard))).toMatchObject({
    code: 'gone',
    message: 'hero_coarse.glb is no longer on fal.',
    advice: 'Its result can still be saved, as a mesh of its own.',
    charged: 'no',
  });
  expect(at.projects()).toEqual([]);

  const projectId = await at.found.saveResult(requestId, unstopped(), unheard);

  const project = await at.library.project(projectId);
  expect(project.name).toBe('hero_coarse_refined');
  expect(project.notes).toContain(requestId);
  // What is left of its inputs is there, too.
  expect(project.inputs.map(({ name }) => name).sort()).toEqual(['hero.png', 'hero_coarse_refined.glb']);
  expect(await at.found.saveResult(requestId, unstopped(), unheard)).toBe(projectId);
  expect(at.projects()).toHaveLength(1);
  expect(posts(at.server)).toBe(0);
});

test('an input that stands elsewhere is not fetched from there', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere({ model_url: 'https://example.com/models/dragon.glb' });

  const refused = await failureOf(at.found.adopt(requestId, LISTED, unstopped(), unheard));

  expect(refused).toMatchObject({ code: 'not-allowed', message: 'dragon.glb does not lie on fal.' });
  expect(refused.advice).toMatch(/can still be saved/);
  const saved = await at.library.project(await at.found.saveResult(requestId, unstopped(), unheard));
  expect(saved.name).toBe('dragon_refined');
});

const UNUSABLE: readonly (readonly [string, Elsewhere, RegExp])[] = [
  ['settings that this app cannot send', { params: { seed: -5 } }, /with which settings/],
  ['a picture that is none', { image_url: 'data:text/plain,nothing' }, /The picture of this request/],
];

test.each(UNUSABLE)('%s leave the result', async (_name, request, words) => {
  const at = await bench();
  const { requestId } = await at.elsewhere(request);

  const refused = await failureOf(at.found.adopt(requestId, LISTED, unstopped(), unheard));

  expect(refused.message).toMatch(words);
  expect(refused.advice).toMatch(/can still be saved/);
  expect(at.projects()).toEqual([]);
  expect(await at.found.saveResult(requestId, unstopped(), unheard)).toBeTruthy();
});

test('what passes is tried again, and what does not is told with nothing lost', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere();
  at.server.fault('download-500', { count: 1 });
  at.server.fault('reply', { operation: 'requests', status: 503, body: {}, nth: 1 });

  expect(await failureOf(at.found.look(unstopped()))).toMatchObject({
    code: 'provider',
    charged: 'no',
    retryable: true,
  });
  expect(await at.found.adopt(requestId, LISTED, unstopped(), unheard)).toMatchObject({ requestId });
});

test('a user who stops while inputs are fetched gets no run and no project', async () => {
  const at = await bench();
  const { requestId } = await at.elsewhere();
  at.server.fault('download-throttled', { bytesPerSecond: 2000, path: 'coarse' });
  const stop = new AbortController();

  const adopting = at.found.adopt(requestId, LISTED, stop.signal, () => stop.abort(new Error('stopped')));

  await expect(adopting).rejects.toThrow('stopped');
  expect(at.projects()).toEqual([]);
  expect(await readdir(at.stagingFolder)).toEqual([]);
  expect((await at.found.look(unstopped())).runs).toHaveLength(1);
});

test('a request that fal does not know is said to be gone', async () => {
  const at = await bench();

  expect(
    await failureOf(at.found.adopt('00000000-0000-4000-8000-000000000000', LISTED, unstopped(), unheard)),
  ).toMatchObject({ code: 'gone', charged: 'no' });
});
