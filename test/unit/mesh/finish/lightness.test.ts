import { readdir, mkdir, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cutApart } from '../../../../main/mesh/finish/cut-apart.ts';
import { finish } from '../../../../main/mesh/finish/finish.ts';
import { mend } from '../../../../main/mesh/finish/seams.ts';
import { howFar } from '../../../../main/mesh/finish/how-far.ts';
import { readPlain } from '../../../../main/mesh/read-plain.ts';
import { walkRings } from '../../../../main/mesh/rings.ts';
import type { Format, Recipe } from '../../../../preload/contract/finish.ts';
import { ball, box, moved, type Solid, solid, together, torus } from '../solids.ts';
import { folder, going, plainFile, statisticsOf } from '../workbench.ts';
import { finished, recipe, stepOf } from './workbench.ts';

const triangles = (count: number): Pick<Recipe, 'lightness'> => ({ lightness: { by: 'triangles', triangles: count } });

/** Steps that look like chance and are the same each time. */
const rough = (mesh: Solid, by: number): Solid => {
  let seed = 7;
  const step = (): number => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5) * by;
  return moved(mesh, (x, y, z) => [x + step(), y + step(), z + step()]);
};

const sheet = (cells: number): Solid => {
  const positions = Array.from({ length: (cells + 1) ** 2 }, (_, i) => [
    i % (cells + 1),
    Math.floor(i / (cells + 1)),
    0,
  ]);
  const indices = Array.from({ length: cells ** 2 }, (_, i) => {
    const a = Math.floor(i / cells) * (cells + 1) + (i % cells);
    return [a, a + 1, a + cells + 1, a + 1, a + cells + 2, a + cells + 1];
  });
  return solid(positions.flat(), indices.flat());
};

const KINDS: readonly (readonly [string, Solid, number])[] = [
  ['closed', torus(128, 64), 1],
  ['open', { ...ball(5), indices: ball(5).indices.slice(0, -1500) }, 0],
  ['of many parts', together(...Array.from({ length: 12 }, (_, i) => ball(3, 0.4, [i % 4, i >> 2, 0]))), 1],
  ['noisy', rough(ball(6), 0.02), 1],
  ['an open, noisy sheet', rough(sheet(80), 0.8), 0],
];

describe('a target in triangles is met within 1 %, or missed aloud', () => {
  test.each(KINDS)('on a mesh that is %s', async (_, mesh, closed) => {
    const all = mesh.indices.length / 3;
    for (const share of [0.5, 0.1, 0.03]) {
      const wanted = Math.round(all * share);
      const { receipt } = await finished(mesh, triangles(wanted));
      expect(Math.abs(receipt.after.triangles - wanted)).toBeLessThanOrEqual(Math.max(2, wanted * 0.01));
      expect(receipt.after.nonManifoldEdges).toBe(0);
      if (closed === 1) expect(receipt.after.boundaryEdges).toBe(0);
      expect(stepOf(receipt, 'lightness').numbers['after']).toBe(receipt.after.triangles);
    }
  });
});

test('drawing together leaves closed meshes closed, as large and where they were', { timeout: 120_000 }, async () => {
  const parts = fc.array(
    fc.record({
      at: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -3, max: 3 }))),
      size: fc.double({ min: 0.3, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      parts,
      fc.double({ min: 0, max: 0.01, noNaN: true }),
      fc.double({ min: 0.05, max: 0.6, noNaN: true }),
      async (balls, noise, share) => {
        const [x, y, z] = [0, 1, 2];
        const mesh = rough(
          together(...balls.map(({ at, size }) => ball(4, size, [at[x] ?? 0, at[y] ?? 0, at[z] ?? 0]))),
          noise,
        );
        const before = await statisticsOf(mesh);
        const wanted = Math.ceil((mesh.indices.length / 3) * share);
        const { out, receipt } = await finished(mesh, { ...triangles(wanted), normals: 'none' });
        const after = await statisticsOf((await readPlain(out, going)).mesh);
        expect(after).toMatchObject({ boundaryEdges: 0, nonManifoldEdges: 0, watertight: true });
        expect(receipt.after.boundaryEdges + receipt.after.nonManifoldEdges).toBe(0);
        expect(Math.abs(after.triangles - wanted)).toBeLessThanOrEqual(Math.max(2, wanted * 0.01));
        if (before.volume !== null && after.volume !== null) expect(after.volume / before.volume).toBeCloseTo(1, 0);
        for (const axis of [0, 1, 2] as const) {
          expect(Math.abs(after.bounds.min[axis] - before.bounds.min[axis])).toBeLessThan(0.1);
          expect(Math.abs(after.bounds.max[axis] - before.bounds.max[axis])).toBeLessThan(0.1);
        }
      },
    ),
    { numRuns: 8, seed: 20_261_128 },
  );
});

test.each<Format>([
  { kind: 'glb', compressed: false },
  { kind: 'glb', compressed: true },
  { kind: 'obj', units: 'metres', up: 'y' },
  { kind: 'stl', units: 'millimetres', up: 'z' },
  { kind: 'ply', units: 'metres', up: 'z' },
  { kind: '3mf' },
])('a size in bytes is met from below within 1 %: $kind, compressed $compressed', async (format) => {
  const { receipt } = await finished(rough(ball(6), 0.004), { format, lightness: { by: 'megabytes', megabytes: 0.1 } });
  expect(receipt.after.bytes).toBeLessThanOrEqual(100_000);
  expect(receipt.after.bytes).toBeGreaterThanOrEqual(99_000);
});

test('a mesh that is small enough as it is stays', async () => {
  const { receipt } = await finished(ball(3), { lightness: { by: 'megabytes', megabytes: 1 } });
  expect(receipt).toMatchObject({ met: true, error: null, after: { triangles: 512 } });
});

test.each(['units', 'diagonal'] as const)('an error in %s is kept below, as measured', async (of) => {
  const mesh = torus(128, 64);
  const error = of === 'units' ? 5 : 0.002;
  // In millimetres, so that units of the file are not those of the mesh.
  const { receipt } = await finished(mesh, { format: { kind: '3mf' }, lightness: { by: 'error', error, of } });
  expect(receipt.error?.most).toBeLessThanOrEqual(of === 'units' ? 5 : 0.002 * (receipt.error?.diagonal ?? 0));
  expect(receipt.error?.most).toBeGreaterThan(0);
  expect(receipt.after.triangles).toBeLessThan(4000);
});

describe('what lies folded or meets in an edge', () => {
  const defects = async (mesh: Parameters<typeof walkRings>[0]) => {
    const found = (await walkRings(mesh, going)).defects;
    return found.boundary.length + found.nonManifold.length + found.pinched.length + found.duplicate.length;
  };
  test('triangles back to back go, and what they hung on stays closed', async () => {
    const { positions, indices } = box();
    // A flap on the edge from 0 to 1.
    const flapped = solid([...positions, 0.5, -1, 0], [...indices, 0, 1, 8, 1, 0, 8]);
    const { mesh, folded } = await mend(flapped, going);
    expect({ folded, triangles: mesh.indices.length / 3, defects: await defects(mesh) }).toEqual({
      folded: 2,
      triangles: 12,
      defects: 0,
    });
  });
  test('two boxes that share an edge become two boxes, each closed', async () => {
    const one = box();
    const other = box([1, 1, 1], [1, 1, 0]);
    // Corners 3 and 7 of the first are 0 and 4 of the second.
    const shared = together(one, other);
    const indices = shared.indices.map((vertex) => (vertex === 8 ? 3 : vertex === 12 ? 7 : vertex));
    const { mesh, cut } = await mend({ positions: shared.positions, indices }, going);
    expect({ cut, defects: await defects(mesh) }).toEqual({ cut: 2, defects: 0 });
    const { components, volume } = await statisticsOf(mesh);
    expect(components).toBe(2);
    expect(volume).toBeCloseTo(2, 9);
  });
  test('an edge of three triangles stays as it is', () => {
    const fan = solid([0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, -1, -1, 0], [0, 1, 2, 0, 1, 3, 1, 0, 4]);
    expect(cutApart(fan, 'inside', Uint32Array.of(0, 1), new Uint32Array())).toEqual({ mesh: fan, vertices: 0 });
  });
});

test('a part that shrinks to nothing is told of', async () => {
  const mesh = together(ball(5), ball(1, 0.01, [1.5, 0, 0]));
  const { receipt } = await finished(mesh, triangles(100));
  const { numbers, got } = stepOf(receipt, 'lightness');
  expect(receipt.after.components).toBe(2 - (numbers['vanished'] ?? 0));
  if ((numbers['vanished'] ?? 0) > 0) expect(got).toContain('1 small part shrank to nothing');
});

test('what is measured is the distance of every vertex from the lighter surface', async () => {
  const inner = ball(5, 0.9);
  const { mean, most, asked } = await howFar(ball(4), inner, going);
  expect(asked).toBe(1026);
  expect(mean).toBeCloseTo(0.1, 2);
  expect(most).toBeLessThan(0.102);
});

test('a full disk is told of, and nothing is left behind', async ({ skip }) => {
  const disk = path.join(await folder(), 'disk');
  await mkdir(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48k', 'none', disk], { stdio: 'ignore' });
  } catch {
    skip('a small disk can only be made by root on Linux');
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]));
  await writeFile(path.join(disk, 'kept'), 'mine');
  const file = await plainFile(ball(5));
  const job = { source: { file, placement: null }, previewOut: null, extras: null };
  for (const kind of ['glb', 'obj', 'stl', 'ply', '3mf'] as const) {
    const format =
      kind === 'glb' ? { kind, compressed: false } : kind === '3mf' ? { kind } : { kind, units: 'metres', up: 'y' };
    const wanted = recipe({ format: format as Format });
    const attempt = finish({ ...job, recipe: wanted, out: path.join(disk, `out.${kind}`) }, going, () => undefined);
    await expect(attempt).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(disk)).toEqual(['kept']);
  }
});
