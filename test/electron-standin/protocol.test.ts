import http from 'node:http';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Protocol, type ProtocolHandler } from './protocol.ts';

let protocol: Protocol;
beforeEach(async () => {
  protocol = new Protocol();
  await protocol.listen();
});
afterEach(() => protocol.close());

/** Asks as Chromium does: the address of `*.localhost` is the loopback's. */
function ask(url: string, method = 'GET', more: Readonly<Record<string, string>> = {}): http.ClientRequest {
  const { hostname, port, pathname, search, host } = new URL(protocol.toBrowser(url));
  expect(hostname).toMatch(/\.localhost$/);
  const headers = { host, ...more };
  return http.request({ method, host: '127.0.0.1', port, path: pathname + search, headers });
}
async function answerTo(request: http.ClientRequest): Promise<http.IncomingMessage> {
  const [response] = (await once(request.end(), 'response')) as [http.IncomingMessage];
  return response;
}
async function textOf(response: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

test('the handler sees the scheme, the host and the headers of the application', async () => {
  const seen: string[] = [];
  protocol.handle('app', (request) => {
    seen.push(request.url, request.headers.get('range') ?? '', request.headers.get('referer') ?? '');
    return new Response('part', { status: 206, headers: { 'content-range': 'bytes 2-5/9' } });
  });
  const referer = protocol.toBrowser('app://bundle/page');
  const response = await answerTo(ask('app://bundle/media/7?x=1', 'GET', { range: 'bytes=2-5', referer }));
  expect(seen).toEqual(['app://bundle/media/7?x=1', 'bytes=2-5', 'app://bundle/page']);
  expect([response.statusCode, response.headers['content-range']]).toEqual([206, 'bytes 2-5/9']);
  expect(await textOf(response)).toBe('part');
});

test('policies name the origin that Chromium sees, and nothing is cached unasked', async () => {
  protocol.handle(
    'app',
    () => new Response('', { headers: { 'content-security-policy': "img-src 'self' app:; frame-src app://other" } }),
  );
  const { headers } = await answerTo(ask('app://bundle/'));
  const [own, other] = ['app://bundle/', 'app://other/'].map((url) => new URL(protocol.toBrowser(url)).origin);
  expect(headers['content-security-policy']).toBe(
    `img-src 'self' ${(own ?? '').replace('bundle', '*')}; frame-src ${other ?? ''}`,
  );
  expect(headers['cache-control']).toBe('no-store');
});

test('a body is streamed: its first bytes are there before its last are sent', async () => {
  const first = Promise.withResolvers<string>();
  protocol.handle('app', async (request) => {
    let text = '';
    for await (const chunk of request.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      first.resolve(text);
    }
    return new Response(`${request.method} ${text}`);
  });
  const request = ask('app://bundle/upload', 'POST');
  request.write('one');
  expect(await first.promise).toBe('one');
  request.write('two');
  expect(await textOf(await answerTo(request))).toBe('POST onetwo');
});

/** Node does not pass an abort on to a request that was collected. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 5; turn++) {
    collect();
    await setImmediate();
  }
}

test('a page that goes away ends the stream, so that its file is closed', async () => {
  const closed = Promise.withResolvers<string>();
  const aborted = Promise.withResolvers<undefined>();
  const endless: ProtocolHandler = (request) => {
    request.signal.addEventListener('abort', () => aborted.resolve(undefined));
    return new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1000)),
        cancel: () => closed.resolve('closed'),
      }),
    );
  };
  protocol.handle('app', endless);
  const response = await answerTo(ask('app://bundle/big'));
  await once(response, 'data');
  await collectGarbage();
  response.destroy();
  expect(await closed.promise).toBe('closed');
  await aborted.promise;
});

test('a handler that fails is no answer at all', async () => {
  protocol.handle('app', () => {
    throw new Error('disk gone');
  });
  await expect(answerTo(ask('app://bundle/'))).rejects.toThrow(/Parse Error/);
  expect(vi.mocked(console.error).mock.calls.join()).toContain('disk gone');
  vi.mocked(console.error).mockClear();
});
