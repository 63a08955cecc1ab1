import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bench, clientOf, failureOf, hasty, refined, watched, type Bench } from './support.ts';

const partOf = ({ folder }: Bench): string => path.join(folder, 'refined.glb.part');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asked = ({ server }: Bench) => server.journal().filter(({ operation }) => operation === 'download');

async function leftOvers(at: Bench): Promise<readonly string[]> {
  return (await readdir(at.folder)).filter((name) => name.startsWith('refined'));
}

test('a result arrives byte for byte, hashed, its progress told, and nothing beside it', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  const transfer = watched();

  const got = await at.fal.download(file, partOf(at), transfer);

  expect(got).toEqual({ bytes: bytes.byteLength, sha256: sha256(bytes) });
  expect((await readFile(partOf(at))).equals(bytes)).toBe(true);
  expect(await leftOvers(at)).toEqual(['refined.glb.part']);
  const done = transfer.seen.map((progress) => progress.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(transfer.seen.at(-1)).toEqual({ done: bytes.byteLength, total: bytes.byteLength });
});

test('the key is never shown to the CDN', async () => {
  const at = await bench();
  const { file } = await refined(at);
  await at.fal.download(file, partOf(at), watched());

  expect(asked(at).map(({ credentials }) => credentials)).toEqual(['none']);
  expect(at.server.violations()).toEqual([]);
});

describe.each(['download-drop', 'download-cut-chunked', 'download-silent-cut'] as const)('after %s', (fault) => {
  test('what came is kept, and the rest is fetched from there', async () => {
    const at = await bench({ trianglesAt1024: 60_000 });
    const { file, bytes } = await refined(at);
    at.server.fault(fault);

    const error = await failureOf(at.fal.download(file, partOf(at), watched()));
    const kept = (await readFile(partOf(at))).byteLength;
    const transfer = watched();
    const got = await at.fal.download(file, partOf(at), transfer);

    expect(error).toMatchObject({ code: 'network', charged: 'yes', retryable: true });
    expect(error.message).toMatch(/^Download interrupted at \d+ %\.$/);
    expect(error.advice).toBe('The result is safe on fal. Resuming costs nothing.');
    expect(got.sha256).toBe(sha256(bytes));
    expect(kept).toBeGreaterThan(bytes.byteLength / 4);
    expect(asked(at).at(-1)?.headers['range']).toBe(`bytes=${kept}-`);
    expect(transfer.seen[0]?.done).toBe(kept);
  });
});

test('a body that ends before its announced length is no whole file, though every byte of the mesh came', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  at.server.fault('download-length-too-big');

  expect(await failureOf(at.fal.download(file, partOf(at), watched()))).toMatchObject({ code: 'network' });
  expect((await at.fal.download(file, partOf(at), watched())).sha256).toBe(sha256(bytes));
});

test('a download goes on after the app was closed', async () => {
  const at = await bench({ trianglesAt1024: 60_000 });
  const { file, bytes } = await refined(at);
  at.server.fault('download-drop');
  await failureOf(at.fal.download(file, partOf(at), watched()));
  const kept = (await readFile(partOf(at))).byteLength;

  const got = await clientOf(at.server).download(file, partOf(at), watched());

  expect(got.sha256).toBe(sha256(bytes));
  expect(kept).toBeGreaterThan(0);
  expect(asked(at).at(-1)?.headers['range']).toBe(`bytes=${kept}-`);
});

test('bytes of an unknown version are not gone on from', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  await writeFile(partOf(at), Buffer.alloc(1000, 7));

  const got = await at.fal.download(file, partOf(at), watched());

  expect(got.sha256).toBe(sha256(bytes));
  expect(asked(at).at(-1)?.headers['range']).toBeUndefined();
});

describe.each(['download-range-ignored', 'download-etag-changed', 'download-416'] as const)('%s', (fault) => {
  test('starts the download over, and ends with the whole file', async () => {
    const at = await bench({ trianglesAt1024: 60_000 });
    const { file, bytes } = await refined(at);
    at.server.fault('download-drop');
    await failureOf(at.fal.download(file, partOf(at), watched()));
    at.server.fault(fault);

    const got = await at.fal.download(file, partOf(at), watched());

    expect(got.sha256).toBe(sha256(bytes));
  });
});

test('a server that knows no ranges sends everything again', async () => {
  const at = await bench({ ranges: false });
  const { file, bytes } = await refined(at);
  at.server.fault('download-drop');
  await failureOf(at.fal.download(file, partOf(at), watched()));

  expect((await at.fal.download(file, partOf(at), watched())).sha256).toBe(sha256(bytes));
});

test('a file that is already whole is checked and not fetched again', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  await writeFile(partOf(at), bytes);
  await writeFile(`${partOf(at)}.etag`, at.server.file(file.url)?.etag ?? '');

  expect((await at.fal.download(file, partOf(at), watched())).sha256).toBe(sha256(bytes));
  expect(asked(at)).toEqual([]);
  expect((await at.fal.download({ ...file, bytes: null }, partOf(at), watched())).sha256).toBe(sha256(bytes));
});

test('a whole file of unknown size is recognised by the 416', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  await writeFile(partOf(at), bytes);
  await writeFile(`${partOf(at)}.etag`, at.server.file(file.url)?.etag ?? '');

  expect((await at.fal.download({ ...file, bytes: null }, partOf(at), watched())).sha256).toBe(sha256(bytes));
  expect(asked(at).map(({ status }) => status)).toEqual([416]);
});

describe.each([
  ['download-html', /something else/],
  ['download-empty', /it is empty/],
  ['download-length-too-small', /should have \d+ bytes and has \d+/],
  ['download-glb-truncated', /its end is missing/],
  ['download-glb-magic', /something else/],
  ['download-glb-version', /of version 1/],
  ['download-glb-length', /should have \d+ bytes and has \d+/],
  ['download-glb-chunk', /do not add up/],
  ['download-glb-json', /garbled/],
] as const)('%s', (fault, why) => {
  test('is found out and thrown away, and the result can be fetched again', async () => {
    const at = await bench({ trianglesAt1024: 6000 });
    const { file, bytes } = await refined(at);
    at.server.fault(fault);

    const error = await failureOf(at.fal.download(file, partOf(at), watched()));

    expect(error).toMatchObject({ code: 'damaged', charged: 'yes', retryable: true });
    expect(error.message).toMatch(/^fal delivered a file that is not a whole GLB: /);
    expect(error.message).toMatch(why);
    expect(await leftOvers(at)).toEqual([]);
    expect((await at.fal.download(file, partOf(at), watched())).sha256).toBe(sha256(bytes));
  });
});

test('a whole mesh of another size than fal said in passing is not refused: it was paid for', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  for (const claimed of [bytes.byteLength - 1, bytes.byteLength + 1000, 10]) {
    const part = path.join(at.folder, `refined-${claimed}.part`);
    const got = await at.fal.download({ ...file, bytes: claimed }, part, watched());
    expect(got).toEqual({ bytes: bytes.byteLength, sha256: sha256(bytes) });
  }
});

test.each(['download-length-missing', 'download-wrong-type', 'download-gzip'] as const)(
  '%s does not matter',
  async (fault) => {
    const at = await bench();
    const { file, bytes } = await refined(at);
    at.server.fault(fault);

    expect((await at.fal.download(file, partOf(at), watched())).sha256).toBe(sha256(bytes));
  },
);

describe.each([
  ['download-404', 'gone', false, /no longer on fal/],
  ['download-410', 'gone', false, /no longer on fal/],
  ['download-403', 'provider', true, /refused to hand out the result \(403\)/],
  ['download-500', 'provider', true, /server error \(500\)/],
  ['download-503', 'provider', true, /server error \(503\)/],
] as const)('%s', (fault, code, retryable, sentence) => {
  test('says that the result was paid for', async () => {
    const at = await bench();
    const { file } = await refined(at);
    at.server.fault(fault);

    const error = await failureOf(at.fal.download(file, partOf(at), watched()));

    expect(error).toMatchObject({ code, retryable, charged: 'yes' });
    expect(error.message).toMatch(sentence);
  });
});

test('a redirect is followed within fal, and nowhere else', async () => {
  const at = await bench();
  const { file, bytes } = await refined(at);
  at.server.fault('download-redirect');
  expect((await at.fal.download(file, partOf(at), watched())).sha256).toBe(sha256(bytes));

  for (const url of ['https://files.example.com/x.glb', 'http://v3b.fal.media/x.glb', 'file:///etc/passwd', '//']) {
    at.server.fault('download-redirect', { url });
    expect(await failureOf(at.fal.download(file, partOf(at), watched()))).toMatchObject({
      code: 'provider',
      charged: 'yes',
    });
  }
  at.server.fault('download-redirect', { count: null });
  expect(await failureOf(at.fal.download(file, partOf(at), watched()))).toMatchObject({ code: 'provider' });
});

test('a connection that is gone, or goes silent, leaves the result to be resumed', async () => {
  const at = await bench({ clock_: hasty() });
  const { file } = await refined(at);
  at.server.fault('silent', { operation: 'download' });
  expect(await failureOf(at.fal.download(file, partOf(at), watched()))).toMatchObject({
    code: 'network',
    retryable: true,
  });

  await at.server.goOffline();
  expect(await failureOf(at.fal.download(file, partOf(at), watched()))).toMatchObject({
    code: 'network',
    charged: 'yes',
  });
});

test('a folder that is gone is the disk’s fault, not the connection’s', async () => {
  const at = await bench();
  const { file } = await refined(at);

  const error = await failureOf(at.fal.download(file, path.join(at.folder, 'gone', 'refined.glb.part'), watched()));

  expect(error).toMatchObject({ code: 'file-missing', retryable: true });
});
