import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { netFetch } from '../../../main/app/net-fetch.ts';

// `electron` is test/support/electron-stub.ts here, its `net` the stand-in's, over real HTTP.

let server: http.Server;
let origin: string;
let answer: http.RequestListener;

beforeEach(async () => {
  server = http.createServer((request, response) => {
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('a body arrives with its length and its headers, and the answer comes back', async () => {
  answer = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'content-length': length, 'content-type': type } = request.headers;
      response
        .writeHead(201, { 'x-fal-request-id': 'r1' })
        .end(JSON.stringify([length, type, Buffer.concat(chunks).toString()]));
    });
  };
  const body = new Blob(['glTF…']);
  const got = await netFetch(origin, {
    method: 'PUT',
    headers: { 'content-type': 'model/gltf-binary', 'content-length': '7' },
    body,
  });
  expect([got.status, got.headers.get('x-fal-request-id')]).toEqual([201, 'r1']);
  expect(await got.json()).toEqual(['7', 'model/gltf-binary', 'glTF…']);
});

test('a redirect is handed over, not followed', async () => {
  answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
  const got = await netFetch(origin, { method: 'GET', redirect: 'manual' });
  expect([got.status, got.headers.get('location')]).toEqual([302, `${origin}/elsewhere`]);
});

test('nobody there has the shape of a failed fetch, code and all', async () => {
  server.close();
  await expect(netFetch(origin, { method: 'GET' })).rejects.toMatchObject({
    name: 'TypeError',
    message: 'fetch failed',
    cause: { code: 'ECONNREFUSED' },
  });
});

test('an abort while waiting ends with its own reason', async () => {
  answer = () => undefined;
  const stop = new AbortController();
  const waiting = netFetch(origin, { method: 'GET', signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

test('an abort while reading ends the reading', async () => {
  answer = (_request, response) => response.writeHead(200, { 'content-length': '100' }).write('part');
  const stop = new AbortController();
  const reader = (await netFetch(origin, { method: 'GET', signal: stop.signal })).body?.getReader();
  await reader?.read();
  stop.abort(new Error('enough'));
  await expect(reader?.read()).rejects.toThrow('enough');
});

test('an answer cut short is an error, not a short file', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('part', () => response.destroy());
  };
  const got = await netFetch(origin, { method: 'GET' });
  await expect(got.text()).rejects.toThrow();
});
