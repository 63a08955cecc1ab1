import { afterEach, beforeEach, expect, test } from 'vitest';
import { ask, clientOf, pictureFile, QUEUE, submitRun } from './driving.ts';
import { startFalServer, type FalServer } from './server.ts';

const INPUT = { image_url: 'https://nowhere.example/a.png', model_url: 'https://nowhere.example/a.glb' };
let fal: FalServer;
beforeEach(async () => {
  fal = await startFalServer({ clock: 'manual', pollFloorMs: 60_000 });
});
afterEach(() => fal.close());

const status = (id: string): Promise<Response> => ask(fal, 'GET', `${QUEUE}/requests/${id}/status`);
const result = (id: string): Promise<Response> => ask(fal, 'GET', `${QUEUE}/requests/${id}`);

test('a hidden second submit is named', async () => {
  for (let i = 0; i < 2; i++) await result(await submitRun(fal, INPUT));
  expect(fal.violations()).toContain(`2 submits of ${INPUT.model_url}`);
  fal.expectSubmits(2);
  expect(fal.violations().filter((violation) => violation.includes('submit'))).toEqual([]);
  fal.expectSubmits(1);
  expect(fal.violations()).toContain('2 submits, where 1 were asked for');
});

test('fal’s own client, left to itself, is caught paying twice', async () => {
  fal.fault('submit-accepted-504');
  await clientOf(fal).queue.submit('fal-ai/ultrashape', { input: INPUT });
  expect(fal.violations()).toContain(`2 submits of ${INPUT.model_url}`);
});

test('a key that goes to the CDN, or stands in a URL, is named', async () => {
  await ask(fal, 'GET', 'https://v3b.fal.media/files/b/0a/x.glb', undefined, { authorization: `Key ${fal.key}` });
  await status(`x?key=${encodeURIComponent(fal.key)}`);
  expect(fal.violations()).toEqual([
    'key sent to GET v3b.fal.media/files/b/0a/x.glb',
    expect.stringMatching(/^key in the URL of GET queue/),
  ]);
  expect(JSON.stringify(fal.journal().map(({ headers }) => headers))).not.toContain(fal.key);
});

test('a job that nobody came back for is named; a fetched, cancelled or forgotten one is not', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 4; i++)
    ids.push(await submitRun(fal, { ...INPUT, model_url: `https://nowhere.example/${i}.glb` }));
  const [a = '', b = '', c = '', d = ''] = ids;
  await ask(fal, 'PUT', `${QUEUE}/requests/${b}/cancel`);
  await fal.advance(10_000);
  await result(a);
  fal.fault('status-404');
  await status(c);
  expect(fal.violations()).toEqual([`job ${d} was accepted (and is completed), but neither fetched nor cancelled`]);
});

test('an upload without a good ending to its name is named', async () => {
  await clientOf(fal).storage.upload(new Blob(['x'], { type: 'model/gltf-binary' }));
  await clientOf(fal).storage.upload(pictureFile());
  expect(fal.violations()).toEqual([expect.stringMatching(/^upload named "\d+\.gltf"$/)]);
});

test('a look right after a cancel is not too close', async () => {
  const id = await submitRun(fal, INPUT);
  await status(id);
  await ask(fal, 'PUT', `${QUEUE}/requests/${id}/cancel`);
  await status(id);
  expect(fal.violations()).toEqual([]);
  await status(id);
  expect(fal.violations()).toContainEqual(expect.stringMatching(/ms between two polls of/));
});

test('polls that are too close, and polls after the end, are named', async () => {
  const id = await submitRun(fal, INPUT);
  await status(id);
  await status(id);
  expect(fal.violations()).toContainEqual(expect.stringMatching(/ms between two polls of/));
  await fal.advance(10_000);
  await status(id);
  await result(id);
  expect(fal.violations().filter((violation) => violation.includes('after'))).toEqual([]);
  fal.clientRestarted();
  await status(id);
  expect(fal.violations().filter((violation) => violation.includes('after'))).toEqual([]);
  await status(id);
  expect(fal.violations()).toContain(`job ${id} was polled after its end was told`);
});

test('a question that fal would not understand is named', async () => {
  await ask(fal, 'GET', 'https://rest.fal.ai/users/current');
  expect(fal.violations()).toEqual(['fal knows no GET rest.fal.ai/users/current']);
});
