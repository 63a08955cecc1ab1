import { afterEach, beforeEach, expect, test } from 'vitest';
import { ask, clientOf, QUEUE, submitRun, uploadInputs } from './driving.ts';
import { endpointOf } from './endpoints.ts';
import { FAILURES } from './failures.ts';
import { Jobs } from './jobs.ts';
import { startFalServer, type FalServer } from './server.ts';

const INPUT = { image_url: 'https://nowhere.example/a.png', model_url: 'https://nowhere.example/a.glb' };
let fal: FalServer;
beforeEach(async () => {
  fal = await startFalServer({ clock: 'manual', queueMs: 300, runMs: 1000, trianglesAt1024: 2000 });
});
afterEach(() => fal.close());

async function status(id: string): Promise<Record<string, unknown>> {
  return (await (await ask(fal, 'GET', `${QUEUE}/requests/${id}/status?logs=1`)).json()) as Record<string, unknown>;
}

test('a job moves up the queue, runs with ever more log, and ends', async () => {
  const id = await submitRun(fal, INPUT);
  const positions = [];
  for (let i = 0; i < 3; i++) {
    positions.push((await status(id))['queue_position']);
    await fal.advance(100);
  }
  expect(positions).toEqual([2, 1, 0]);
  const lines = [];
  for (let i = 0; i < 4; i++) {
    lines.push(((await status(id))['logs'] as unknown[]).length);
    await fal.advance(250);
  }
  expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  expect(new Set(lines).size).toBe(4);
  expect(await status(id)).toMatchObject({ status: 'COMPLETED', error_type: 'file_download_error' });
});

test('no more jobs run at a time than the account may', async () => {
  const ids = [await submitRun(fal, INPUT), await submitRun(fal, INPUT), await submitRun(fal, INPUT)];
  const states = async (): Promise<unknown[]> => Promise.all(ids.map(async (id) => (await status(id))['status']));
  await fal.advance(400);
  expect(await states()).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'IN_QUEUE']);
  await fal.advance(1000);
  expect(await states()).toEqual(['COMPLETED', 'COMPLETED', 'IN_PROGRESS']);
});

test('not even where beginning a job takes longer than its time in the queue', () => {
  let now = 1000;
  const jobs = new Jobs({ now: () => now, advance: (ms) => (now += ms) }, 1);
  const endpoint = endpointOf('fal-ai/ultrashape');
  if (endpoint === undefined) throw new Error('There is no such endpoint.');
  const accept = () =>
    jobs.accept(endpoint, {}, { queueMs: 50, runMs: 10_000, positions: [0] }, () => {
      now += 500;
      return Promise.resolve({ ok: false, failure: FAILURES.cancelled });
    });
  const [first, second] = [accept(), accept()];
  expect([jobs.phase(first), jobs.phase(second)]).toEqual(['running', 'queued']);
});

test('a result that is not there yet is refused, not awaited', async () => {
  const id = await submitRun(fal, INPUT);
  const early = await ask(fal, 'GET', `${QUEUE}/requests/${id}`);
  expect([early.status, await early.json()]).toEqual([400, { detail: 'Request is still in progress' }]);
});

test('a waiting job is cancelled and costs nothing', async () => {
  const id = await submitRun(fal, await uploadInputs(fal));
  await clientOf(fal).queue.cancel('fal-ai/ultrashape', { requestId: id });
  expect(await status(id)).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
  expect((await ask(fal, 'GET', `${QUEUE}/requests/${id}`)).status).toBe(499);
  await fal.advance(10_000);
  expect(fal.account().spent).toBe(0);
});

test('a running job obeys a cancel', async () => {
  const id = await submitRun(fal, await uploadInputs(fal));
  await fal.advance(500);
  expect((await ask(fal, 'PUT', `${QUEUE}/requests/${id}/cancel`)).status).toBe(202);
  expect(await status(id)).toMatchObject({ status: 'COMPLETED', error_type: 'client_cancelled' });
  expect(fal.account().spent).toBe(0);
});

test('a running job that does not hear the cancel completes and is charged', async () => {
  const id = await submitRun(fal, await uploadInputs(fal));
  await fal.advance(500);
  fal.fault('cancel-unheard');
  expect((await ask(fal, 'PUT', `${QUEUE}/requests/${id}/cancel`)).status).toBe(202);
  expect(await status(id)).toMatchObject({ status: 'IN_PROGRESS' });
  await fal.advance(1000);
  expect((await ask(fal, 'GET', `${QUEUE}/requests/${id}`)).status).toBe(200);
  expect(fal.account().spent).toBe(0.15);
});

test('a cancel that comes too late, or for nothing, says so', async () => {
  const id = await submitRun(fal, INPUT);
  await fal.advance(5000);
  const late = await ask(fal, 'PUT', `${QUEUE}/requests/${id}/cancel`);
  expect([late.status, await late.json()]).toEqual([400, { status: 'ALREADY_COMPLETED' }]);
  const nothing = await ask(fal, 'PUT', `${QUEUE}/requests/00000000-0000-0000-0000-000000000000/cancel`);
  expect([nothing.status, await nothing.json()]).toEqual([404, { status: 'NOT_FOUND' }]);
});

test('bad input is refused in fal’s words, at once or with the result', async () => {
  const wrong = { ...INPUT, octree_resolution: 2048, num_inference_steps: 0, model_url: undefined };
  const refusal = await ask(fal, 'POST', QUEUE, wrong);
  expect(refusal.status).toBe(422);
  const { detail } = (await refusal.json()) as { detail: object };
  expect(detail).toMatchObject([
    { loc: ['body', 'model_url'], type: 'missing' },
    { loc: ['body', 'num_inference_steps'], type: 'greater_than_equal', ctx: { ge: 1 }, input: 0 },
    { loc: ['body', 'octree_resolution'], type: 'less_than_equal', ctx: { le: 1024 }, input: 2048 },
  ]);
  await fal.close();

  fal = await startFalServer({ clock: 'manual', validateAt: 'result' });
  const id = await submitRun(fal, wrong);
  await fal.advance(1000);
  const late = await ask(fal, 'GET', `${QUEUE}/requests/${id}`);
  expect([late.status, await late.json()]).toEqual([422, { detail }]);
});

test('a mesh that is no plain GLB fails as a file that could not be read', async () => {
  const broken = new File(['solid nothing'], 'broken.glb', { type: 'model/gltf-binary' });
  const id = await submitRun(fal, await uploadInputs(fal, undefined, broken));
  await fal.advance(2000);
  const answer = await ask(fal, 'GET', `${QUEUE}/requests/${id}`);
  expect(answer.status).toBe(422);
  expect(answer.headers.get('x-fal-error-type')).toBe('file_download_error');
  expect(fal.account().spent).toBe(0);
});

test('fal says who is not let in, each host in its own words', async () => {
  const refusal = async (url: string, method: string, authorization: string): Promise<[number, unknown]> => {
    const response = await ask(fal, method, url, method === 'GET' ? undefined : {}, { authorization });
    return [response.status, await response.json()];
  };
  const wrong = [401, { detail: 'invalid key credentials' }];
  expect(await refusal(QUEUE, 'POST', 'Key wrong:key')).toEqual(wrong);
  expect(await refusal('https://rest.fal.ai/storage/upload/initiate', 'POST', 'Key wrong:key')).toEqual(wrong);
  expect(await refusal('https://api.fal.ai/v1/models/pricing?endpoint_id=x', 'GET', 'Key wrong:key')).toEqual([
    401,
    { error: { type: 'authorization_error', message: 'Authentication required' } },
  ]);
  const nobody = await fetch(fal.origin + '/fal-ai/ultrashape', { method: 'POST' });
  expect([nobody.status, await nobody.json()]).toEqual([
    401,
    {
      detail: 'Cannot access application "fal-ai/ultrashape". Authentication is required to access this application.',
    },
  ]);
});

test('an empty account gets no further run', async () => {
  await fal.close();
  fal = await startFalServer({ clock: 'manual', balance: 0.2, trianglesAt1024: 2000 });
  await submitRun(fal, await uploadInputs(fal));
  await fal.advance(1000);
  expect(fal.account().balance).toBe(0.05);
  expect((await ask(fal, 'POST', QUEUE, INPUT)).status).toBe(403);
});

test('the event stream tells each change and closes at the end', async () => {
  const id = await submitRun(fal, INPUT);
  const stream = await ask(fal, 'GET', `${QUEUE}/requests/${id}/status/stream`);
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  await fal.advance(5000);
  const text = await stream.text();
  expect(text).toContain('"status":"IN_QUEUE"');
  expect(text.trimEnd().split('\n\n').at(-1)).toMatch(/^data: \{"status":"COMPLETED"/);
});
