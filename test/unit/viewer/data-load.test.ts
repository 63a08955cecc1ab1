import { expect, test } from 'vitest';
import { overlap, pieces, type Span } from '../../../renderer/viewer/byte-ranges.ts';
import { LoadError, REPORT_BYTES, loadShared, loadWhole } from '../../../renderer/viewer/data-load.ts';

const file = (bytes: number) => Uint8Array.from({ length: bytes }, (_, i) => (i * 7 + (i >> 10)) & 255);

/** Answers as the app's own scheme does: in chunks, as bytes. */
function serving(content: Uint8Array<ArrayBuffer>, { chunk = 1 << 20, status = 200, breaksAt = Infinity } = {}) {
  return (_url: unknown, init?: RequestInit): Promise<Response> => {
    let at = 0;
    const body = new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (init?.signal?.aborted) controller.error(init.signal.reason);
        else if (at >= breaksAt) controller.error(new TypeError('network error'));
        else if (at >= content.length) {
          controller.close();
          controller.byobRequest?.respond(0);
        } else {
          controller.enqueue(content.slice(at, at + chunk));
          at += chunk;
        }
      },
    });
    return Promise.resolve(new Response(body, { status }));
  };
}

const request = (content: Uint8Array<ArrayBuffer>, how = {}, bytes = content.length) => ({
  url: 'media/1/mesh',
  bytes,
  signal: new AbortController().signal,
  fetch: serving(content, how),
});

test('shared memory fills in order, and every report names bytes that are there', async () => {
  const content = file(3 * REPORT_BYTES + 12_345);
  const shared = new SharedArrayBuffer(content.length);
  const spans: Span[] = [];
  await loadShared(request(content), shared, (span) => {
    const got = new Uint8Array(shared, span.from, span.to - span.from);
    expect(Buffer.compare(got, content.subarray(span.from, span.to))).toBe(0);
    spans.push(span);
  });
  expect(spans[0]?.from).toBe(0);
  expect(spans.at(-1)?.to).toBe(content.length);
  for (const [i, span] of spans.entries()) if (i > 0) expect(span.from).toBe(spans[i - 1]?.to);
  expect(spans).toHaveLength(4);
});

test('one buffer, written to by the network, is the same file', async () => {
  const content = file(2 * REPORT_BYTES + 77);
  const told: number[] = [];
  const buffer = await loadWhole(request(content), (bytes) => told.push(bytes));
  expect(Buffer.compare(new Uint8Array(buffer), content)).toBe(0);
  expect(told.at(-1)).toBe(content.length);
});

const ways = {
  shared: (asked: ReturnType<typeof request>) => loadShared(asked, new SharedArrayBuffer(asked.bytes), () => undefined),
  whole: (asked: ReturnType<typeof request>) => loadWhole(asked, () => undefined),
};

test.each(['shared', 'whole'] as const)('a file of another size than it should be is refused (%s)', async (way) => {
  const content = file(5000);
  await expect(ways[way](request(content, {}, 4000))).rejects.toMatchObject({ fault: 'incomplete' });
  await expect(ways[way](request(content, {}, 6000))).rejects.toMatchObject({ fault: 'incomplete' });
});

test.each(['shared', 'whole'] as const)('what is missing, broken or out of reach is told apart (%s)', async (way) => {
  const content = file(9000);
  await expect(ways[way](request(content, { status: 404 }))).rejects.toMatchObject({ fault: 'missing' });
  await expect(ways[way](request(content, { status: 500 }))).rejects.toMatchObject({ fault: 'unreachable' });
  const broken = request(content, { chunk: 1000, breaksAt: 3000 });
  await expect(ways[way](broken)).rejects.toMatchObject({ fault: 'incomplete' });
  const offline = { ...request(content), fetch: () => Promise.reject(new TypeError('failed to fetch')) };
  await expect(ways[way](offline)).rejects.toBeInstanceOf(LoadError);
});

test.each(['shared', 'whole'] as const)('a stop that was asked for is not an error of the file (%s)', async (way) => {
  const stop = new AbortController();
  const content = file(50_000);
  const inner = serving(content, { chunk: 1000 });
  const fetch = (url: unknown, init?: RequestInit) => {
    stop.abort();
    return inner(url, init);
  };
  await expect(ways[way]({ ...request(content), fetch, signal: stop.signal })).rejects.toBe(stop.signal.reason);
});

test('arrived bytes are shared out to the buffers they belong to', () => {
  const indices = { offset: 100, length: 50 };
  expect(overlap({ from: 0, to: 100 }, indices)).toBeNull();
  expect(overlap({ from: 90, to: 120 }, indices)).toEqual({ from: 100, to: 120 });
  expect(overlap({ from: 120, to: 400 }, indices)).toEqual({ from: 120, to: 150 });
  expect(overlap({ from: 150, to: 400 }, indices)).toBeNull();
  expect([...pieces({ from: 3, to: 10 }, 4)]).toEqual([
    { from: 3, to: 7 },
    { from: 7, to: 10 },
  ]);
});
