import { expect, test } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { bench, clientOf, failureOf, finished, never, uploaded } from './support.ts';

const DAY = 24 * 60 * 60 * 1000;

test('what was made elsewhere is listed with its inputs and settings, newest first', async () => {
  const at = await bench();
  const old = await at.server.elsewhere({ ago: 20 * DAY, params: { octree_resolution: 512, seed: 7 } });
  const failed = await at.server.elsewhere({ ago: 2 * DAY, failure: 'content-policy' });
  const input = await uploaded(at);
  const ours = await at.fal.submit(input);
  await finished(at, ours);

  const found = await at.fal.requests(Date.now() - 30 * DAY, never());

  expect(found.map(({ requestId }) => requestId)).toEqual([ours, failed.requestId, old.requestId]);
  expect(found[2]).toMatchObject({
    delivered: true,
    imageUrl: old.image_url,
    modelUrl: old.model_url,
    // What the playground left out has fal's defaults.
    params: { ...DEFAULT_PARAMS, octree_resolution: 512, seed: 7 },
  });
  expect(Math.abs((found[2]?.sentAt ?? 0) - (Date.now() - 20 * DAY))).toBeLessThan(60_000);
  expect(found[2]?.endedAt).toBeGreaterThanOrEqual(found[2]?.sentAt ?? Infinity);
  expect(found[1]).toMatchObject({ delivered: false });
});

test('a request that fal still works on is neither delivered nor failed', async () => {
  const at = await bench();
  const { requestId } = await at.server.elsewhere({ runMs: 600_000 });

  expect(await at.fal.requests(Date.now() - DAY, never())).toMatchObject([
    { requestId, delivered: null, endedAt: null },
  ]);
});

test('what was sent may come as text', async () => {
  const at = await bench({ payloadsAsText: true });
  const { model_url } = await at.server.elsewhere({ params: { seed: 3 } });

  expect(await at.fal.requests(Date.now() - DAY, never())).toMatchObject([
    { modelUrl: model_url, params: { ...DEFAULT_PARAMS, seed: 3 } },
  ]);
  expect(await at.fal.findByUpload(model_url, Date.now(), never())).toMatchObject({ kind: 'found' });
});

test('settings that this app could not have sent are not made into others', async () => {
  const at = await bench();
  await at.server.elsewhere({ params: { seed: -1 } });

  expect(await at.fal.requests(Date.now() - DAY, never())).toMatchObject([{ params: null }]);
});

test('all pages are read, each request once', async () => {
  const at = await bench({ threads: false, trianglesAt1024: 50 });
  const made = new Set<string>();
  for (let n = 0; n < 120; n++) made.add((await at.server.elsewhere({ failure: 'internal' })).requestId);

  const found = await at.fal.requests(Date.now() - DAY, never());

  expect(found.length).toBe(120);
  expect(new Set(found.map(({ requestId }) => requestId))).toEqual(made);
});

test('pages that inputs within requests make too long are read in smaller pieces', async () => {
  const at = await bench();
  const image_url = `data:image/png;base64,${'A'.repeat(9 * 1024 * 1024)}`;
  for (let n = 0; n < 4; n++) await at.server.elsewhere({ image_url, failure: 'internal' });

  expect((await at.fal.requests(Date.now() - DAY, never())).map(({ imageUrl }) => imageUrl)).toEqual(
    Array.from({ length: 4 }, () => image_url),
  );
});

test.each([
  ['a year ahead', 365 * DAY],
  ['two months behind', -60 * DAY],
])('a clock that is %s finds the same', async (_name, off) => {
  const at = await bench();
  const { requestId } = await at.server.elsewhere({ ago: 3 * DAY });
  await at.server.elsewhere({ ago: 40 * DAY });
  const now = (): number => Date.now() + off;
  const fal = clientOf(at.server, { clock: { ...systemClock, now } });

  expect(await fal.requests(now() - 30 * DAY, never())).toMatchObject([{ requestId }]);
});

test('one request is found by its id, also weeks later; one that fal does not know is not', async () => {
  const at = await bench();
  const made = await at.server.elsewhere({ ago: 40 * DAY });

  expect(await at.fal.request(made.requestId, never())).toMatchObject({ modelUrl: made.model_url });
  expect(await at.fal.request('00000000-0000-4000-8000-000000000000', never())).toBeNull();
});

test('a list that cannot be had says that nothing is lost, not that a run is', async () => {
  const at = await bench({ readKey: () => 'not:right' });

  expect(await failureOf(at.fal.requests(0, never()))).toMatchObject({ code: 'auth', charged: 'no' });
  at.server.fault('drop', { operation: 'requests' });
  const lost = await failureOf(at.fal.requests(0, never()));
  expect(lost).toMatchObject({ code: 'network', charged: 'no', retryable: true });
  expect(lost.advice).toBe('Try again when you are back online.');
});

test('without a key nobody is asked', async () => {
  const at = await bench({ readKey: () => null });

  expect(await failureOf(at.fal.requests(0, never()))).toMatchObject({ code: 'no-key' });
  expect(at.server.journal()).toEqual([]);
});

test('what fal keeps of a request can be deleted with a key that may, once', async () => {
  const at = await bench({ readKey: (server) => server.adminKey });
  const { requestId, model_url } = await at.server.elsewhere();
  const { url } = await at.fal.result(requestId, never());

  await at.fal.deletePayloads(requestId);

  expect(at.server.file(url)).toBeUndefined();
  expect(await at.fal.request(requestId, never())).toMatchObject({ imageUrl: null, modelUrl: null, params: null });
  // fal deletes what it made; what was uploaded may be another request's as well.
  expect(at.server.file(model_url)).toBeDefined();
  expect(await failureOf(at.fal.deletePayloads(requestId))).toMatchObject({ code: 'gone', charged: 'no' });
});

test.each([
  ['the account’s usual key', undefined],
  ['a key that is none', 'not:right'],
])('%s may not delete, and is told why', async (_name, key) => {
  const at = await bench({ readKey: (server) => key ?? server.key });
  const { requestId } = await at.server.elsewhere();

  const refused = await failureOf(at.fal.deletePayloads(requestId));

  expect(refused).toMatchObject({ code: 'auth', charged: 'no', retryable: false });
  expect(refused.advice).toMatch(/admin keys only/);
  expect(at.server.jobs()).toMatchObject([{ payloadsDeleted: false }]);
});

test('a file that fal could not delete is told', async () => {
  const at = await bench({ readKey: (server) => server.adminKey });
  at.server.fault('reply', {
    operation: 'delete-payloads',
    status: 200,
    body: { cdn_delete_results: [{ link: 'https://v3b.fal.media/files/b/1', exception: 'timed out' }] },
  });

  expect(await failureOf(at.fal.deletePayloads('some-request'))).toMatchObject({ code: 'provider', retryable: true });
});
