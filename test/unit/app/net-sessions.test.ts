import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createNetFetch } from '../../../main/app/net-fetch.ts';
import { NetSessions, type Way } from '../../../main/app/net-sessions.ts';
import { unanswered } from '../../../main/fal/answer.ts';
import { makeCertificate, type Pair } from '../../support/certificates.ts';
import { startProxy, startSecureServer, type Proxy, type Running } from '../../support/web.ts';

// As in net-fetch.test.ts, `electron` is the stand-in's network: a real proxy, real TLS, the app's own judgement.

const URL = 'https://queue.fal.run/hello';
const NOBODY: Way = { proxy: { mode: 'direct' }, authorities: [] };

let company: Pair;
let server: Running;
let proxy: Proxy;

beforeAll(async () => {
  company = await makeCertificate('Company Root');
  const branch = await makeCertificate('Company Branch', { by: company });
  const own = await makeCertificate('fal', { hosts: ['queue.fal.run'], by: branch });
  server = await startSecureServer(own, (request, response) => response.end(`${request.headers.host} says hello`), [
    branch,
  ]);
});
afterAll(() => server.close());
beforeEach(async () => {
  proxy = await startProxy(server.port);
  return () => proxy.close();
});

const throughProxy = (...trusted: readonly Pair[]): Way => ({
  proxy: { mode: 'fixed_servers', proxyRules: `http://127.0.0.1:${proxy.port}` },
  authorities: trusted.map(({ cert }) => new X509Certificate(cert)),
});

/** What asking fal comes to. */
async function ask(sessions: NetSessions, fresh = false): Promise<string> {
  const answer = await createNetFetch(sessions)(URL, { method: 'GET', fresh });
  return answer.text();
}

/** What the user is told of an answer that did not come, and whether fal may have the request. */
async function refusal(sessions: NetSessions): Promise<{ why: string; mayHaveArrived: boolean }> {
  const error: unknown = await ask(sessions).then(
    () => new Error('it was answered'),
    (reason: unknown) => reason,
  );
  const { message, mayHaveArrived } = unanswered(error, false);
  return { why: message, mayHaveArrived };
}

test('everything goes through the user’s proxy, a run’s own connection too', async () => {
  const sessions = new NetSessions(throughProxy(company));
  expect(await ask(sessions)).toBe('queue.fal.run says hello');
  expect(await ask(sessions, true)).toBe('queue.fal.run says hello');
  expect(proxy.asked).toEqual(['queue.fal.run:443', 'queue.fal.run:443']);
});

test('a server of an authority that nobody trusts is refused, and nothing was sent', async () => {
  const stranger = await makeCertificate('Company Root');
  for (const trusted of [[], [stranger]]) {
    const { why, mayHaveArrived } = await refusal(new NetSessions(throughProxy(...trusted)));
    expect(why).toMatch(/not trusted/);
    expect(mayHaveArrived).toBe(false);
  }
});

test.each([
  ['wants-name', /asks for a name and a password/],
  ['refuses', /refused to connect to fal/],
] as const)('a proxy that %s is told apart, and nothing was sent', async (mood, words) => {
  proxy.mood = mood;
  const { why, mayHaveArrived } = await refusal(new NetSessions(throughProxy(company)));
  expect(why).toMatch(words);
  expect(mayHaveArrived).toBe(false);
});

test('a proxy that is not there is told apart', async () => {
  const way = throughProxy(company);
  await proxy.close();
  expect((await refusal(new NetSessions(way))).why).toMatch(/proxy cannot be reached/);
});

test('another way holds from the next request on', async () => {
  const sessions = new NetSessions(NOBODY);
  sessions.use(throughProxy());
  expect((await refusal(sessions)).why).toMatch(/not trusted/);
  sessions.use(throughProxy(company));
  expect(await ask(sessions, true)).toBe('queue.fal.run says hello');
  sessions.use(throughProxy());
  expect((await refusal(sessions)).why).toMatch(/not trusted/);
});
