import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isAbort } from '../../../main/base/app-error.ts';
import { bench, refined, saved, uploaded, watched, type Bench } from './support.ts';

/** Stop something once it is under way; it must end with the stop, and at once. */
async function stops(start: (signal: AbortSignal) => Promise<unknown>, underWay: () => boolean): Promise<void> {
  const stop = new AbortController();
  const ended = start(stop.signal).then(
    () => 'it went on',
    (error: unknown) => error,
  );
  await expect.poll(underWay, { interval: 5, timeout: 5000 }).toBe(true);
  const at = performance.now();
  stop.abort();
  expect(isAbort(await ended)).toBe(true);
  // 100 ms is the promise; the rest is for a busy machine.
  expect(performance.now() - at).toBeLessThan(250);
}

const reached =
  ({ server }: Bench, operation: string) =>
  () =>
    server.journal().some((entry) => entry.operation === operation);

const mesh = { name: 'hero.glb', contentType: 'model/gltf-binary' };

test.each(['initiate', 'put'] as const)('an upload stops while %s is unanswered', async (operation) => {
  const at = await bench();
  const file = { ...mesh, path: await saved(at.folder, 'file', Buffer.alloc(1000)) };
  at.server.fault('silent', { operation });

  await stops((signal) => at.fal.upload(file, watched(signal)), reached(at, operation));
});

test('an upload stops in the middle of its bytes', async () => {
  const at = await bench();
  const file = { ...mesh, path: await saved(at.folder, 'file', Buffer.alloc(30_000_000)) };
  at.server.fault('put-stall', { bytes: 1 });
  const seen: number[] = [];

  await stops(
    (signal) => at.fal.upload(file, { signal, onProgress: ({ done }) => seen.push(done) }),
    () => (seen.at(-1) ?? 0) > 0,
  );
});

test('an upload in parts stops while it waits to try a part again', async () => {
  const at = await bench();
  const file = { ...mesh, path: await saved(at.folder, 'file', Buffer.alloc(95_000_000)) };
  at.server.fault('put-500', { operation: 'part', count: null });

  await stops(
    (signal) => at.fal.upload(file, watched(signal)),
    () => at.server.journal().some((entry) => entry.operation === 'part' && entry.status === 500),
  );
});

test.each(['status', 'result'] as const)('asking for the %s stops', async (operation) => {
  const at = await bench();
  const id = await at.fal.submit(await uploaded(at));
  at.server.fault('silent', { operation });

  await stops((signal) => at.fal[operation](id, signal), reached(at, operation));
});

test('looking for a lost request, and asking for the account, stop', async () => {
  const at = await bench();
  at.server.fault('silent', { operation: 'requests' });
  at.server.fault('silent', { operation: 'pricing' });

  await stops((signal) => at.fal.findByUpload('https://v3b.fal.media/x', 0, signal), reached(at, 'requests'));
  await stops((signal) => at.fal.account(null, signal), reached(at, 'pricing'));
});

test('a download stops before its first byte and in the middle, and keeps what came', async () => {
  const at = await bench({ trianglesAt1024: 60_000 });
  const { file, bytes } = await refined(at);
  const part = path.join(at.folder, 'refined.glb.part');
  at.server.fault('silent', { operation: 'download' });
  await stops((signal) => at.fal.download(file, part, watched(signal)), reached(at, 'download'));

  at.server.fault('download-throttled', { bytesPerSecond: 400_000 });
  let done = 0;
  await stops(
    (signal) => at.fal.download(file, part, { signal, onProgress: (progress) => (done = progress.done) }),
    () => done > 0,
  );

  expect((await readFile(part)).equals(bytes.subarray(0, done))).toBe(true);
  const got = await at.fal.download(file, part, watched());
  expect(got.bytes).toBe(bytes.byteLength);
});

test('what was stopped before it began asks nothing of fal', async () => {
  const at = await bench();
  const stopped = AbortSignal.abort();

  await expect(at.fal.status('some-id', stopped)).rejects.toSatisfy(isAbort);
  await expect(
    at.fal.download({ url: 'https://v3b.fal.media/x.glb', bytes: 12 }, path.join(at.folder, 'x'), watched(stopped)),
  ).rejects.toSatisfy(isAbort);
  expect(at.server.journal()).toEqual([]);
});
