import path from 'node:path';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { createFal } from '../../../main/fal/fal.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { silentLog } from '../../../main/base/log.ts';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { bench, failureOf, never, saved, watched, type Bench } from './support.ts';

const SECRET = 'canarycanarycanary0123456789abcd';
const KEY = `0e0e0e0e-1111-4222-8333-444444444444:${SECRET}`;
const INPUT = { ...DEFAULT_PARAMS, image_url: 'https://v3b.fal.media/a.png', model_url: 'https://v3b.fal.media/a.glb' };

/** Everything that comes of asking fal for everything: errors, for the most part. */
async function everything({ fal, folder }: Bench): Promise<readonly unknown[]> {
  const file = await saved(folder, 'file', Buffer.alloc(100));
  const asset = { path: file, name: 'hero.glb', contentType: 'model/gltf-binary' };
  const remote = { url: 'https://v3b.fal.media/files/b/0a/x.glb', bytes: 100 };
  const outcomes = await Promise.allSettled([
    fal.upload(asset, watched()),
    fal.submit(INPUT),
    fal.status('some-id', never()),
    fal.result('some-id', never()),
    fal.cancel('some-id'),
    fal.findByUpload(INPUT.model_url, 0, never()),
    fal.account(KEY, never()),
    fal.download(remote, path.join(folder, 'part'), watched()),
  ]);
  return outcomes.map((outcome): unknown => (outcome.status === 'rejected' ? outcome.reason : outcome.value));
}

const told = (errors: readonly unknown[]): string => inspect(errors, { depth: 20, showHidden: true, getters: true });

test.each([401, 403, 404, 418, 422, 429, 500, 200])(
  'a server that answers %i with the key in it does not get it into an error or the log',
  async (status) => {
    const at = await bench({ readKey: () => KEY });
    const detail = `no: Key ${KEY} (${SECRET})`;
    at.server.fault('reply', {
      count: null,
      status,
      body: { detail, error: { message: detail }, message: detail, status: detail, request_id: detail, url: detail },
    });

    const errors = await everything(at);

    expect(errors.filter((error) => error instanceof AppError).length).toBeGreaterThan(4);
    expect(told(errors)).not.toContain(SECRET);
    expect(at.logged()).not.toContain(SECRET);
  },
);

test('a connection that breaks tells nothing either', async () => {
  const at = await bench({ readKey: () => KEY });
  at.server.fault('drop', { count: null });

  expect(told(await everything(at))).not.toContain(SECRET);
  expect(at.logged()).not.toContain(SECRET);
});

test.each([`${KEY}\nx`, `${KEY} ü`, `${SECRET}\u0000`])(
  'a key that no header can carry is not quoted: %#',
  async (key) => {
    const at = await bench({ readKey: () => key });

    const errors = await Promise.all([failureOf(at.fal.submit(INPUT)), failureOf(at.fal.account(key, never()))]);

    expect(errors.map(({ code }) => code)).toEqual(['auth', 'auth']);
    expect(told(errors) + at.logged()).not.toContain(SECRET);
    expect(at.server.journal()).toEqual([]);
  },
);

test('a log line in fal’s status does not carry the key on', async () => {
  const at = await bench({ readKey: () => KEY });
  at.server.fault('reply', {
    operation: 'status',
    status: 202,
    body: { status: 'IN_PROGRESS', logs: [{ message: `using ${SECRET}`, timestamp: null }] },
  });

  expect(JSON.stringify(await at.fal.status('some-id', never()))).not.toContain(SECRET);
});

test('upload addresses, which carry their own permission, are not logged', async () => {
  const at = await bench();
  at.server.fault('put-500');
  const file = {
    path: await saved(at.folder, 'file', Buffer.alloc(9)),
    name: 'a.glb',
    contentType: 'model/gltf-binary',
  };
  await failureOf(at.fal.upload(file, watched()));

  expect(at.logged()).not.toContain('sig=');
});

test.each(['https://fal.example.com', 'http://192.168.0.2:80', 'http://localhost.example.com', 'nonsense'])(
  'fal is not replaced by %s, which would be sent the key',
  (endpoint) => {
    const deps = { fetch, readKey: () => KEY, clock: systemClock, log: silentLog };
    expect(() => createFal({ ...deps, endpoint })).toThrow(AppError);
  },
);
