import { describe, expect, test } from 'vitest';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { bench, failureOf, never, uploaded, type Bench } from './support.ts';

const INPUT = {
  ...DEFAULT_PARAMS,
  image_url: 'https://v3b.fal.media/files/b/0a/hero.png',
  model_url: 'https://v3b.fal.media/files/b/0a/hero.glb',
};

const posts = ({ server }: Bench): number => server.journal().filter(({ operation }) => operation === 'submit').length;

test('a request that fal takes is named by fal, with the inputs and settings it was sent with', async () => {
  const at = await bench();
  const input = await uploaded(at);

  const requestId = await at.fal.submit(input);

  expect(at.server.jobs()).toMatchObject([{ id: requestId, input }]);
  expect(posts(at)).toBe(1);
});

// Each of these makes fal's own client send the request again, and each time would be paid for.
describe.each([
  ['submit-accepted-504', /\(504\)/],
  ['submit-accepted-502-html', /\(502\)/],
  ['submit-accepted-drop', /connection was lost/],
  ['submit-accepted-not-json', /receipt could not be read/],
  ['submit-accepted-no-id', /receipt could not be read/],
  ['submit-500', /\(500\)/],
  ['submit-502-html', /\(502\)/],
  ['submit-503', /\(503\)/],
  ['submit-504', /\(504\)/],
] as const)('%s', (fault, sentence) => {
  test('leaves open whether fal has the request, and is never sent twice', async () => {
    const at = await bench();
    const input = await uploaded(at);
    at.server.fault(fault, { count: null });

    const error = await failureOf(at.fal.submit(input));

    expect(error).toMatchObject({ code: 'unconfirmed', charged: 'fal-decides', retryable: false });
    expect(error.message).toMatch(sentence);
    expect(error.advice).toMatch(/never sent a second time/);
    expect(posts(at)).toBe(1);
  });
});

test('a 504 answered twice in a row is still one POST', async () => {
  const at = await bench();
  const input = await uploaded(at);
  at.server.fault('submit-accepted-504', { count: 2 });

  await failureOf(at.fal.submit(input));

  expect(posts(at)).toBe(1);
  expect(at.server.jobs()).toHaveLength(1);
});

test('a connection lost before anything was done is unconfirmed too: from here it looks the same', async () => {
  const at = await bench();
  const input = await uploaded(at);
  at.server.fault('drop', { operation: 'submit', count: null });

  expect(await failureOf(at.fal.submit(input))).toMatchObject({ code: 'unconfirmed' });
  expect(posts(at)).toBe(1);
});

test('where nobody listens nothing was sent, so it may be tried again', async () => {
  const at = await bench();
  await at.server.goOffline();

  const error = await failureOf(at.fal.submit(INPUT));

  expect(error).toMatchObject({ code: 'network', charged: 'no', retryable: true });
  expect(error.advice).toMatch(/Nothing was sent/);
});

describe.each([
  ['submit-401', 'auth', 'fal rejected this key (401). Nothing was sent.', false],
  ['submit-403-exhausted', 'exhausted-balance', 'fal says the account is locked or out of credit.', false],
  ['submit-403-topup', 'exhausted-balance', 'fal says the account is locked or out of credit.', false],
  [
    'submit-422-array',
    'rejected-input',
    'fal could not use these inputs: Input should be less than or equal to 1024.',
    false,
  ],
  ['submit-422-string', 'rejected-input', 'fal could not use these inputs: Unprocessable input.', false],
  ['submit-422-bare', 'rejected-input', 'fal could not use these inputs.', false],
  ['submit-429', 'rate-limited', 'fal takes no more requests for a moment (429).', true],
] as const)('%s', (fault, code, message, retryable) => {
  test('was not taken and cost nothing', async () => {
    const at = await bench();
    const input = await uploaded(at);
    at.server.fault(fault, { count: null, seconds: 7 });

    const error = await failureOf(at.fal.submit(input));

    expect(error).toMatchObject({ code, message, retryable, charged: 'no' });
    expect(error.advice).not.toBe('');
    expect(posts(at)).toBe(1);
    expect(at.server.jobs()).toEqual([]);
  });
});

test('how long fal asks us to wait comes along', async () => {
  const at = await bench();
  const input = await uploaded(at);
  at.server.fault('submit-429', { seconds: 7 });

  expect(await failureOf(at.fal.submit(input))).toMatchObject({ retryAfter: 7000 });
});

test('without a key nothing is asked of fal', async () => {
  const at = await bench({ readKey: () => null });

  expect(await failureOf(at.fal.submit(INPUT))).toMatchObject({ code: 'no-key' });
  expect(at.server.journal()).toEqual([]);
});

test('a request whose receipt was lost is found again by its upload', async () => {
  const at = await bench();
  const others = await uploaded(at);
  await at.fal.submit(others);
  const input = await uploaded(at);
  at.server.fault('submit-accepted-drop');
  await failureOf(at.fal.submit(input));

  const found = await at.fal.findByUpload(input.model_url, Date.now(), never());

  const lost = at.server.jobs().find((job) => job.input['model_url'] === input.model_url);
  expect(found).toEqual({ kind: 'found', requestId: lost?.id });
});

test('it is found behind more than a page of others', async () => {
  const at = await bench({ submitsPerUpload: 200, balance: 1000 });
  const input = await uploaded(at);
  const requestId = await at.fal.submit(input);
  at.server.fault('job-fails-internal', { count: null });
  for (let sent = 0; sent < 60; sent++) await at.fal.submit(INPUT);

  expect(await at.fal.findByUpload(input.model_url, Date.now(), never())).toEqual({ kind: 'found', requestId });
});

test('a request that fal never took is not found, and neither is one of another mesh', async () => {
  const at = await bench();
  await at.fal.submit(await uploaded(at));
  const input = await uploaded(at);
  at.server.fault('submit-504');
  await failureOf(at.fal.submit(input));

  const looked = await at.fal.findByUpload(input.model_url, Date.now(), never());

  expect(looked.kind).toBe('not-found');
  // By fal's own clock, which is what tells whether it would have ended by then.
  expect('at' in looked && Math.abs((looked.at ?? 0) - Date.now()) < 5000).toBe(true);
});

test('a list that cannot be read is not the same as a request that is not in it', async () => {
  const at = await bench();
  const input = await uploaded(at);
  at.server.fault('reply', { operation: 'requests', status: 404, body: {} });
  at.server.fault('reply', { operation: 'requests', status: 200, body: { unexpected: true } });

  expect(await failureOf(at.fal.findByUpload(input.model_url, 0, never()))).toMatchObject({ retryable: true });
  expect(await failureOf(at.fal.findByUpload(input.model_url, 0, never()))).toMatchObject({ retryable: true });
});
