import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, finishedRun, submitRun, uploadInputs, type Uploaded } from './driving.ts';
import { startFalServer, type FalServer } from './server.ts';

let fal: FalServer;
let input: Uploaded;
let run: { readonly id: string; readonly url: string };
beforeAll(async () => {
  fal = await startFalServer({ clock: 'manual', trianglesAt1024: 2000 });
  input = await uploadInputs(fal);
  run = await finishedRun(fal, { ...input, seed: 3 });
});
afterAll(() => fal.close());

async function range(header?: string, more: Record<string, string> = {}): Promise<Response> {
  return ask(fal, 'GET', run.url, undefined, { ...more, ...(header !== undefined && { range: header }) });
}

test('a file comes whole, in ranges, and from where it was left', async () => {
  const whole = await range();
  const bytes = await whole.bytes();
  expect(whole.headers.get('accept-ranges')).toBe('bytes');
  const part = await range('bytes=100-199');
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${bytes.byteLength}`]);
  expect(await part.bytes()).toEqual(bytes.slice(100, 200));
  expect(await (await range('bytes=100-')).bytes()).toEqual(bytes.slice(100));
  expect(await (await range('bytes=-50')).bytes()).toEqual(bytes.slice(-50));
  const beyond = await range(`bytes=${bytes.byteLength}-`);
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.byteLength}`]);
  expect((await range('bytes=100-', { 'if-range': whole.headers.get('etag') ?? '' })).status).toBe(206);
  expect((await range('bytes=100-', { 'if-range': '"old"' })).status).toBe(200);
  const head = await ask(fal, 'HEAD', run.url);
  expect(head.headers.get('content-length')).toBe(String(bytes.byteLength));
});

test('an upload URL is good once, and only with its signature', async () => {
  const promise = await ask(fal, 'POST', 'https://rest.fal.ai/storage/upload/initiate', {
    content_type: 'image/png',
    file_name: 'a.png',
  });
  const { upload_url: url } = (await promise.json()) as { upload_url: string };
  const put = async (to: string): Promise<number> => (await ask(fal, 'PUT', to)).status;
  expect(await put(url.replace(/sig=.*/, 'sig=forged'))).toBe(403);
  expect([await put(url), await put(url)]).toEqual([200, 403]);
});

test('parts are joined only when all of them are named with their etags', async () => {
  const promise = await ask(fal, 'POST', 'https://rest.fal.ai/storage/upload/initiate-multipart', {
    content_type: 'model/gltf-binary',
    file_name: 'a.glb',
  });
  const { upload_url, file_url } = (await promise.json()) as { upload_url: string; file_url: string };
  const [path = '', query = ''] = upload_url.split('?');
  const parts = [];
  for (const n of [1, 2]) parts.push(await (await ask(fal, 'PUT', `${path}/${n}?${query}`, n)).json());
  const complete = async (named: unknown[]): Promise<number> =>
    (await ask(fal, 'POST', `${path}/complete?${query}`, { parts: named })).status;
  expect(await complete(parts.slice(0, 1))).toBe(400);
  expect(await complete([parts[0], { partNumber: 2, etag: '"wrong"' }])).toBe(400);
  expect(fal.file(file_url)).toBeUndefined();
  expect(await complete(parts)).toBe(200);
  expect(fal.file(file_url)?.bytes.toString()).toBe('12');
});

test('prices are for any key, the balance for the administrator’s', async () => {
  const prices = await ask(fal, 'GET', 'https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/ultrashape');
  expect(await prices.json()).toEqual({
    prices: [{ endpoint_id: 'fal-ai/ultrashape', unit_price: 0.15, unit: 'generations', currency: 'USD' }],
    next_cursor: null,
    has_more: false,
  });
  const billing = 'https://api.fal.ai/v1/account/billing?expand=credits';
  expect((await ask(fal, 'GET', billing)).status).toBe(403);
  const allowed = await ask(fal, 'GET', billing, undefined, { authorization: `Key ${fal.adminKey}` });
  expect(await allowed.json()).toMatchObject({ credits: { current_balance: 9.85, currency: 'USD' } });
});

test('past requests are found by what was sent', async () => {
  const waiting = await submitRun(fal, { ...input, seed: 4 });
  const list = 'https://api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=fal-ai/ultrashape';
  const page = (await (await ask(fal, 'GET', `${list}&expand=payloads&limit=1`)).json()) as { next_cursor: string };
  expect(page).toMatchObject({
    items: [{ request_id: waiting, status_code: null, json_input: { ...input, seed: 4 } }],
    has_more: true,
  });
  expect(await (await ask(fal, 'GET', `${list}&expand=payloads&cursor=${page.next_cursor}`)).json()).toMatchObject({
    items: [{ request_id: run.id, status_code: 200, json_output: { model_glb: { url: run.url } } }],
    has_more: false,
  });
  expect(await (await ask(fal, 'GET', `${list}&status=error`)).json()).toMatchObject({ items: [] });
});

test('the bill names what was delivered, when, and for how much; what was taken out of the queue is free', async () => {
  const own = await startFalServer({ clock: 'manual', trianglesAt1024: 2000, price: 0.2, queueMs: 1000 });
  try {
    const inputs = await uploadInputs(own);
    const delivered = await submitRun(own, { ...inputs, seed: 1 });
    const dropped = await submitRun(own, { ...inputs, seed: 2 });
    await ask(own, 'PUT', `https://queue.fal.run/fal-ai/ultrashape/requests/${dropped}/cancel`);
    expect(own.billed()).toEqual([]);
    await own.advance(5000);
    const [sent] = own.jobs();
    expect(own.billed()).toEqual([
      { requestId: delivered, sentAt: sent?.acceptedAt, at: (sent?.acceptedAt ?? 0) + 1300, amount: 0.2 },
    ]);
    expect(await (await fetch(`${own.origin}/__control/billed`)).json()).toEqual(own.billed());
  } finally {
    await own.close();
  }
});
