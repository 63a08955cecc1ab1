import { afterEach, expect, test } from 'vitest';
import { DataClient, newDataWorker, startDataWorker, type ByteSource } from '../../../renderer/viewer/data-client.ts';
import type { Span } from '../../../renderer/viewer/byte-ranges.ts';

const bytes = 9 * 1024 * 1024 + 13;
function content(seed: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(bytes);
  for (let i = 0; i < bytes; i++) data[i] = i * seed;
  return data;
}
const blobs: string[] = [];
const sources: ByteSource[] = [];
const serve = (data: Uint8Array<ArrayBuffer>) => {
  const url = URL.createObjectURL(new Blob([data]));
  blobs.push(url);
  return url;
};
const source = (shared: boolean) => {
  const client = new DataClient({ worker: newDataWorker(), shared });
  sources.push(client);
  return client;
};
afterEach(() => {
  for (const made of sources.splice(0)) made.dispose();
  for (const url of blobs.splice(0)) URL.revokeObjectURL(url);
});

function equal(a: Uint8Array, b: Uint8Array): boolean {
  let different = a.length === b.length ? 0 : 1;
  for (let i = 0; i < b.length; i++) different += a[i] === b[i] ? 0 : 1;
  return different === 0;
}
const quiet = () => ({ signal: new AbortController().signal, arrived: () => undefined, progress: () => undefined });

test('this page shares memory with its worker, as the app does', () => {
  expect(crossOriginIsolated).toBe(true);
  const client = startDataWorker();
  sources.push(client);
});

test('with shared memory, bytes can be used before the file is whole', async () => {
  const data = content(3);
  const spans: Span[] = [];
  const loaded = await source(true).load(serve(data), bytes, {
    ...quiet(),
    arrived: (seen, span) => {
      expect(seen.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(seen[span.to - 1]).toBe(data[span.to - 1]);
      spans.push(span);
    },
  });
  expect(spans.length).toBeGreaterThan(1);
  expect(equal(loaded, data)).toBe(true);
});

test('without, the same file comes whole, in one buffer, and its progress can be seen', async () => {
  const data = content(5);
  const told: number[] = [];
  const spans: Span[] = [];
  const loaded = await source(false).load(serve(data), bytes, {
    ...quiet(),
    arrived: (_, span) => spans.push(span),
    progress: (done) => told.push(done),
  });
  expect(loaded.buffer).toBeInstanceOf(ArrayBuffer);
  expect(equal(loaded, data)).toBe(true);
  expect(spans).toEqual([{ from: 0, to: bytes }]);
  expect(told.length).toBeGreaterThan(1);
});

test('what nobody looks at before it is whole is the page’s alone, and its memory goes when the page lets go of it', async () => {
  const data = content(5);
  const loaded = await source(true).load(serve(data), bytes, { ...quiet(), arrived: null });
  expect(loaded.buffer).toBeInstanceOf(ArrayBuffer);
  expect(equal(loaded, data)).toBe(true);
});

test.each([true, false])('two meshes at once do not get into each other’s way (shared: %s)', async (shared) => {
  const client = source(shared);
  const [a, b] = [content(7), content(11)];
  const loaded = await Promise.all([client.load(serve(a), bytes, quiet()), client.load(serve(b), bytes, quiet())]);
  expect([equal(loaded[0], a), equal(loaded[1], b)]).toEqual([true, true]);
});

test.each([true, false])(
  'a load that is stopped says nothing any more, and the next one is whole (shared: %s)',
  async (shared) => {
    const client = source(shared);
    const stop = new AbortController();
    const stopped = client.load(serve(content(3)), bytes, { ...quiet(), signal: stop.signal });
    stop.abort(new Error('another mesh was chosen'));
    await expect(stopped).rejects.toThrow('another mesh was chosen');
    const data = content(13);
    expect(equal(await client.load(serve(data), bytes, quiet()), data)).toBe(true);
  },
);

test.each([true, false])('what is wrong with a file is said (shared: %s)', async (shared) => {
  const client = source(shared);
  await expect(client.load('/nothing-is-here', bytes, quiet())).rejects.toMatchObject({ fault: 'missing' });
  await expect(client.load(serve(content(3)), bytes + 1, quiet())).rejects.toMatchObject({ fault: 'incomplete' });
});
