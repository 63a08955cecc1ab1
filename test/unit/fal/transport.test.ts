import { expect, test } from 'vitest';
import { guarded, isFalUrl, loopbackOrigin, type Fetch } from '../../../main/fal/transport.ts';

/** A fetch that sends nothing and remembers where it was to go. */
function recorder(): { readonly fetch: Fetch; readonly sent: { url: string; headers: Headers }[] } {
  const sent: { url: string; headers: Headers }[] = [];
  return {
    sent,
    fetch: async (url, init) => {
      sent.push({ url, headers: new Headers(init.headers) });
      return Promise.resolve(new Response('{}'));
    },
  };
}

test.each([
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
  ['http://127.8.9.1:4000/', 'http://127.8.9.1:4000'],
  ['http://localhost:1', 'http://localhost:1'],
  ['http://[::1]:80', 'http://[::1]'],
])('%s may play fal', (value, origin) => {
  expect(loopbackOrigin(value)).toBe(origin);
});

test.each([
  undefined,
  '',
  'fal.run',
  'https://127.0.0.1:4000',
  'http://10.0.0.1',
  'http://0.0.0.0:80',
  'http://128.0.0.1',
  'http://localhost.evil.com',
  'http://127.0.0.1.evil.com',
  'http://127.0.0.1@evil.com',
  'http://user:pass@127.0.0.1',
  'http://127.0.0.1/path',
  'http://127.0.0.1/?q',
  'http://[::2]',
  'file:///127.0.0.1',
])('%s may not: it would be sent the key', (value) => {
  expect(loopbackOrigin(value)).toBeNull();
});

test.each(['https://v3b.fal.media/a', 'https://fal.ai/a', 'https://queue.fal.run/a?b'])('%s is fal’s', (url) => {
  expect(isFalUrl(url)).toBe(true);
});

test.each([
  'http://v3b.fal.media/a',
  'https://evilfal.media/a',
  'https://fal.media.evil.com/a',
  'https://fal.media:8443/a',
  'https://fal.media@evil.com/a',
  'data:,a',
  '',
])('%s is not', (url) => {
  expect(isFalUrl(url)).toBe(false);
});

test('every fal host is led to the local server, which is told the host that was meant', async () => {
  const { fetch, sent } = recorder();
  const local = guarded(fetch, 'http://127.0.0.1:4000');

  await local('https://queue.fal.run/fal-ai/ultrashape?a=1', { headers: { authorization: 'Key k' } });
  await local('http://127.0.0.1:4000/upload/x?sig=1', {});

  expect(sent.map(({ url }) => url)).toEqual([
    'http://127.0.0.1:4000/fal-ai/ultrashape?a=1',
    'http://127.0.0.1:4000/upload/x?sig=1',
  ]);
  expect(sent[0]?.headers.get('x-orig-host')).toBe('queue.fal.run');
});

test.each([
  ['https://v3b.fal.media/files/x', null],
  ['https://storage.example.com/x', null],
  ['https://fal.ai.example.com/x', null],
  ['http://127.0.0.1:4000/upload', 'http://127.0.0.1:4000'],
])('the key is never sent to %s', async (url, origin) => {
  const { fetch, sent } = recorder();

  await expect(guarded(fetch, origin)(url, { headers: { authorization: 'Key k' } })).rejects.toMatchObject({
    code: 'not-allowed',
  });
  expect(sent).toEqual([]);
});

test('nothing is sent unencrypted, and nothing leaves the machine while a local server plays fal', async () => {
  const { fetch, sent } = recorder();

  await expect(guarded(fetch, null)('http://v3b.fal.media/x', {})).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(guarded(fetch, 'http://127.0.0.1:1')('https://example.com/x', {})).rejects.toMatchObject({
    code: 'not-allowed',
  });
  expect(sent).toEqual([]);
});
