import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { framed, frameFor } from '../../../../main/mesh/finish/frame.ts';
import { howFar } from '../../../../main/mesh/finish/how-far.ts';
import { smoothNormals } from '../../../../main/mesh/normals.ts';
import { prepare } from '../../../../main/mesh/prepare.ts';
import type { Triangles } from '../../../../main/mesh/triangles.ts';
import type { Format } from '../../../../preload/contract/finish.ts';
import { hasBlender, hasPython, inBlender, readers } from '../../../support/mesh-readers.ts';
import { ball, moved, torus } from '../solids.ts';
import { folder, going, plainFile, readMesh } from '../workbench.ts';
import { finished, recipe } from './workbench.ts';

const root = path.join(import.meta.dirname, '../../../..');
const SNAIL = path.join(root, 'assets/sample/runs/2026-11-23_0930_5a3b/refined.glb');
const SPOT = path.join(root, '../shared/data/spot.obj');
/** A plain GLB of a million triangles and more, which takes its time. */
const LARGE = process.env['ULTRASHAPE_LARGE_MESH'];
/** Twice as large, upside down and elsewhere. */
const PLACEMENT = [2, 0, 0, 0, 0, -2, 0, 0, 0, 0, -2, 0, 3, 4, 5, 1];

const FORMATS: readonly Format[] = [
  { kind: 'glb', compressed: false },
  { kind: 'obj', units: 'centimetres', up: 'z' },
  { kind: 'stl', units: 'millimetres', up: 'z' },
  { kind: 'ply', units: 'inches', up: 'y' },
  { kind: '3mf' },
];
/** What a file may differ by, as a part of its largest coordinate: text has nine digits, the others have every bit. */
const TOLERANCE = { glb: 0, obj: 1e-8, stl: 0, ply: 0, '3mf': 1e-8 };

/** Nine numbers a triangle. */
function cornersOf({ positions, indices }: Triangles): Float32Array {
  const corners = new Float32Array(indices.length * 3);
  indices.forEach((vertex, i) => corners.set(positions.subarray(vertex * 3, vertex * 3 + 3), i * 3));
  return corners;
}

function largestDifference(one: Float32Array, other: Float32Array): number {
  expect(one.length).toBe(other.length);
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0);
}

const largest = (numbers: Float32Array): number => numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

async function roundTrip(file: string, format: Format): Promise<void> {
  const { out, receipt } = await finished(file, { format }, { placement: PLACEMENT });
  const read = await readers[format.kind]?.(out);
  const source = await readMesh(file);
  const placed = framed(source, frameFor(source, PLACEMENT, recipe({ format })));
  const expected = cornersOf(placed);
  expect(read?.corners.length).toBe(receipt.after.triangles * 9);
  const allowed =
    TOLERANCE[format.kind] * largest(expected) +
    (format.kind === 'obj' || format.kind === '3mf' ? largest(expected) * 2 ** -24 : 0);
  expect(largestDifference(read?.corners ?? new Float32Array(), expected)).toBeLessThanOrEqual(allowed);
  if (format.kind !== 'glb' && format.kind !== 'obj' && format.kind !== 'ply') return;
  const normals = cornersOf({ positions: smoothNormals(placed), indices: placed.indices });
  expect(largestDifference(read?.normals ?? new Float32Array(), normals)).toBeLessThan(1e-4);
}

describe('what was written is read by others as it was', () => {
  test.each(FORMATS)('the sample as $kind', async (format) => roundTrip(SNAIL, format));
  test.skipIf(!existsSync(SPOT)).each(FORMATS)('spot as $kind', async (format) => {
    const out = path.join(await folder(), 'spot.glb');
    await prepare({ source: SPOT, out }, going);
    await roundTrip(out, format);
  });
  /** `ULTRASHAPE_LARGE_MESH=FILE.glb npx vitest run --project node test/unit/mesh/finish/formats.test.ts -t large` */
  test.skipIf(LARGE === undefined).each(FORMATS)('a large mesh as $kind', { timeout: 600_000 }, async (format) =>
    roundTrip(LARGE ?? '', format),
  );
  // Readers of text take a minute for so many: those are asked with the variable above.
  test('1,500,000 triangles in each binary format', { timeout: 180_000 }, async () => {
    const file = await plainFile(torus(1000, 750));
    for (const format of FORMATS.filter(({ kind }) => kind !== 'obj' && kind !== '3mf')) await roundTrip(file, format);
  });
  test('a compressed GLB is within half a step of 65,535 along its longest side, and a third as large', async () => {
    const mesh = moved(torus(96, 48), (x, y, z) => [x + 7, y * 3, z]);
    const file = await plainFile(mesh);
    const whole = await finished(file, {});
    const { out, receipt } = await finished(file, { format: { kind: 'glb', compressed: true } });
    expect(receipt.after.bytes).toBeLessThan(whole.receipt.after.bytes / 3);
    const read = await readers['glb']?.(out);
    const corners = read?.corners ?? new Float32Array();
    const back = { positions: corners, indices: Uint32Array.from({ length: corners.length / 3 }, (_, i) => i) };
    expect(back.indices.length).toBe(mesh.indices.length);
    const step = 2.5 / 65_535;
    expect((await howFar(mesh, back, going)).most).toBeLessThan(step);
    expect((await howFar(back, mesh, going)).most).toBeLessThan(step);
    expect(read?.normals?.length).toBe(corners.length);
  });
  test.skipIf(!hasPython)('3MF is a zip of XML to Python as well', async () =>
    roundTrip(await plainFile(ball(2)), { kind: '3mf' }),
  );
});

test.skipIf(!hasBlender)('Blender finds each where the receipt says', { timeout: 120_000 }, async () => {
  const files = await Promise.all(
    FORMATS.filter(({ kind }) => kind !== '3mf').map((format) => finished(SNAIL, { format }, { placement: PLACEMENT })),
  );
  const found = await inBlender(
    files.map(({ out }) => out),
    await folder(),
  );
  for (const { receipt } of files) {
    const { kind } = receipt.recipe.format;
    const { min, max } = receipt.bounds;
    // Blender turns glTF upright by itself, and takes the others as they are.
    const expected = kind === 'glb' ? { min: [min[0], -max[2], min[1]], max: [max[0], -min[2], max[1]] } : { min, max };
    expect(found[kind]?.triangles).toBe(receipt.after.triangles);
    const size = Math.max(...receipt.bounds.max.map(Math.abs), ...receipt.bounds.min.map(Math.abs));
    for (const end of ['min', 'max'] as const) {
      found[kind]?.[end].forEach((value, axis) =>
        expect(Math.abs(value - (expected[end][axis] ?? NaN))).toBeLessThan(size * 1e-6),
      );
    }
  }
});

test('a GLB says where it comes from, and its bytes are whole', async () => {
  const extras = { ultrashape: { seed: 42, quote: '"é\u2028' } };
  const { out } = await finished(ball(1), {}, { extras });
  const bytes = await readFile(out);
  const json = JSON.parse(bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12))) as { asset: { extras: unknown } };
  expect(json.asset.extras).toEqual(extras);
  expect(bytes.readUInt32LE(8)).toBe(bytes.length);
});

test('text keeps meshes apart that are very small, very large or far away', async () => {
  for (const [size, at] of [
    [1e-7, 0],
    [1e9, 0],
    [0.5, 4096],
  ] as const) {
    const mesh = moved(ball(2), (x, y, z) => [x * size + at, y * size, z * size]);
    const { out } = await finished(mesh, { format: { kind: 'obj', units: 'metres', up: 'y' } });
    const read = await readers['obj']?.(out);
    const expected = cornersOf(mesh);
    expect(largestDifference(read?.corners ?? new Float32Array(), expected)).toBeLessThanOrEqual(
      largest(expected) * 1e-7,
    );
  }
});
