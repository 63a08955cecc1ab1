import { expect, test } from 'vitest';
import type { NetworkTest } from '../../../preload/contract/network.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { silentLog } from '../../../main/base/log.ts';
import { testNetwork, type Way } from '../../../main/fal/network-test.ts';
import type { Fetch } from '../../../main/fal/transport.ts';

const PRICES = { prices: [], next_cursor: null, has_more: false };

/** fal as it answers when all is well; `key` is the only good one. */
const fal: Fetch = async (url, init) => {
  if (!url.includes('pricing')) return Promise.resolve(Response.json({ detail: 'Not Found' }, { status: 404 }));
  const given = new Headers(init.headers).get('authorization');
  const isGood = given === 'Key id:good';
  return Promise.resolve(
    Response.json(isGood ? PRICES : { error: { type: 'a', message: 'b' } }, { status: isGood ? 200 : 401 }),
  );
};
const lost =
  (name: string, where = ''): Fetch =>
  (url, init) =>
    url.includes(where)
      ? Promise.reject(new TypeError('fetch failed', { cause: new Error(`net::${name}`) }))
      : fal(url, init);

const run = (way: Partial<Way> = {}, key: string | null = 'id:good'): Promise<NetworkTest> =>
  testNetwork(
    { proxyFor: () => Promise.resolve('DIRECT'), lookUp: () => Promise.resolve(['1.2.3.4']), fetch: fal, ...way },
    { clock: systemClock, log: silentLog, key, origin: null },
  );

const results = ({ steps }: NetworkTest): string => steps.map(({ result }) => result).join(' ');
const failure = ({ steps }: NetworkTest): string | undefined => {
  const failed = steps.find(({ result }) => result === 'failed');
  return failed === undefined ? undefined : `${failed.step}: ${failed.message}`;
};

test('a free way is free at every step', async () => {
  const test = await run();

  expect(test.steps.map(({ step }) => step)).toEqual(['proxy', 'name', 'connection', 'certificate', 'fal', 'key']);
  expect(results(test)).toBe('ok ok ok ok ok ok');
  expect(test.steps[0]?.message).toBe('No proxy: the app connects straight.');
});

test('through a proxy nobody looks names up here', async () => {
  const test = await run({
    proxyFor: () => Promise.resolve('PROXY proxy.example.com:8080;DIRECT'),
    lookUp: () => Promise.reject(new Error('nobody may ask')),
  });

  expect(results(test)).toBe('ok skipped ok ok ok ok');
  expect(test.steps[0]?.message).toBe('The proxy proxy.example.com:8080 passes the app on.');
});

test.each([
  [
    'ERR_PROXY_CONNECTION_FAILED',
    'failed skipped skipped skipped skipped skipped',
    /^proxy: The proxy cannot be reached\./,
  ],
  ['ERR_TUNNEL_CONNECTION_FAILED', 'failed skipped skipped skipped skipped skipped', /^proxy: The proxy refused/],
  ['ERR_NAME_NOT_RESOLVED', 'ok failed skipped skipped skipped skipped', /^name: fal's address could not/],
  [
    'ERR_CONNECTION_REFUSED',
    'ok ok failed skipped skipped skipped',
    /^connection: The connection to fal was refused\./,
  ],
  ['ERR_INTERNET_DISCONNECTED', 'ok ok failed skipped skipped skipped', /^connection: .*not connected/],
  ['what is this', 'ok ok failed skipped skipped skipped', /^connection: There is no connection/],
  ['ERR_CERT_AUTHORITY_INVALID', 'ok ok ok failed skipped skipped', /^certificate: .*not trusted.*add it in Settings/],
  ['ERR_CERT_DATE_INVALID', 'ok ok ok failed skipped skipped', /^certificate: .*date and time/],
])('%s fails the step that it belongs to, with what to do', async (name, expected, words) => {
  const test = await run({ fetch: lost(name) });

  expect(results(test)).toBe(expected);
  expect(failure(test)).toMatch(words);
});

test('a proxy that wants a name is the proxy’s failure', async () => {
  const test = await run({ fetch: async () => Promise.resolve(new Response('', { status: 407 })) });

  expect(failure(test)).toMatch(/^proxy: The proxy asks for a name and a password/);
});

test('proxy settings that cannot be read fail first', async () => {
  const test = await run({ proxyFor: () => Promise.reject(new Error('net::ERR_PAC_SCRIPT_FAILED')) });

  expect(results(test)).toBe('failed skipped skipped skipped skipped skipped');
  expect(failure(test)).toMatch(/^proxy: The system's proxy settings cannot be used\./);
});

test('a name without an address ends the way', async () => {
  const test = await run({ lookUp: () => Promise.reject(new Error('nothing')) });

  expect(results(test)).toBe('ok failed skipped skipped skipped skipped');
});

test.each([
  ['a sign-in page', new Response('<html>Welcome to our hotel</html>', { status: 200 })],
  ['a redirect', new Response(null, { status: 302, headers: { location: 'https://hotel.example.com' } })],
])('%s is not taken for fal', async (_name, page) => {
  const test = await run({ fetch: async () => Promise.resolve(page.clone()) });

  expect(results(test)).toBe('ok ok ok ok failed skipped');
  expect(failure(test)).toMatch(/fal: Something else answers in fal's place/);
});

test('a host that a firewall does not know is named, with what it is for', async () => {
  const test = await run({ fetch: lost('ERR_CONNECTION_RESET', 'fal.media') });

  expect(results(test)).toBe('ok ok ok ok failed skipped');
  expect(failure(test)).toMatch(/fal: fal answers, but not at v3b\.fal\.media, where files lie/);
});

test('fal’s own trouble is not the network’s', async () => {
  const test = await run({ fetch: async () => Promise.resolve(Response.json({}, { status: 503 })) });

  expect(failure(test)).toBe('fal: fal has a server error (503). Try again in a moment; the way to it is free.');
});

test('a key that fal refuses is the last step’s failure; without one it is not tried', async () => {
  expect(failure(await run({}, 'id:wrong'))).toMatch(/^key: fal rejected this key \(401\)/);
  const without = await run({}, null);
  expect(results(without)).toBe('ok ok ok ok ok skipped');
  expect(without.steps.at(-1)?.message).toBe('There is no key yet.');
});

test('the key goes out only when all before it is well, and to fal alone', async () => {
  const shown: string[] = [];
  const watching =
    (then: Fetch): Fetch =>
    (url, init) => {
      if (new Headers(init.headers).has('authorization')) shown.push(new URL(url).host);
      return then(url, init);
    };
  await run({ fetch: watching(lost('ERR_CONNECTION_RESET', 'queue.')) });
  expect(shown).toEqual([]);
  await run({ fetch: watching(fal) });
  expect(shown).toEqual(['api.fal.ai']);
});
