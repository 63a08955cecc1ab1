import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, finishedRun, QUEUE, submitRun, uploadInputs } from './driving.ts';
import { FAULTS, type FaultName, type FaultOrder } from './faults.ts';
import { startFalServer, type FalServer } from './server.ts';

const INPUT = { image_url: 'https://nowhere.example/a.png', model_url: 'https://nowhere.example/a.glb' };
let fal: FalServer;
let done: { readonly id: string; readonly url: string };
let waiting: string;
let whole: Uint8Array;
beforeAll(async () => {
  fal = await startFalServer({ clock: 'manual', trianglesAt1024: 2000 });
  done = await finishedRun(fal, await uploadInputs(fal));
  whole = new Uint8Array(fal.file(done.url)?.bytes ?? []);
  waiting = await submitRun(fal, INPUT);
});
afterAll(() => fal.close());

/** One request of each operation, as it goes when no fault strikes. */
const REQUESTS = {
  submit: () => ask(fal, 'POST', QUEUE, INPUT),
  status: () => ask(fal, 'GET', `${QUEUE}/requests/${done.id}/status?logs=1`),
  waiting: () => ask(fal, 'GET', `${QUEUE}/requests/${waiting}/status?logs=1`),
  stream: () => ask(fal, 'GET', `${QUEUE}/requests/${waiting}/status/stream`),
  result: () => ask(fal, 'GET', `${QUEUE}/requests/${done.id}`),
  cancel: async () => ask(fal, 'PUT', `${QUEUE}/requests/${await submitRun(fal, INPUT)}/cancel`),
  download: () => ask(fal, 'GET', done.url),
  resume: () =>
    ask(fal, 'GET', done.url, undefined, { range: 'bytes=100-', 'if-range': fal.file(done.url)?.etag ?? '' }),
  initiate: () => initiate('initiate'),
  put: async () => ask(fal, 'PUT', (await ticket('initiate')).url, 'four'),
  part: async () => ask(fal, 'PUT', (await ticket('initiate-multipart')).url.replace('?', '/1?'), 'part'),
  complete: async () => ask(fal, 'POST', (await ticket('initiate-multipart')).url.replace('?', '/complete?'), {}),
} as const;

function initiate(kind: string): Promise<Response> {
  const body = { content_type: 'model/gltf-binary', file_name: 'a.glb' };
  return ask(fal, 'POST', `https://rest.fal.ai/storage/upload/${kind}`, body);
}

async function ticket(kind: string): Promise<{ readonly url: string }> {
  const { upload_url: url } = (await (await initiate(kind)).json()) as { upload_url: string };
  return { url };
}

interface Seen {
  /** HTTP status; `lost`: no answer; `cut`: an answer that broke off. */
  readonly status: number | 'lost' | 'cut';
  readonly bytes: Uint8Array;
  /** The body, where it is JSON. */
  readonly body: unknown;
  readonly headers: Headers;
}

async function see(request: keyof typeof REQUESTS): Promise<Seen> {
  const response = await REQUESTS[request]().catch(() => null);
  if (response === null) return { status: 'lost', bytes: new Uint8Array(), body: null, headers: new Headers() };
  const { status, headers } = response;
  const bytes = await response.bytes().catch(() => null);
  if (bytes === null) return { status: 'cut', bytes: new Uint8Array(), body: null, headers };
  return { status, headers, bytes, body: parse(bytes) };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

type Row = readonly [FaultName, keyof typeof REQUESTS, object | ((seen: Seen) => void), Omit<FaultOrder, 'name'>?];

const head = (seen: Seen): DataView => new DataView(seen.bytes.buffer, seen.bytes.byteOffset);
const file = (fields: object): object => ({ status: 200, body: { model_glb: fields } });
const typed = (status: number, type: string): object => ({ status, body: { detail: [{ type }] } });

const ROWS: readonly Row[] = [
  [
    'reply',
    'result',
    { status: 418, body: { short: true } },
    { operation: 'result', status: 418, body: { short: true } },
  ],
  ['drop', 'status', { status: 'lost' }],
  ['drop-after', 'put', { status: 'lost' }, { operation: 'put' }],
  ['slow-headers', 'status', { status: 200 }, { ms: 5 }],
  ['jitter', 'status', { status: 200 }, { ms: 5 }],
  ['slow-body', 'status', { status: 200, body: { status: 'COMPLETED' } }, { bytesPerSecond: 20_000 }],

  ['submit-401', 'submit', { status: 401 }],
  [
    'submit-403-exhausted',
    'submit',
    { status: 403, body: { detail: expect.stringContaining('Exhausted') as unknown } },
  ],
  ['submit-403-topup', 'submit', { status: 403, body: { detail: expect.stringContaining('TOP_UP') as unknown } }],
  ['submit-422-array', 'submit', typed(422, 'less_than_equal')],
  ['submit-422-string', 'submit', { status: 422, body: { detail: 'Unprocessable input' } }],
  ['submit-422-bare', 'submit', (seen) => expect([seen.status, seen.body]).toEqual([422, {}])],
  [
    'submit-429',
    'submit',
    (seen) => expect([seen.status, seen.headers.get('retry-after')]).toEqual([429, '7']),
    { seconds: 7 },
  ],
  ['submit-500', 'submit', { status: 500 }],
  ['submit-502-html', 'submit', { status: 502, body: null }],
  ['submit-503', 'submit', { status: 503 }],
  ['submit-504', 'submit', { status: 504 }],
  [
    'submit-504-user-timeout',
    'submit',
    (seen) => expect([seen.status, seen.headers.get('x-fal-request-timeout-type')]).toEqual([504, 'user']),
  ],

  ['status-401', 'status', { status: 401 }],
  ['status-403', 'status', { status: 403 }],
  ['status-404', 'status', { status: 404, body: { status: 'NOT_FOUND' } }],
  ['status-410', 'status', { status: 410 }],
  ['status-429', 'status', { status: 429 }],
  ['status-500', 'status', { status: 500 }],
  ['status-502-html', 'status', { status: 502, body: null }],
  ['status-503', 'status', { status: 503 }],
  ['status-504', 'status', { status: 504 }],
  ['status-not-json', 'status', { status: 200, body: null }],
  ['status-drop', 'status', { status: 'lost' }],
  ['status-unknown-state', 'status', { status: 200, body: { status: 'WARMING_UP' } }],
  ['status-no-position', 'waiting', (seen) => expect(seen.body).not.toHaveProperty('queue_position')],
  ['status-logs-absent', 'status', (seen) => expect(seen.body).not.toHaveProperty('logs')],
  ['status-logs-null', 'status', { body: { logs: null } }],
  ['status-logs-huge', 'status', (seen) => expect(seen.bytes.byteLength).toBeGreaterThan(2_000_000)],
  [
    'status-logs-messy',
    'status',
    (seen) => expect((seen.body as { logs: { message: string }[] }).logs[0]?.message).toBe('Exporting mesh'),
  ],
  [
    'stream-cut',
    'stream',
    (seen) => expect(Buffer.from(seen.bytes).toString()).toMatch(/^: ping\n\ndata: .*IN_QUEUE.*\n\n$/),
  ],
  ['cancel-404', 'cancel', { status: 404 }],
  ['cancel-500', 'cancel', { status: 500 }],
  ['cancel-unheard', 'cancel', { status: 202, body: { status: 'CANCELLATION_REQUESTED' } }],
  ['cancel-ok', 'cancel', { status: 200, body: { status: 'OK' } }],

  ['result-401', 'result', { status: 401 }],
  ['result-403', 'result', { status: 403 }],
  ['result-404', 'result', { status: 404 }],
  ['result-429', 'result', { status: 429 }],
  ['result-502-html', 'result', { status: 502, body: null }],
  ['result-drop', 'result', { status: 'lost' }],
  ['result-file-download', 'result', typed(422, 'file_download_error')],
  ['result-content-policy', 'result', typed(422, 'content_policy_violation')],
  ['result-image-load', 'result', typed(422, 'image_load_error')],
  ['result-internal', 'result', (seen) => expect(seen.headers.get('x-fal-retryable')).toBe('false')],
  ['result-internal-retryable', 'result', (seen) => expect(seen.headers.get('x-fal-retryable')).toBe('true')],
  ['result-runner-disconnected', 'result', { status: 503, body: { error_type: 'runner_disconnected' } }],
  ['result-timeout', 'result', typed(504, 'generation_timeout')],
  ['result-no-file', 'result', (seen) => expect([seen.status, seen.body]).toEqual([200, {}])],
  ['result-url-null', 'result', file({ url: null })],
  ['result-url-http', 'result', file({ url: expect.stringMatching(/^http:\/\/v3b\.fal\.media/) as unknown })],
  ['result-url-foreign', 'result', file({ url: 'https://a.example/b.glb' }), { url: 'https://a.example/b.glb' }],
  ['result-url-data', 'result', file({ url: expect.stringMatching(/^data:/) as unknown })],
  ['result-size-wrong', 'result', (seen) => expect(sizeIn(seen)).toBe(whole.byteLength + 1000)],
  ['result-size-null', 'result', file({ file_size: null })],

  ['initiate-401', 'initiate', { status: 401 }],
  ['initiate-403', 'initiate', { status: 403 }],
  ['initiate-429', 'initiate', { status: 429 }],
  ['initiate-500', 'initiate', { status: 500 }],
  ['initiate-502-html', 'initiate', { status: 502, body: null }],
  ['put-403-expired', 'put', { status: 403 }],
  ['put-413', 'put', { status: 413 }],
  ['put-500', 'part', { status: 500 }],
  ['put-drop', 'put', { status: 'lost' }, { bytes: 2 }],
  ['part-not-json', 'part', { status: 200, body: null }],
  ['complete-400', 'complete', { status: 400 }],
  ['complete-500', 'complete', { status: 500 }],

  ['download-403', 'download', { status: 403 }],
  ['download-404', 'download', { status: 404 }],
  ['download-410', 'download', { status: 410 }],
  ['download-416', 'download', { status: 416 }],
  ['download-500', 'download', { status: 500 }],
  ['download-503', 'download', { status: 503 }],
  ['download-html', 'download', (seen) => expect(seen.headers.get('content-type')).toBe('text/html')],
  ['download-empty', 'download', (seen) => expect([seen.status, seen.bytes.byteLength]).toEqual([200, 0])],
  ['download-redirect', 'download', (seen) => expect(seen.headers.get('location')).toBe(`${done.url}?again`)],
  ['download-drop', 'download', { status: 'cut' }, { bytes: 1000 }],
  ['download-cut-chunked', 'download', { status: 'cut' }, { bytes: 1000 }],
  ['download-length-too-big', 'download', { status: 'cut' }],
  ['download-length-too-small', 'download', short],
  ['download-silent-cut', 'download', short],
  [
    'download-length-missing',
    'download',
    (seen) => expect([seen.headers.get('content-length'), seen.bytes]).toEqual([null, whole]),
  ],
  ['download-throttled', 'download', (seen) => expect(seen.bytes).toEqual(whole), { bytesPerSecond: 1_000_000 }],
  ['download-range-ignored', 'resume', (seen) => expect([seen.status, seen.bytes]).toEqual([200, whole])],
  [
    'download-etag-changed',
    'resume',
    (seen) => expect([seen.status, seen.headers.get('etag'), seen.bytes]).toEqual([200, '"another"', whole]),
  ],
  [
    'download-gzip',
    'download',
    (seen) => expect([seen.headers.get('content-encoding'), seen.bytes]).toEqual(['gzip', whole]),
  ],
  ['download-wrong-type', 'download', (seen) => expect(seen.headers.get('content-type')).toBe('text/plain')],
  [
    'download-glb-truncated',
    'download',
    (seen) => expect([seen.bytes.byteLength, seen.bytes.at(-1)]).toEqual([whole.byteLength, 0]),
  ],
  ['download-glb-magic', 'download', (seen) => expect(Buffer.from(seen.bytes).toString('latin1', 0, 4)).toBe('ftyp')],
  ['download-glb-version', 'download', (seen) => expect(head(seen).getUint32(4, true)).toBe(1)],
  ['download-glb-length', 'download', (seen) => expect(head(seen).getUint32(8, true)).toBe(whole.byteLength + 4)],
  ['download-glb-chunk', 'download', (seen) => expect(head(seen).getUint32(12, true)).toBe(whole.byteLength)],
  ['download-glb-json', 'download', (seen) => expect(Buffer.from(seen.bytes).toString('latin1', 20, 24)).toBe('}}}}')],
];

function short(seen: Seen): void {
  expect([seen.status, seen.bytes]).toEqual([200, whole.slice(0, Math.floor(whole.byteLength / 2))]);
}

function sizeIn({ body }: Seen): number {
  return (body as { model_glb: { file_size: number } }).model_glb.file_size;
}

/** Those about jobs, and those that leave a request open, are in faults-jobs.test.ts. */
const ELSEWHERE = /^(submit-accepted|job)-|^(silent|put-stall|stream-endless|upload-refused)$/;

test('every fault is in the table', () => {
  const named = new Set(ROWS.map(([name]) => name));
  const missing = (Object.keys(FAULTS) as FaultName[]).filter((name) => !named.has(name) && !ELSEWHERE.test(name));
  expect(missing).toEqual([]);
});

const CASES = ROWS.map(([name, request, expected, rest = {}]) => ({ name, request, expected, rest }));

test.each(CASES)('$name strikes $request once', async ({ name, request, expected, rest }) => {
  const fault = fal.fault(name, rest);
  const seen = await see(request);
  if (typeof expected === 'function') (expected as (seen: Seen) => void)(seen);
  else expect(seen).toMatchObject(expected);
  expect(fault.hits()).toBe(1);
});

test('without a fault all of these go well', async () => {
  for (const [request, usual] of [
    ['submit', 200],
    ['status', 200],
    ['waiting', 202],
    ['result', 200],
    ['initiate', 200],
    ['put', 200],
    ['part', 200],
    ['download', 200],
    ['resume', 206],
    ['cancel', 202],
  ] as const) {
    expect((await see(request)).status, request).toBe(usual);
  }
});
