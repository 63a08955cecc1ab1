import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256Of } from '../../../../main/base/hash.ts';
import { finish } from '../../../../main/mesh/finish/finish.ts';
import { BUILT_IN_RECIPES } from '../../../../preload/contract/finish.ts';
import { ball, box, openBox, soup, solid, together, torus } from '../solids.ts';
import { folder, going, plainFile, readMesh, statisticsOf } from '../workbench.ts';
import { finished, recipe, stepOf } from './workbench.ts';

const triangles = (count: number) => ({ lightness: { by: 'triangles', triangles: count } }) as const;

/** A ball with a shell inside, a mote beside it, and another one within the shell. */
const crowd = together(ball(5), ball(3, 0.4), ball(1, 0.005, [1.2, 0, 0]), ball(2, 0.03, [1.3, 0.3, 0]));

test('a receipt says of each step what was asked and what was got', async () => {
  const { receipt, out } = await finished(crowd, {
    ...triangles(2000),
    weld: { tolerance: 0 },
    dropInnerShells: true,
    dropBits: { by: 'diagonal', share: 0.02 },
    closeHoles: { by: 'edges', edges: 50 },
  });
  expect(receipt.met).toBe(true);
  expect(receipt.steps.map(({ step }) => step)).toEqual([
    ...['weld', 'inner-shells', 'bits', 'holes', 'lightness', 'place', 'normals', 'write'],
  ]);
  expect(stepOf(receipt, 'inner-shells')).toMatchObject({ numbers: { parts: 1, triangles: 512 } });
  expect(stepOf(receipt, 'bits').got).toMatch(
    /^1 part dropped with 32 triangles, the largest 0\.\d+ % of the diagonal$/,
  );
  expect(stepOf(receipt, 'lightness')).toMatchObject({
    asked: '2,000 triangles',
    numbers: { before: 8320, after: 2000 },
  });
  expect(receipt.before).toMatchObject({ triangles: 8864, components: 4, boundaryEdges: 0 });
  expect(receipt.after).toMatchObject({ triangles: 2000, components: 2, boundaryEdges: 0, nonManifoldEdges: 0 });
  expect(receipt.after).toMatchObject({ bytes: (await stat(out)).size, sha256: await sha256Of(out) });
});

test.each(BUILT_IN_RECIPES)('$name makes a file of a mesh that is light already, and all is met', async (built) => {
  const { receipt } = await finished(torus(), built);
  expect(receipt).toMatchObject({ met: true, after: { triangles: 4096, boundaryEdges: 0 } });
});

test('the file that it is made from is not touched', async () => {
  const file = await plainFile(crowd);
  const [before, { mtimeMs }] = [await sha256Of(file), await stat(file)];
  const { receipt } = await finished(file, { ...triangles(500), dropInnerShells: true });
  expect(receipt.before.sha256).toBe(before);
  expect(await sha256Of(file)).toBe(before);
  expect((await stat(file)).mtimeMs).toBe(mtimeMs);
});

test('a preview is the finished mesh where the source stands, and says how large the file will be', async () => {
  const file = await plainFile(ball(4, 1, [5, 0, 0]));
  const previewOut = path.join(await folder(), 'preview.glb');
  const asked = {
    source: { file, placement: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 9, 9, 9, 1] },
    recipe: recipe({ ...triangles(300), format: { kind: '3mf' }, size: { by: 'height', millimetres: 80 } }),
    extras: null,
  };
  const preview = await finish({ ...asked, out: null, previewOut }, going, () => undefined);
  const out = path.join(await folder(), 'out.3mf');
  const receipt = await finish({ ...asked, out, previewOut: null }, going, () => undefined);
  expect(preview).toEqual({ ...receipt, after: { ...receipt.after, sha256: null } });
  expect(preview.after.bytes).toBe((await readFile(out)).length);
  const shown = await statisticsOf(await readMesh(previewOut));
  expect(shown.triangles).toBe(300);
  expect(shown.bounds.min[0]).toBeCloseTo(4, 1);
  expect(receipt.millimetres[2]).toBeCloseTo(80, 3);
});

describe('holes', () => {
  test('small ones are closed without a new edge beside an old one, and what is larger is told of', async () => {
    const holed = { ...ball(4), indices: ball(4).indices.slice(0, -9) };
    const { receipt, out } = await finished(together(holed, openBox()), { closeHoles: { by: 'edges', edges: 4 } });
    expect(stepOf(receipt, 'holes')).toMatchObject({
      met: true,
      numbers: { found: 2, closed: 1, larger: 1, failed: 0 },
    });
    const after = await statisticsOf(await readMesh(out).catch(() => readNormalled(out)));
    expect(after.boundaryEdges).toBeGreaterThan(0);
  });
  test('a box without a lid gets one', async () => {
    const { receipt } = await finished(openBox(), { closeHoles: { by: 'diagonal', share: 1 } });
    expect(receipt).toMatchObject({ met: true, after: { triangles: 12, boundaryEdges: 0, nonManifoldEdges: 0 } });
  });
  test('the outline of a lone triangle is no hole to be closed', async () => {
    const { receipt } = await finished(solid([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2]), {
      closeHoles: { by: 'edges', edges: 9 },
    });
    expect(receipt).toMatchObject({ met: false, after: { triangles: 1 } });
    expect(stepOf(receipt, 'holes').got).toMatch(/1 could not be closed/);
  });
});

describe('welding', () => {
  test('loose triangles become a whole surface', async () => {
    const { receipt } = await finished(soup(ball(3)), { weld: { tolerance: 0 } });
    expect(stepOf(receipt, 'weld').numbers).toMatchObject({ joined: 512 * 3 - 258, triangles: 0 });
    expect(receipt.after).toMatchObject({ vertices: 258, boundaryEdges: 0 });
  });
  test('points within the tolerance join, and none moves farther than it', async () => {
    const crack = soup(box());
    const jittered = { ...crack, positions: crack.positions.map((value, i) => value + ((i * 7919) % 100) * 1e-6) };
    const { receipt } = await finished(jittered, { weld: { tolerance: 0.001 } });
    expect(receipt.after).toMatchObject({ vertices: 8, boundaryEdges: 0, triangles: 12 });
    expect(receipt.bounds.max.every((value) => Math.abs(value - 1) < 0.001)).toBe(true);
  });
});

describe('refusals', () => {
  test('a target that parts in pieces cannot reach is an error that says what was reached', async () => {
    const bits = together(...Array.from({ length: 60 }, (_, i) => ball(2, 0.1, [i, 0, 0])));
    const attempt = finished(bits, triangles(100));
    await expect(attempt).rejects.toMatchObject({ code: 'missed-target' });
    await expect(attempt).rejects.toThrow(/^The mesh .* [\d,]+ triangles; 100 triangles were asked\.$/);
  });
  test('nothing is written where the target is missed, or when it is cancelled', async () => {
    const place = await folder();
    const file = await plainFile(together(...Array.from({ length: 60 }, (_, i) => ball(2, 0.1, [i, 0, 0]))));
    const job = { source: { file, placement: null }, previewOut: path.join(place, 'p.glb'), extras: null };
    const out = path.join(place, 'out.glb');
    await expect(finish({ ...job, out, recipe: recipe(triangles(100)) }, going, () => undefined)).rejects.toMatchObject(
      { code: 'missed-target' },
    );
    const stop = new AbortController();
    const shares: number[] = [];
    await expect(
      finish({ ...job, out, recipe: recipe() }, stop.signal, (done) => {
        shares.push(done);
        if (done > 0.75) stop.abort();
      }),
    ).rejects.toThrow();
    expect(shares.at(-1)).toBe(0.8);
    expect(await readdir(place)).toEqual([]);
  });
  test('a flat mesh has no height to be made another', async () => {
    const flat = solid([0, 0, 0, 1, 0, 0, 0, 0, 1], [0, 1, 2]);
    await expect(finished(flat, { size: { by: 'height', millimetres: 10 } })).rejects.toMatchObject({
      code: 'missed-target',
    });
  });
});

/** Our own files have normals, which the plain form has not. */
async function readNormalled(file: string) {
  const { out } = await finished(file, { normals: 'none' });
  return readMesh(out);
}
