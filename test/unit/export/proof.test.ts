import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { validateBytes } from 'gltf-validator';
import { expect, test } from 'vitest';
import { geometryHash, readGlbFile } from '../../../main/export/glb-file.ts';
import { copyWithProof, originOf, readProof, type Making } from '../../../main/export/proof.ts';
import { glbPieces } from '../../../main/mesh/write-glb.ts';
import { runBench } from '../../support/run-bench.ts';
import { temporaryFolder } from '../../support/library-bench.ts';

const TETRAHEDRON = {
  positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  indices: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
};

/** A finished GLB, and the making of a run that has ended well. */
async function bench(project = 'Dragon') {
  const { library, ask, ...rest } = await runBench();
  const folder = await temporaryFolder();
  await library.changeProject({ projectId: ask.projectId, name: project });
  const made = await library.createRun({
    ...ask,
    id: crypto.randomUUID(),
    endpoint: 'fal-ai/ultrashape',
    price: { amount: 0.15, currency: 'USD', source: 'listed' },
    sweep: null,
    place: 0,
    adopted: null,
  });
  const run = {
    ...made,
    state: 'done' as const,
    requestId: 'request-1',
    result: { file: 'x', bytes: 1, sha256: 'a'.repeat(64), triangles: 4, vertices: 4, placement: null },
  };
  const making: Making = {
    run,
    project: await library.project(ask.projectId),
    app: '0.1.0',
    at: Date.UTC(2026, 10, 28),
    recipe: 'Game',
  };
  const source = path.join(folder, 'finished.glb');
  await writeFile(source, Buffer.concat(glbPieces(TETRAHEDRON)));
  return { ...rest, folder, making, source, target: path.join(folder, 'out.glb') };
}

test('an exported GLB says what it was made of, and is a valid one', async () => {
  const { making, source, target } = await bench();
  await copyWithProof(source, target, making);
  const proof = await readProof(target);
  expect(proof).toMatchObject({
    kind: 'origin',
    origin: {
      app: '0.1.0',
      project: { name: 'Dragon' },
      run: { id: making.run.id, number: 1 },
      picture: { name: 'hero.png', sha256: making.run.imageSha256 },
      coarse: { name: 'hero.glb', sha256: making.run.meshSha256 },
      params: making.run.params,
      requestId: 'request-1',
      cost: { amount: 0.15, currency: 'USD', charge: 'yes' },
      recipe: 'Game',
    },
  });
  const report = (await validateBytes(new Uint8Array(await readFile(target)))) as {
    readonly issues: { readonly numErrors: number };
  };
  expect(report.issues.numErrors).toBe(0);
});

test('the geometry is byte for byte what it was, and its hash is checked apart from what is said of it', async () => {
  const { making, source, target, folder } = await bench();
  await copyWithProof(source, target, making);
  const origin = await readProof(target);
  const before = await readGlbFile(source);
  const bytes = (await readFile(source)).subarray(before?.binary?.offset);
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(await geometryHash(target)).toBe(hash);
  expect(origin).toMatchObject({ origin: { geometry: { sha256: hash } } });

  const changed = await readFile(target);
  changed[changed.length - 2] = (changed[changed.length - 2] ?? 0) ^ 1;
  const edited = path.join(folder, 'edited.glb');
  await writeFile(edited, changed);
  expect(await geometryHash(edited)).not.toBe(hash);
  expect(await readProof(edited)).toEqual(origin);
});

test('without the switch nothing of it is left, also of an earlier proof', async () => {
  const { making, source, target, folder } = await bench();
  await copyWithProof(source, target, making);
  const stripped = path.join(folder, 'stripped.glb');
  await copyWithProof(target, stripped, null);
  expect(await readProof(stripped)).toEqual({ kind: 'none' });
  expect((await readFile(stripped)).includes('ultrashape"')).toBe(false);
});

test('what anybody wrote is refused, and never more than text', async () => {
  const { making, source, folder } = await bench('<script>alert(1)</script>');
  const origin = originOf(making, 'b'.repeat(64));
  const said: readonly unknown[] = [
    null,
    'made by me',
    [],
    { version: 2 },
    { ...origin, cost: { amount: -1, currency: 'USD', charge: 'yes' } },
    { ...origin, params: { ...making.run.params, seed: 'x' } },
    { ...origin, project: { id: making.project.id, name: 'x'.repeat(100_000) } },
    { ...origin, placement: [1, 2, 3] },
    { ...origin, picture: { name: 'a.png', sha256: '../../etc/passwd' } },
  ];
  for (const [number, one] of said.entries()) {
    const file = path.join(folder, `${number}.glb`);
    await writeFile(file, await withSaid(source, one));
    expect(await readProof(file), `origin ${number}`).toEqual({ kind: 'unreadable' });
  }
  const scripted = path.join(folder, 'scripted.glb');
  await copyWithProof(source, scripted, making);
  expect(await readProof(scripted)).toMatchObject({ origin: { project: { name: '<script>alert(1)</script>' } } });
});

test('what is no whole GLB has no origin, and is not read whole to find out', async () => {
  const { making, source, target, folder } = await bench();
  await copyWithProof(source, target, making);
  const whole = await readFile(target);
  const huge = Buffer.from(whole);
  huge.writeUInt32LE(0xfffffff0, 12);
  for (const [name, bytes] of [
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('o cube\nv 0 0 0\n')],
    ['cut', whole.subarray(0, 200)],
    ['huge description', huge],
  ] as const) {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    expect(await readProof(file), name).toEqual({ kind: 'none' });
    expect(await geometryHash(file), name).toBeNull();
  }
});

/** A GLB whose `asset.extras.ultrashape` is this. */
async function withSaid(source: string, said: unknown): Promise<Buffer> {
  const bytes = await readFile(source);
  const length = bytes.readUInt32LE(12);
  const json = JSON.parse(bytes.toString('utf8', 20, 20 + length)) as { asset: Record<string, unknown> };
  json.asset['extras'] = { ultrashape: said };
  const text = Buffer.from(JSON.stringify(json));
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, 0x20)]);
  const out = Buffer.concat([bytes.subarray(0, 20), padded, bytes.subarray(20 + length)]);
  out.writeUInt32LE(out.length, 8);
  out.writeUInt32LE(padded.length, 12);
  return out;
}
