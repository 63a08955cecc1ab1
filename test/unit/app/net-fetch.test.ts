import { EventEmitter } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { session } from 'electron';
import { createNetFetch } from '../../../main/app/net-fetch.ts';
import { NetSessions } from '../../../main/app/net-sessions.ts';
import { unanswered } from '../../../main/fal/answer.ts';
import { ClientRequest } from '../../electron-standin/client-request.ts';

// `electron` is test/support/electron-stub.ts here, its `net` the stand-in's, over real HTTP.

const netFetch = createNetFetch(new NetSessions({ proxy: { mode: 'direct' }, authorities: [] }));

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

test('two runs sent at one moment do not break each other, and the next one needs no third session', async () => {
  const waiting: http.ServerResponse[] = [];
  answer = (_request, response) => waiting.push(response);
  const made = vi.spyOn(session, 'fromPartition');
  onTestFinished(() => made.mockRestore());
  const post = (): Promise<Response> => netFetch(origin, { method: 'POST', body: 'a run', fresh: true });
  const first = post();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  const second = post();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  for (const response of waiting) response.end('taken');
  expect(await Promise.all([(await first).text(), (await second).text()])).toEqual(['taken', 'taken']);

  answer = (_request, response) => response.end('taken too');
  expect(await (await post()).text()).toBe('taken too');
  expect(new Set(made.mock.calls.map(([name]) => name)).size).toBe(2);
});

test('an abort ends the telling of bytes sent', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  answer = () => undefined;
  const stop = new AbortController();
  const waiting = netFetch(origin, { method: 'PUT', body: 'x', signal: stop.signal, onSent: () => undefined });
  await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(vi.getTimerCount()).toBe(0);
});

test('an abort after an answer without a body harms nobody', async () => {
  answer = (_request, response) => response.writeHead(204).end();
  const stop = new AbortController();
  expect((await netFetch(origin, { method: 'GET', signal: stop.signal })).status).toBe(204);
  stop.abort(new Error('enough'));
});

test('a network that changed may have carried the request before', async () => {
  answer = (request) => {
    request.socket.destroy();
  };
  const lost = vi.spyOn(ClientRequest.prototype, 'emit');
  onTestFinished(() => lost.mockRestore());
  lost.mockImplementation(function (this: ClientRequest, name: string | symbol, ...args: unknown[]) {
    const changed = name === 'error' ? [new Error('net::ERR_NETWORK_CHANGED')] : args;
    return EventEmitter.prototype.emit.call(this, name, ...changed);
  });
  await expect(netFetch(origin, { method: 'POST', body: 'a run', fresh: true })).rejects.toSatisfy(
    (error) => unanswered(error, false).mayHaveArrived,
  );
});

test('an answer cut short is an error, not a short file', async () => {
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('part', () => response.destroy());
  };
  const got = await netFetch(origin, { method: 'GET' });
  await expect(got.text()).rejects.toThrow();
});
