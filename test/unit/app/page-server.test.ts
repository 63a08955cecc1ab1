import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { CONTENT_SECURITY_POLICY } from '../../../main/app/content-security.ts';
import { pageServer } from '../../../main/app/page-server.ts';

const ID = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c11';
const LOST = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c13';
const SLOW = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c15';
const FAULTY = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c14';
let folder: string;
let reported: unknown[];
let wanted: string[];
let serve: (request: Request) => Promise<Response>;
let uploaded: { name: string; text: string } | null;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'page-server-'));
  uploaded = null;
  reported = [];
  wanted = [];
  await mkdir(path.join(folder, 'page/assets'), { recursive: true });
  await writeFile(path.join(folder, 'page/index.html'), '<!doctype html>');
  await writeFile(path.join(folder, 'page/assets/index.js'), 'export {}');
  await writeFile(path.join(folder, 'page/assets/index.js.map'), '{}');
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await writeFile(path.join(folder, 'mesh.glb'), 'glTF0123456789');
  serve = await pageServer({
    folder: path.join(folder, 'page'),
    media: (id, kind, signal) => {
      wanted.push(kind);
      if (id === SLOW) return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
      if (id === LOST) throw new AppError('not-found', 'That run is not in the library.');
      if (id === FAULTY) throw new Error('a fault in the app');
      return Promise.resolve(
        id === ID && kind === 'mesh' ? { path: path.join(folder, 'mesh.glb'), contentType: 'model/gltf-binary' } : null,
      );
    },
    report: (error) => {
      reported.push(error);
      return 'ref123';
    },
    upload: async (name, bytes) => {
      if (name === 'huge.glb') throw new AppError('too-large', 'The file is larger than 2048 MB.');
      uploaded = { name, text: await new Response(bytes).text() };
      return 'token';
    },
  });
});

afterEach(() => rm(folder, { recursive: true }));

const get = (address: string, init?: RequestInit): Promise<Response> => serve(new Request(address, init));

test('the page comes with one strict policy and the headers that isolate it', async () => {
  const answer = await get('app://bundle/index.html');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
});

test('the policy allows nothing inline, nothing evaluated and nothing from elsewhere', () => {
  expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
});

test.each([
  'app://bundle/secret.txt',
  'app://bundle/../secret.txt',
  'app://bundle/assets/../../secret.txt',
  'app://bundle/%2e%2e/secret.txt',
  'app://bundle/..%2fsecret.txt',
  'app://bundle/assets/index.js.map',
  'app://bundle/assets',
  `app://bundle/media/${ID}/secret`,
  `app://bundle/media/../${ID}/mesh`,
  'app://bundle/media/0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c12/mesh',
])('%s is not found', async (address) => {
  expect((await get(address)).status).toBe(404);
});

test('every kind of medium is asked for by its name, everything else by none', async () => {
  const kinds = [
    'mesh',
    'image',
    'thumbnail',
    'normals',
    'proxy',
    'boxes',
    'appearance',
    'distances',
    'proxydistances',
  ];
  for (const kind of [...kinds, 'map', 'record', 'half', 'original', 'constructor', 'proxy.half']) {
    await get(`app://bundle/media/${ID}/${kind}`);
  }
  expect(wanted).toEqual(kinds);
});

test('who hangs up is no longer worked for', async () => {
  const stop = new AbortController();
  const asked = get(`app://bundle/media/${SLOW}/appearance`, { signal: stop.signal });
  stop.abort();
  expect((await asked).status).toBe(404);
});

test('a thumbnail that is not made yet is no error', async () => {
  expect((await get(`app://bundle/media/${ID}/thumbnail`)).status).toBe(204);
});

test('another host of the scheme is refused', async () => {
  expect((await get('app://elsewhere/index.html')).status).toBe(403);
});

test.each([
  ['bytes=0-3', 206, 'glTF', 'bytes 0-3/14'],
  ['bytes=4-', 206, '0123456789', 'bytes 4-13/14'],
  ['bytes=-2', 206, '89', 'bytes 12-13/14'],
  ['bytes=10-99', 206, '6789', 'bytes 10-13/14'],
  ['bytes=14-', 416, '', 'bytes */14'],
  ['bytes=0-1,3-4', 416, '', 'bytes */14'],
  ['lines=1-2', 416, '', 'bytes */14'],
])('a mesh asked for by %s answers %i', async (range, status, text, contentRange) => {
  const answer = await get(`app://bundle/media/${ID}/mesh`, { headers: { range } });
  expect(answer.status).toBe(status);
  expect(await answer.text()).toBe(text);
  expect(answer.headers.get('content-range')).toBe(contentRange);
});

test('a whole mesh comes with its length and type', async () => {
  const answer = await get(`app://bundle/media/${ID}/mesh`);
  expect(answer.headers.get('content-length')).toBe('14');
  expect(answer.headers.get('content-type')).toBe('model/gltf-binary');
  expect(await answer.text()).toBe('glTF0123456789');
});

test('a file without a path is taken in by its bytes and its name', async () => {
  const answer = await get('app://bundle/upload', {
    method: 'POST',
    headers: { 'x-file-name': 'dr%C3%A4che.glb' },
    body: 'bytes',
  });
  expect(await answer.json()).toEqual({ ok: true, value: 'token' });
  expect(uploaded).toEqual({ name: 'dräche.glb', text: 'bytes' });
});

test('media are read, never written', async () => {
  expect((await get(`app://bundle/media/${ID}/mesh`, { method: 'DELETE' })).status).toBe(405);
});

test('a file that is not taken in is answered with the reason, for people', async () => {
  const answer = await get('app://bundle/upload', {
    method: 'POST',
    headers: { 'x-file-name': 'huge.glb' },
    body: 'bytes',
  });
  expect(answer.ok).toBe(true);
  expect(await answer.json()).toMatchObject({
    ok: false,
    error: { code: 'too-large', message: 'The file is larger than 2048 MB.', charged: 'no', ref: 'ref123' },
  });
});

test('what is not in the library is not there; what goes wrong is logged and answered', async () => {
  expect((await get(`app://bundle/media/${LOST}/mesh`)).status).toBe(404);
  expect(reported).toEqual([]);
  expect((await get(`app://bundle/media/${FAULTY}/mesh`)).status).toBe(500);
  expect(reported).toHaveLength(1);
});

test('a mesh can be asked about without its bytes', async () => {
  const answer = await get(`app://bundle/media/${ID}/mesh`, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '14', '']);
});
