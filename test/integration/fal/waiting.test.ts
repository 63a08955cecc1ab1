import { describe, expect, test } from 'vitest';
import { bench, failureOf, finished, never, uploaded, type Bench } from './support.ts';

async function sent(at: Bench): Promise<string> {
  return at.fal.submit(await uploaded(at));
}

test('a request goes from the queue over running to its result', async () => {
  const at = await bench({ clock: 'manual', queueMs: 1000, runMs: 1000, positions: [2, 1] });
  const id = await sent(at);

  expect(await at.fal.status(id, never())).toEqual({ kind: 'queued', position: 2 });
  await at.server.advance(1500);
  expect(await at.fal.status(id, never())).toMatchObject({ kind: 'running' });
  await at.server.advance(1000);
  expect(await at.fal.status(id, never())).toMatchObject({ kind: 'completed', inferenceSeconds: 1 });
  const file = await at.fal.result(id, never());
  expect(file.bytes).toBe(at.server.file(file.url)?.bytes.byteLength);
});

describe.each([
  ['status-401', 'auth', /rejected this key \(401\)/],
  ['status-403', 'exhausted-balance', /locked or out of credit/],
  ['status-429', 'rate-limited', /429/],
  ['status-500', 'provider', /server error \(500\)/],
  ['status-502-html', 'provider', /server error \(502\)/],
  ['status-503', 'provider', /server error \(503\)/],
  ['status-504', 'provider', /server error \(504\)/],
  ['status-not-json', 'provider', /does not understand/],
  ['status-drop', 'network', /no connection/],
] as const)('%s while waiting', (fault, code, sentence) => {
  test('pauses, and the request goes on', async () => {
    const at = await bench();
    const id = await sent(at);
    at.server.fault(fault);

    const error = await failureOf(at.fal.status(id, never()));

    expect(error).toMatchObject({ code, retryable: true, charged: 'no' });
    expect(error.message).toMatch(sentence);
    expect(error.advice).toMatch(/request (goes on|keeps running) at fal/);
    await finished(at, id);
    expect(at.server.journal().filter(({ fault: struck }) => struck === fault)).toHaveLength(1);
  });
});

test.each(['status-404', 'status-410'] as const)('%s is the only end: fal does not know the request', async (fault) => {
  const at = await bench();
  const id = await sent(at);
  at.server.fault(fault);

  expect(await failureOf(at.fal.status(id, never()))).toMatchObject({
    code: 'gone',
    retryable: false,
    charged: 'fal-decides',
  });
});

test('a key that was taken away pauses a request, and a new one goes on with it', async () => {
  let key: string | null = null;
  const at = await bench({ readKey: (server) => key ?? server.key });
  const id = await sent(at);

  key = '  ';
  expect(await failureOf(at.fal.status(id, never()))).toMatchObject({ code: 'no-key', retryable: true });
  key = null;
  await finished(at, id);
});

test.each([
  ['status-no-position', { kind: 'queued', position: null }],
  ['status-unknown-state', { kind: 'running' }],
] as const)('%s is taken as it is', async (fault, status) => {
  const at = await bench({ clock: 'manual', queueMs: 1000 });
  const id = await sent(at);
  at.server.fault(fault);

  expect(await at.fal.status(id, never())).toMatchObject(status);
});

test.each(['status-logs-absent', 'status-logs-null', 'status-logs-messy', 'status-logs-huge'] as const)(
  '%s gives a log that can be shown',
  async (fault) => {
    const at = await bench({ clock: 'manual', queueMs: 0, runMs: 1000 });
    const id = await sent(at);
    await at.server.advance(900);
    at.server.fault(fault);

    const status = await at.fal.status(id, never());

    if (status.kind !== 'running') throw new Error(`It is ${status.kind}.`);
    expect(status.log.length).toBeLessThanOrEqual(200);
    expect(new Set(status.log.map(({ at: time, text }) => `${String(time)} ${text}`)).size).toBe(status.log.length);
    const times = status.log.map(({ at: time }) => time ?? 0);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  },
);

describe.each([
  ['job-fails-file-download', 'rejected-input', 'fal-decides', /could not fetch the uploaded files/],
  ['job-fails-content-policy', 'rejected-input', 'fal-decides', /content check refused these inputs/],
  ['job-fails-image-load', 'rejected-input', 'fal-decides', /could not read the picture/],
  ['job-fails-internal', 'provider', 'no', /could not finish this request: Internal server error/],
  ['job-fails-internal-retryable', 'provider', 'no', /could not finish this request/],
  ['job-fails-runner-disconnected', 'provider', 'no', /could not finish this request: Runner disconnected/],
  ['job-fails-timeout', 'provider', 'no', /could not finish this request: Generation timed out/],
] as const)('%s', (fault, code, charged, sentence) => {
  test('says what fal says, and whether it cost money', async () => {
    const at = await bench();
    at.server.fault(fault);
    const id = await sent(at);
    await finished(at, id);

    const error = await failureOf(at.fal.result(id, never()));

    expect(error).toMatchObject({ code, charged, retryable: false });
    expect(error.message).toMatch(sentence);
    expect(error.advice).not.toBe('');
  });
});

describe.each([
  ['result-401', 'auth'],
  ['result-403', 'exhausted-balance'],
  ['result-429', 'rate-limited'],
  ['result-502-html', 'provider'],
  ['result-drop', 'network'],
] as const)('%s', (fault, code) => {
  test('is no end: the result comes when it is asked for again', async () => {
    const at = await bench();
    const id = await sent(at);
    await finished(at, id);
    at.server.fault(fault);

    expect(await failureOf(at.fal.result(id, never()))).toMatchObject({ code, retryable: true });
    expect(await at.fal.result(id, never())).toHaveProperty('url');
    expect(at.server.violations()).toEqual([]);
  });
});

test('a result that is asked for too early is asked for again', async () => {
  const at = await bench({ clock: 'manual', runMs: 1000 });
  const id = await sent(at);

  expect(await failureOf(at.fal.result(id, never()))).toMatchObject({ code: 'provider', retryable: true });
});

test('a failed request behind a gateway that hides why ends with what its status says', async () => {
  const at = await bench();
  at.server.fault('job-fails-runner-disconnected');
  const id = await sent(at);
  await finished(at, id);
  at.server.fault('result-502-html', { count: null });

  expect(await failureOf(at.fal.result(id, never()))).toMatchObject({
    code: 'provider',
    retryable: false,
    message: 'fal could not finish this request: Runner disconnected.',
  });
});

describe.each([
  'result-no-file',
  'result-url-null',
  'result-url-http',
  'result-url-foreign',
  'result-url-data',
] as const)('%s', (fault) => {
  test('is not downloaded, and was paid for', async () => {
    const at = await bench();
    const id = await sent(at);
    await finished(at, id);
    at.server.fault(fault);

    const error = await failureOf(at.fal.result(id, never()));

    expect(error).toMatchObject({ code: 'provider', charged: 'yes', retryable: false });
    expect(error.message).toMatch(/^fal finished the request but its answer names/);
  });
});

test('a size that fal does not know is not made up', async () => {
  const at = await bench();
  const id = await sent(at);
  await finished(at, id);
  at.server.fault('result-size-null');

  expect(await at.fal.result(id, never())).toMatchObject({ bytes: null });
});

test('a mesh with too little surface fails with a sentence about the mesh', async () => {
  const at = await bench();
  const id = await sent(at);
  await finished(at, id);
  const msg = 'The size of tensor a (32769) must match the size of tensor b (17429) at non-singleton dimension 1';
  at.server.fault('reply', {
    operation: 'result',
    status: 500,
    headers: { 'x-fal-retryable': 'false' },
    body: { detail: [{ loc: ['body'], msg, type: 'internal_server_error' }] },
  });

  expect(await failureOf(at.fal.result(id, never()))).toMatchObject({
    code: 'rejected-input',
    charged: 'no',
    message: 'UltraShape could not work with this coarse mesh: it has too little surface for its size.',
  });
});

test.each([
  [null, 'requested'],
  ['cancel-ok', 'removed'],
  ['cancel-404', 'gone'],
] as const)('cancelling with %s is %s', async (fault, outcome) => {
  const at = await bench({ clock: 'manual', runMs: 1000 });
  const id = await sent(at);
  if (fault !== null) at.server.fault(fault);

  expect(await at.fal.cancel(id)).toBe(outcome);
});

test('a cancel that comes too late says so, and one that fails can be tried again', async () => {
  const at = await bench();
  const id = await sent(at);
  await finished(at, id);
  at.server.fault('cancel-500');

  expect(await failureOf(at.fal.cancel(id))).toMatchObject({ code: 'provider', retryable: true });
  expect(await at.fal.cancel(id)).toBe('already-finished');
});

test('a cancelled request ends as cancelled', async () => {
  const at = await bench({ clock: 'manual', runMs: 1000 });
  const id = await sent(at);
  await at.fal.cancel(id);

  await finished(at, id);
  expect(await failureOf(at.fal.result(id, never()))).toMatchObject({ code: 'cancelled', charged: 'fal-decides' });
});
