import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { meshFile } from '../../fal-server/driving.ts';
import { bench, clientOf, failureOf, impatient, watched, type Bench } from './support.ts';

const into = (at: Bench): string => path.join(at.folder, 'input');

test('an input comes whole, with the name it had, and without the key', async () => {
  const at = await bench();
  const { model_url } = await at.server.elsewhere();
  const transfer = watched();

  const fetched = await at.fal.fetchInput(model_url, into(at), transfer);

  const bytes = Buffer.from(await meshFile().arrayBuffer());
  expect(fetched).toEqual({ bytes: bytes.byteLength, name: 'hero_coarse.glb' });
  expect(await readFile(into(at))).toEqual(bytes);
  expect(transfer.seen.at(-1)).toEqual({ done: bytes.byteLength, total: bytes.byteLength });
  const [download] = at.server.journal().filter(({ operation }) => operation === 'download');
  expect(download?.credentials).toBe('none');
});

test('an input that stands in the request itself is decoded, and nobody is asked', async () => {
  const at = await bench();
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 10]);

  expect(await at.fal.fetchInput(`data:image/png;base64,${png.toString('base64')}`, into(at), watched())).toEqual({
    bytes: 7,
    name: 'input.png',
  });
  expect(await readFile(into(at))).toEqual(png);
  await at.fal.fetchInput('data:model/obj,v%200%200%200%0A', into(at), watched());
  expect(await readFile(into(at), 'utf8')).toBe('v 0 0 0\n');
  expect(at.server.journal()).toEqual([]);
});

test.each(['data:', 'data:image/png;base64', 'data:image/png;base64,'])('%s is no file', async (url) => {
  const at = await bench();

  expect(await failureOf(at.fal.fetchInput(url, into(at), watched()))).toMatchObject({
    code: 'damaged',
    charged: 'no',
  });
  expect(existsSync(into(at))).toBe(false);
});

// A request can name any address; the app must not be led to fetch from the user's own network.
test.each([
  'https://example.com/a.glb',
  'http://v3b.fal.media/files/b/a.glb',
  'https://v3b.fal.media:8443/a.glb',
  'https://fal.media.example.com/a.glb',
  'https://user@evilfal.media/a.glb',
  'http://127.0.0.1:9/a.glb',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  'not an address',
])('%s is not fetched', async (url) => {
  const at = await bench();

  // As in the app, where nothing stands between this client and the network.
  const asked: string[] = [];
  const real = clientOf(at.server, {
    endpoint: null,
    fetch: async (address) => {
      asked.push(address);
      return Promise.resolve(new Response('a file'));
    },
  });

  for (const fal of [at.fal, real]) {
    expect(await failureOf(fal.fetchInput(url, into(at), watched()))).toMatchObject({ code: 'not-allowed' });
  }
  expect([asked, at.server.journal()]).toEqual([[], []]);
});

test('a file that has moved to another host is not followed there', async () => {
  const at = await bench();
  const { model_url } = await at.server.elsewhere();
  at.server.fault('download-redirect', { url: 'https://example.com/a.glb' });

  expect(await failureOf(at.fal.fetchInput(model_url, into(at), watched()))).toMatchObject({ code: 'not-allowed' });
  at.server.fault('download-redirect');
  expect(await at.fal.fetchInput(model_url, into(at), watched())).toMatchObject({ name: 'hero_coarse.glb' });
});

test.each([
  ['download-404', 'gone', 'hero_coarse.glb is no longer on fal.'],
  ['download-410', 'gone', 'hero_coarse.glb is no longer on fal.'],
  ['download-403', 'not-allowed', "fal's storage does not hand out hero_coarse.glb (403)."],
] as const)('%s ends it, and says which file', async (fault, code, message) => {
  const at = await bench();
  const { model_url } = await at.server.elsewhere();
  at.server.fault(fault);

  expect(await failureOf(at.fal.fetchInput(model_url, into(at), watched()))).toMatchObject({
    code,
    message,
    charged: 'no',
    retryable: false,
  });
  expect(existsSync(into(at))).toBe(false);
});

test.each(['download-500', 'download-drop', 'download-length-too-big', 'download-empty', 'drop'] as const)(
  'what %s cuts is fetched again',
  async (fault) => {
    const at = await bench({ clock_: impatient });
    const { model_url } = await at.server.elsewhere();
    at.server.fault(fault, { operation: 'download' });

    await at.fal.fetchInput(model_url, into(at), watched());

    expect(await readFile(into(at))).toEqual(Buffer.from(await meshFile().arrayBuffer()));
  },
);

test('storage that stays away is a failure that can be tried again, with nothing left behind', async () => {
  const at = await bench({ clock_: impatient });
  const { model_url } = await at.server.elsewhere();
  at.server.fault('download-drop', { count: null });

  expect(await failureOf(at.fal.fetchInput(model_url, into(at), watched()))).toMatchObject({
    code: 'network',
    charged: 'no',
    retryable: true,
  });
  expect(existsSync(into(at))).toBe(false);
});

test('a disk without room is not filled, and a file without measure is not taken', async () => {
  const at = await bench();
  const { model_url } = await at.server.elsewhere();
  const crowded = clientOf(at.server, { freeBytes: () => Promise.resolve(200e6) });
  const endless = clientOf(at.server, {
    fetch: async () => Promise.resolve(new Response('x', { headers: { 'content-length': String(3 * 1024 ** 3) } })),
  });

  expect(await failureOf(crowded.fetchInput(model_url, into(at), watched()))).toMatchObject({ code: 'disk-full' });
  expect(await failureOf(endless.fetchInput(model_url, into(at), watched()))).toMatchObject({ code: 'too-large' });
  expect(existsSync(into(at))).toBe(false);
});

test('a fetch that nobody waits for any more ends, with nothing left behind', async () => {
  const at = await bench();
  const { model_url } = await at.server.elsewhere();
  at.server.fault('download-throttled', { bytesPerSecond: 1000 });
  const stop = new AbortController();
  const transfer = { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) };

  await expect(at.fal.fetchInput(model_url, into(at), transfer)).rejects.toThrow('enough');
  expect(existsSync(into(at))).toBe(false);
});
