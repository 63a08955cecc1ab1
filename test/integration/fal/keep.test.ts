import { expect, test } from 'vitest';
import type { KeepAtFal } from '../../../preload/contract/app.ts';
import { bench, clientOf, finished, never, saved, uploaded, watched, type Bench } from './support.ts';

const DAY = 24 * 60 * 60;

/** One run, its picture in one piece and another file in parts. */
async function run(at: Bench, keep?: () => KeepAtFal): Promise<void> {
  const deps = { ...(keep !== undefined && { keep }), multipartAbove: 4000 };
  const fal = clientOf(at.server, deps);
  const large = await saved(at.folder, 'large.glb', new Uint8Array(5000).fill(1));
  await fal.upload({ path: large, name: 'large.glb', contentType: 'model/gltf-binary' }, watched());
  const input = await uploaded({ ...at, fal });
  const requestId = await fal.submit(input);
  await finished({ ...at, fal }, requestId);
  await fal.result(requestId, never());
}

test('by default fal keeps files as the account says: nothing is asked of it', async () => {
  const at = await bench();
  at.server.expectKeep({ uploads: null, results: null });

  await run(at);

  expect(at.server.violations()).toEqual([]);
});

test('how long fal is to keep files goes with each upload and each run', async () => {
  const at = await bench();
  at.server.expectKeep({ uploads: DAY, results: 365 * DAY });

  await run(at, () => ({ uploads: '1d', results: '1y' }));

  expect(at.server.violations()).toEqual([]);
  const sent = at.server.journal().map(({ operation, headers }) => [operation, headers['x-fal-object-lifecycle']]);
  expect(sent).toContainEqual(['initiate-multipart', `{"expiration_duration_seconds":${DAY}}`]);
});

test('the setting is read anew for each request', async () => {
  const at = await bench();
  let keep: KeepAtFal = { uploads: '7d', results: '30d' };
  await run(at, () => keep);
  keep = { uploads: 'account', results: 'account' };
  const before = at.server.journal().length;
  await run(at, () => keep);

  const told = (entries: ReturnType<typeof at.server.journal>): boolean =>
    entries.some(({ headers }) => Object.keys(headers).some((name) => name.includes('lifecycle')));
  expect(told(at.server.journal().slice(0, before))).toBe(true);
  expect(told(at.server.journal().slice(before))).toBe(false);
});

test('the local fal notices files that are kept for another time than the user chose', async () => {
  const at = await bench();
  at.server.expectKeep({ uploads: DAY, results: null });

  await run(at);

  expect(at.server.violations()).toContain('initiate with x-fal-object-lifecycle missing');
});
