import { appendFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { createAsk } from '../../../main/fal/answer.ts';
import { guarded } from '../../../main/fal/transport.ts';
import { PART } from '../../../main/fal/upload-parts.ts';
import { MULTIPART_ABOVE, upload } from '../../../main/fal/upload.ts';
import { bench, failureOf, hasty, impatient, saved, watched, type Bench, type Watched } from './support.ts';

const MB = 1e6;

/** `size` bytes, each telling where it stands, so that parts in the wrong order show. */
function pattern(size: number): Buffer {
  const words = new Uint32Array(Math.ceil(size / 4));
  for (let at = 0; at < words.length; at++) words[at] = at * 2_654_435_761;
  return Buffer.from(words.buffer, 0, size);
}

async function send(
  at: Bench,
  bytes: Uint8Array,
  { name = 'hero.glb', contentType = 'model/gltf-binary', transfer = watched() } = {},
): Promise<string> {
  const file = await saved(at.folder, 'file', bytes);
  return at.fal.upload({ path: file, name, contentType }, transfer);
}

const puts = ({ server }: Bench): number =>
  server.journal().filter(({ operation }) => operation === 'put' || operation === 'part').length;

function expectMonotone({ seen }: Watched, total: number): void {
  const done = seen.map((progress) => progress.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(done[0]).toBe(0);
  expect(seen.at(-1)).toEqual({ done: total, total });
  expect(seen.every((progress) => progress.total === total)).toBe(true);
}

test('a file arrives byte for byte, with its length announced and its progress told', async () => {
  const at = await bench();
  const bytes = pattern(5 * MB);
  const transfer = watched();

  const url = await send(at, bytes, { transfer });

  expect(at.server.file(url)).toMatchObject({ name: 'hero.glb', contentType: 'model/gltf-binary' });
  expect(at.server.file(url)?.bytes.equals(bytes)).toBe(true);
  expect(at.server.journal().find(({ operation }) => operation === 'put')?.headers['content-length']).toBe('5000000');
  expectMonotone(transfer, bytes.byteLength);
  expect(transfer.seen.length).toBeGreaterThan(5);
});

test.each([
  ['Füchse & Hase.GLB', 'model/gltf-binary', 'Fuchse_Hase.glb'],
  ['dragon', 'model/gltf-binary', 'dragon.glb'],
  ['photo.png', 'image/jpeg', 'photo.jpg'],
  ['C:\\Users\\me\\龍.png', 'image/png', 'file.png'],
])('%s as %s is announced under a name that fal can read: %s', async (name, contentType, announced) => {
  const at = await bench();

  const url = await send(at, pattern(100), { name, contentType });

  expect(at.server.file(url)).toMatchObject({ name: announced, contentType });
});

test('a large file goes in parts, and is put together whole', { timeout: 60_000 }, async () => {
  const at = await bench();
  const bytes = pattern(MULTIPART_ABOVE + 3 * MB);
  const transfer = watched();

  const url = await send(at, bytes, { transfer });

  expect(at.server.file(url)?.bytes.equals(bytes)).toBe(true);
  expect(puts(at)).toBe(Math.ceil(bytes.byteLength / PART));
  expectMonotone(transfer, bytes.byteLength);
});

/** As `send`, in parts however small the file is. */
async function sendParts(at: Bench, bytes: Uint8Array, transfer: Watched = watched()): Promise<string> {
  const fetch = guarded(async (url, init) => globalThis.fetch(url, init), at.server.origin);
  const readKey = (): string => at.server.key;
  const ask = createAsk({ fetch, clock: impatient, log: silentLog, secrets: () => [] });
  const file = { path: await saved(at.folder, 'file', bytes), name: 'hero.glb', contentType: 'model/gltf-binary' };
  return upload({ ask, fetch, clock: impatient, readKey, keep: () => 'account' }, file, transfer, 0);
}

test.each(['put-500', 'put-drop', 'part-not-json'] as const)(
  'a part that meets %s is sent again, that part alone',
  async (fault) => {
    const at = await bench();
    const bytes = pattern(3 * PART + 1);
    at.server.fault(fault, { operation: 'part', nth: 2, bytes: 1000 });
    const transfer = watched();

    const url = await sendParts(at, bytes, transfer);

    expect(at.server.file(url)?.bytes.equals(bytes)).toBe(true);
    expect(puts(at)).toBe(4 + 1);
    expectMonotone(transfer, bytes.byteLength);
  },
);

test('a part that is never taken gives up after three tries', async () => {
  const at = await bench();
  at.server.fault('put-500', { operation: 'part', nth: 2, count: null });

  const error = await failureOf(sendParts(at, pattern(PART + 1)));

  expect(error).toMatchObject({ code: 'provider', retryable: true, charged: 'no' });
  expect(puts(at)).toBe(1 + 3);
});

test.each(['complete-400', 'put-403-expired'] as const)(
  'an upload that ends in %s is begun anew, once',
  async (fault) => {
    const at = await bench();
    const bytes = pattern(PART + 1);
    at.server.fault(fault);
    const transfer = watched();

    const url = await sendParts(at, bytes, transfer);

    expect(at.server.file(url)?.bytes.equals(bytes)).toBe(true);
    expectMonotone(transfer, bytes.byteLength);
  },
);

test('a place whose permission has expired is given up for a new one', async () => {
  const at = await bench();
  at.server.fault('put-403-expired');

  const url = await send(at, pattern(1000));

  expect(at.server.file(url)?.bytes.byteLength).toBe(1000);
  expect(puts(at)).toBe(2);
});

describe.each([
  ['initiate-401', 'auth', false, /rejected this key \(401\). Nothing was sent/],
  ['initiate-403', 'exhausted-balance', false, /locked or out of credit/],
  ['initiate-429', 'rate-limited', true, /429/],
  ['initiate-500', 'provider', true, /server error \(500\)/],
  ['initiate-502-html', 'provider', true, /server error \(502\)/],
  ['put-403-expired', 'provider', true, /did not take the upload \(403\)/],
  ['put-413', 'too-large', false, /does not take a file of 1 MB/],
  ['put-500', 'provider', true, /server error \(500\)/],
  ['put-drop', 'network', true, /upload was interrupted/],
  ['upload-refused', 'not-allowed', false, /does not talk to 127/],
] as const)('%s', (fault, code, retryable, sentence) => {
  test('costs nothing and says what to do', async () => {
    const at = await bench();
    at.server.fault(fault, { count: null });

    const error = await failureOf(send(at, pattern(1000)));

    expect(error).toMatchObject({ code, retryable, charged: 'no' });
    expect(error.message).toMatch(sentence);
    expect(error.advice).not.toBe('');
  });
});

test('an answer that names no place is not believed', async () => {
  const at = await bench();
  at.server.fault('reply', { operation: 'initiate', status: 200, body: { upload_url: null } });

  expect(await failureOf(send(at, pattern(10)))).toMatchObject({ code: 'provider' });
});

test('an upload that stalls is given up', async () => {
  const at = await bench({ clock_: hasty() });
  at.server.fault('put-stall', { bytes: 1 });

  expect(await failureOf(send(at, pattern(20 * MB)))).toMatchObject({ code: 'network', retryable: true });
});

test('a file that is not there, is empty, or changes on the way is told from a bad connection', async () => {
  const at = await bench();
  const gone = { path: path.join(at.folder, 'gone.glb'), name: 'gone.glb', contentType: 'model/gltf-binary' };
  expect(await failureOf(at.fal.upload(gone, watched()))).toMatchObject({ code: 'file-missing' });
  expect(await failureOf(send(at, new Uint8Array()))).toMatchObject({ code: 'damaged' });

  const file = await saved(at.folder, 'changing', pattern(8 * MB));
  at.server.fault('slow-headers', { operation: 'initiate', ms: 300 });
  const failure = failureOf(at.fal.upload({ ...gone, path: file }, watched()));
  await expect.poll(() => at.server.journal().at(-1)?.operation).toBe('initiate');
  await truncate(file, 10);
  await appendFile(file, 'other');
  expect(await failure).toMatchObject({ code: 'file-missing' });
});
