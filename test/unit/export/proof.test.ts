import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync } from 'fflate';
import { validateBytes } from 'gltf-validator';
import { expect, test } from 'vitest';
import { geometryHash, readGlbFile } from '../../../main/export/glb-file.ts';
import { copyWithProof, geometryOf, originOf, readProof, type Making } from '../../../main/export/proof.ts';
import { glbPieces } from '../../../main/mesh/write-glb.ts';
import { BUILT_IN_RECIPES, type Format, type Recipe } from '../../../preload/contract/finish.ts';
import { readers } from '../../support/mesh-readers.ts';
import { runBench } from '../../support/run-bench.ts';
import { temporaryFolder } from '../../support/library-bench.ts';
import { ball } from '../mesh/solids.ts';
import { exportBench, going } from './bench.ts';

const [ORIGINAL] = BUILT_IN_RECIPES;

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
  await copyWithProof(source, target, 'glb', making);
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
  await copyWithProof(source, target, 'glb', making);
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
  await copyWithProof(source, target, 'glb', making);
  const stripped = path.join(folder, 'stripped.glb');
  await copyWithProof(target, stripped, 'glb', null);
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
  await copyWithProof(source, scripted, 'glb', making);
  expect(await readProof(scripted)).toMatchObject({ origin: { project: { name: '<script>alert(1)</script>' } } });
});

test('what is no whole GLB has no origin, and is not read whole to find out', async () => {
  const { making, source, target, folder } = await bench();
  await copyWithProof(source, target, 'glb', making);
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

const OTHERS: readonly Format[] = [
  { kind: 'ply', units: 'metres', up: 'y' },
  { kind: 'obj', units: 'metres', up: 'y' },
  { kind: '3mf' },
];

test.each(OTHERS)('a $kind says the same, reads as before, and is what it was without it', async (format) => {
  const { exports, folder, library, run } = await exportBench(ball(2));
  await library.changeProject({ projectId: run.projectId, name: 'Дракон <&> "1"' });
  const wanted = { runId: run.id, recipe: { ...ORIGINAL, format } };
  const out = (name: string): string => path.join(folder, `${name}.${format.kind}`);
  await exports.write({ ...wanted, proof: false }, out('without'), ...going);
  expect(await exports.write({ ...wanted, proof: true }, out('with'), ...going)).toMatchObject({ proof: 'included' });
  expect(await readProof(out('without'))).toEqual({ kind: 'none' });
  const geometry = await geometryOf(out('without'));
  expect(await readProof(out('with'))).toMatchObject({
    kind: 'origin',
    origin: { project: { name: 'Дракон <&> "1"' }, requestId: 'request-1', geometry: { sha256: geometry } },
  });
  expect(await geometryOf(out('with'))).toBe(geometry);
  // Somebody else's reader finds the same mesh in both.
  const plain = await readers[format.kind]?.(out('without'));
  const told = await readers[format.kind]?.(out('with'));
  expect(told?.corners.length).toBe(128 * 9);
  expect(told).toEqual(plain);
  // Every line is short enough for readers that count letters.
  const lines = (await readFile(out('with'), 'latin1')).match(/^(?:comment|#) .*$/gm) ?? [];
  expect(lines.length).toBeGreaterThan(format.kind === '3mf' ? -1 : 3);
  expect(Math.max(0, ...lines.map(({ length }) => length))).toBeLessThan(256);
  await copyWithProof(out('with'), out('stripped'), format.kind, null);
  expect(await readProof(out('stripped'))).toEqual({ kind: 'none' });
  expect(await geometryOf(out('stripped'))).toBe(geometry);
  if (format.kind !== '3mf') expect(await readFile(out('stripped'))).toEqual(await readFile(out('without')));
  expect((await readFile(out('stripped'))).includes('request-1')).toBe(false);
});

test('an STL has room for the request alone, and stays one', async () => {
  const { exports, folder, run } = await exportBench(ball(2));
  const recipe: Recipe = { ...ORIGINAL, format: { kind: 'stl', units: 'millimetres', up: 'z' } };
  const file = path.join(folder, 'out.stl');
  expect(await exports.write({ runId: run.id, recipe, proof: true }, file, ...going)).toMatchObject({
    proof: 'request-only',
  });
  const bytes = await readFile(file);
  expect(bytes.toString('latin1', 0, 80).trimEnd()).toBe('Binary STL by Ultrashape Desktop, request-1');
  expect(bytes.length).toBe(84 + 128 * 50);
  expect((await readers['stl']?.(file))?.corners.length).toBe(128 * 9);
  expect(await readProof(file)).toEqual({ kind: 'none' });
});

test('what anybody wrote into comments and metadata is refused, and a trap is not opened', async () => {
  const { folder } = await bench();
  const model = (said: string) => `<model unit="millimeter"><metadata name="us:origin">${said}</metadata><resources>`;
  const zip = (text: string) => zipSync({ '3D/3dmodel.model': new TextEncoder().encode(text) });
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'comment.ply': 'ply\nformat ascii 1.0\ncomment ultrashape-origin: {"version":1}\nend_header\n',
    'garbage.ply': 'ply\nformat ascii 1.0\ncomment ultrashape-origin: {"ver\nend_header\n',
    'comment.obj': '# ultrashape-origin: [1,2\n# ultrashape-origin: ]\nv 0 0 0\n',
    'metadata.3mf': zip(model('{&quot;version&quot;:1}')),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(path.join(folder, name), content);
    expect(await readProof(path.join(folder, name)), name).toEqual({ kind: 'unreadable' });
  }
  const none: Readonly<Record<string, string | Uint8Array>> = {
    'endless.ply': `ply\n${'comment x\n'.repeat(20_000)}`,
    'no.3mf': 'PK no zip',
    'empty.3mf': zipSync({}),
    'long.3mf': zip('x'.repeat(3_000_000)),
    'picture.png': 'ultrashape-origin: {}',
  };
  for (const [name, content] of Object.entries(none)) {
    await writeFile(path.join(folder, name), content);
    expect(await readProof(path.join(folder, name)), name).toEqual({ kind: 'none' });
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
