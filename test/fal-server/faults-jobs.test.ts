import { afterEach, beforeEach, expect, test } from 'vitest';
import { ask, pictureFile, QUEUE, submitRun } from './driving.ts';
import type { FaultName } from './faults.ts';
import { startFalServer, type FalServer } from './server.ts';

const INPUT = { image_url: 'https://nowhere.example/a.png', model_url: 'https://nowhere.example/a.glb' };
let fal: FalServer;
beforeEach(async () => {
  fal = await startFalServer({ clock: 'manual', trianglesAt1024: 2000 });
});
afterEach(() => fal.close());

test.each<[FaultName, (answer: Promise<Response>) => Promise<void>]>([
  ['submit-accepted-504', async (answer) => expect((await answer).status).toBe(504)],
  ['submit-accepted-502-html', async (answer) => expect((await answer).headers.get('content-type')).toBe('text/html')],
  ['submit-accepted-drop', (answer) => expect(answer).rejects.toThrow('fetch failed')],
  ['submit-accepted-not-json', async (answer) => expect(await (await answer).text()).toBe('OK')],
  ['submit-accepted-no-id', async (answer) => expect(await (await answer).json()).not.toHaveProperty('request_id')],
])('%s leaves one job behind that fal’s own list names', async (name, check) => {
  fal.fault(name);
  await check(ask(fal, 'POST', QUEUE, INPUT));
  const list = 'https://api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=fal-ai/ultrashape&expand=payloads';
  expect(await (await ask(fal, 'GET', list)).json()).toMatchObject({
    items: [{ request_id: fal.jobs()[0]?.id, json_input: INPUT }],
  });
  expect(fal.jobs()).toHaveLength(1);
});

test.each<FaultName>(['submit-500', 'submit-504', 'drop'])('%s accepts nothing', async (name) => {
  fal.fault(name);
  await ask(fal, 'POST', QUEUE, INPUT).catch(() => null);
  expect(fal.jobs()).toEqual([]);
});

test.each<[FaultName, number, string]>([
  ['job-fails-file-download', 422, 'file_download_error'],
  ['job-fails-content-policy', 422, 'content_policy_violation'],
  ['job-fails-image-load', 422, 'image_load_error'],
  ['job-fails-internal', 500, 'internal_server_error'],
  ['job-fails-internal-retryable', 500, 'internal_server_error'],
  ['job-fails-runner-disconnected', 503, 'runner_disconnected'],
  ['job-fails-timeout', 504, 'generation_timeout'],
])('%s ends the job with %i %s, free of charge', async (name, code, type) => {
  fal.fault(name);
  const id = await submitRun(fal, INPUT);
  await fal.advance(1000);
  const status = await ask(fal, 'GET', `${QUEUE}/requests/${id}/status`);
  expect(await status.json()).toMatchObject({ status: 'COMPLETED', error_type: type });
  const result = await ask(fal, 'GET', `${QUEUE}/requests/${id}`);
  expect([result.status, result.headers.get('x-fal-error-type')]).toEqual([code, type]);
  expect(fal.account().spent).toBe(0);
});

test('a job can be made to wait in a queue that moves back and forth, and to run for an hour', async () => {
  fal.fault('job-slow-queue', { ms: 5000 });
  const queued = await submitRun(fal, INPUT);
  const positions: unknown[] = [];
  for (let i = 0; i < 5; i++) {
    const status = await ask(fal, 'GET', `${QUEUE}/requests/${queued}/status`);
    positions.push(((await status.json()) as { queue_position: number }).queue_position);
    await fal.advance(1000);
  }
  expect(positions).toEqual([5, 3, 1, 4, 0]);
  fal.fault('job-slow-run');
  const running = await submitRun(fal, INPUT);
  await fal.advance(3_000_000);
  expect(fal.jobs().find(({ id }) => id === running)?.phase).toBe('running');
});

test('a fault that never answers leaves the request open, and the others are answered', async () => {
  const id = await submitRun(fal, INPUT);
  fal.fault('silent', { operation: 'status' });
  const open = ask(fal, 'GET', `${QUEUE}/requests/${id}/status`);
  expect((await ask(fal, 'GET', `${QUEUE}/requests/${id}/status`)).status).toBe(202);
  expect(fal.journal().map(({ outcome }) => outcome)).toEqual(['sent', 'open', 'sent']);
  await fal.goOffline();
  await expect(open).rejects.toThrow('fetch failed');
});

test('an upload that stalls takes no more bytes and stays open', async () => {
  const promise = await ask(fal, 'POST', 'https://rest.fal.ai/storage/upload/initiate', {
    content_type: 'model/gltf-binary',
    file_name: 'a.glb',
  });
  const { upload_url: url, file_url: file } = (await promise.json()) as { upload_url: string; file_url: string };
  fal.fault('put-stall', { bytes: 10 });
  const upload = ask(fal, 'PUT', url, 'x'.repeat(1000));
  await expect.poll(() => fal.journal().at(-1)).toMatchObject({ operation: 'put', outcome: 'open' });
  await fal.goOffline();
  await expect(upload).rejects.toThrow('fetch failed');
  expect(fal.file(file)).toBeUndefined();
});

test('an upload can be led to a port at which nobody listens', async () => {
  fal.fault('upload-refused');
  const body = { content_type: 'image/png', file_name: 'a.png' };
  const promise = await ask(fal, 'POST', 'https://rest.fal.ai/storage/upload/initiate', body);
  const { upload_url: url } = (await promise.json()) as { upload_url: string };
  await expect(fetch(url, { method: 'PUT', body: pictureFile() })).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
});

test('an endless event stream pings and never says another word', async () => {
  const id = await submitRun(fal, INPUT);
  fal.fault('stream-endless');
  const stream = await ask(fal, 'GET', `${QUEUE}/requests/${id}/status/stream`);
  await fal.advance(10_000);
  const reader = stream.body?.getReader();
  let text = '';
  while ((text.match(/: ping/g) ?? []).length < 2) text += Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(text).not.toContain('COMPLETED');
  await reader?.cancel();
});

test('the machine goes offline and comes back with everything it knew', async () => {
  const id = await submitRun(fal, INPUT);
  await fal.goOffline(50);
  await expect(ask(fal, 'GET', `${QUEUE}/requests/${id}/status`)).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  });
  await fal.goOnline();
  expect((await ask(fal, 'GET', `${QUEUE}/requests/${id}/status`)).status).toBe(202);
});

test('a fault is aimed by host, method, path and turn, and strikes as often as it was told', async () => {
  const [one, two] = [await submitRun(fal, INPUT), await submitRun(fal, INPUT)];
  const status = async (id: string): Promise<number> =>
    (await ask(fal, 'GET', `${QUEUE}/requests/${id}/status`)).status;
  fal.fault('status-503', { path: one, method: 'GET', host: 'queue.fal.run', nth: 2, count: 2 });
  expect([await status(one), await status(two), await status(one), await status(one), await status(one)]).toEqual([
    202, 202, 503, 503, 202,
  ]);
  const forever = fal.fault('status-429', { count: null });
  expect([await status(two), await status(two), await status(two)]).toEqual([429, 429, 429]);
  forever.lift();
  expect(await status(two)).toBe(202);
});
