import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Layout } from '../../../preload/contract/mesh.ts';
import { distances } from '../../../main/mesh/distances.ts';
import type { JobArgs } from '../../../main/mesh/protocol.ts';
import type { Triangles } from '../../../main/mesh/triangles.ts';
import { exactDistance, windings } from './exact-distance.ts';
import { ball, box, moved, openBox, solid, together } from './solids.ts';
import { fileOf, folder, going, plainFile } from './workbench.ts';

const quiet = (): void => undefined;
const shape = () => together(ball(3, 0.7, [12, 3, -4]), box([0.9, 2.1, 0.4], [12.2, 3, -4.1]));

interface Compared {
  readonly mesh: Triangles;
  readonly reference: Triangles;
  readonly placement?: readonly number[];
  readonly referencePlacement?: readonly number[];
  readonly proxy?: JobArgs<'distances'>['proxy'];
}

async function compare({ mesh, reference, placement, referencePlacement, proxy = null }: Compared) {
  const into = await folder();
  const out = path.join(into, 'distances');
  const proxyOut = path.join(into, 'proxydistances');
  const job = {
    mesh: { file: await plainFile(mesh), placement: placement ?? null },
    reference: { file: await plainFile(reference), placement: referencePlacement ?? null },
    proxy,
    out,
    proxyOut,
  };
  const found = await distances(job, going, quiet);
  const valuesIn = async (file: string): Promise<number[]> => {
    const bytes = new Uint8Array(await readFile(file));
    return [...new Int16Array(bytes.buffer)].map((step) => (step / 32_767) * found.scale);
  };
  return { found, values: await valuesIn(out), proxyValues: () => valuesIn(proxyOut), files: () => readdir(into) };
}

const pointsOf = ({ positions }: Triangles): [number, number, number][] =>
  Array.from({ length: positions.length / 3 }, (_, i) => [...positions.subarray(i * 3, i * 3 + 3)] as never);

function exact(points: readonly (readonly [number, number, number])[], reference: Triangles): number[] {
  return points.map((p) => exactDistance(reference, p) * (windings(reference, p) > 0.5 ? -1 : 1));
}

test('what is written is the signed distance of each vertex, to a step of the scale', async () => {
  const mesh = ball(3, 0.9);
  const reference = box([1.2, 1.2, 1.2], [-0.6, -0.6, -0.6]);
  const { found, values, files } = await compare({ mesh, reference });
  exact(pointsOf(mesh), reference).forEach((d, i) => expect(values[i]).toBeCloseTo(d, 4));
  expect(found.greatest).toBeCloseTo(0.3, 4);
  expect(found.scale).toBe(Math.max(found.greatest, -found.least));
  expect(found.openReference).toBe(false);
  expect(await files()).toEqual(['distances']);
});

test('a result in its own frame is measured where it is shown, in units of the reference', async () => {
  const reference = shape();
  const normalised = moved(reference, (x, y, z) => [(x - 12) / 40, (y - 3) / 40, (z + 4) / 40]);
  const grown = moved(normalised, (x, y, z) => [x + 0.002, y, z]);
  const placement = [40, 0, 0, 0, 0, 40, 0, 0, 0, 0, 40, 0, 12, 3, -4, 1];
  const same = await compare({ mesh: normalised, reference, placement });
  expect(same.found.greatest - same.found.least).toBeLessThan(1e-5);
  const { found } = await compare({ mesh: grown, reference, placement });
  expect(found.greatest).toBeCloseTo(0.08, 3);
  expect(found.drift.move[0]).toBeCloseTo(0.08, 2);
  // Spots are in the mesh file's own coordinates.
  for (const { at } of found.changes) expect(Math.hypot(...at)).toBeLessThan(0.1);
});

test('two results are compared in units of what they are shown beside', async () => {
  const one = ball(3, 0.5);
  const other = ball(3, 0.6);
  // Each in a frame of its own: turned a quarter about z, eight times as large, moved.
  const placement = [0, 8, 0, 0, -8, 0, 0, 0, 0, 0, 8, 0, 100, 20, -7, 1];
  const { found } = await compare({ mesh: other, reference: one, placement, referencePlacement: placement });
  expect(found.greatest).toBeCloseTo(0.8, 2);
  expect(found.mean).toBeGreaterThan(0.75);
  expect(found.drift.scale).toBeCloseTo(1.2, 2);
  const apart = await compare({
    mesh: one,
    reference: one,
    placement,
    referencePlacement: [0, 8, 0, 0, -8, 0, 0, 0, 0, 0, 8, 0, 99, 20, -7, 1],
  });
  expect(apart.found.drift.move[0]).toBeCloseTo(1, 2);
  expect(apart.found.greatest).toBeCloseTo(1, 1);
});

test("the proxy's vertices have their own distances, on the same scale", async () => {
  const reference = ball(2);
  const { positions, indices } = ball(1, 1.1);
  const bytes = Buffer.concat([Buffer.from(indices.buffer), Buffer.from(positions.buffer)]);
  const layout: Layout = {
    vertices: positions.length / 3,
    triangles: indices.length / 3,
    indices: { offset: 0, length: indices.byteLength, bytesPerIndex: 4 },
    positions: { offset: indices.byteLength, length: positions.byteLength },
  };
  const proxy = { file: await fileOf('proxy', bytes), layout };
  const { proxyValues, values } = await compare({ mesh: ball(3, 1.1), reference, proxy });
  const wanted = exact(pointsOf({ positions, indices }), reference);
  (await proxyValues()).forEach((d, i) => expect(d).toBeCloseTo(wanted[i] ?? NaN, 4));
  // Its vertices are the mesh's first ones here, so that both files say the same of them.
  expect(await proxyValues()).toEqual(values.slice(0, wanted.length));

  const short = { file: await fileOf('proxy', bytes.subarray(0, 100)), layout };
  await expect(compare({ mesh: ball(3), reference, proxy: short })).rejects.toMatchObject({ code: 'damaged' });
});

test('a reference that is open says so', async () => {
  expect((await compare({ mesh: ball(2), reference: openBox() })).found.openReference).toBe(true);
});

test('a reference without a triangle that could be measured against is refused', async () => {
  const flat = solid([0, 0, 0, 1, 0, 0, 2, 0, 0], [0, 1, 2]);
  await expect(compare({ mesh: ball(1), reference: flat })).rejects.toMatchObject({ code: 'damaged' });
  await expect(compare({ mesh: ball(1), reference: solid([0, 0, 0], []) })).rejects.toMatchObject({ code: 'damaged' });
});

test('the same mesh differs nowhere', async () => {
  const { found, values } = await compare({ mesh: shape(), reference: shape() });
  expect([found.least, found.greatest, found.mean, found.rms]).toEqual([0, 0, 0, 0]);
  expect(found.scale).toBeGreaterThan(0);
  expect(found.changes).toEqual([]);
  expect(found.drift.significant).toBe(false);
  expect(values.every((value) => value === 0)).toBe(true);
});

test('vertices that are nowhere or that no triangle uses change nothing', async () => {
  const { positions, indices } = ball(3, 1.2);
  const odd = solid([...positions, NaN, 0, 0, 500, 0, 0], [...indices]);
  const plain = await compare({ mesh: ball(3, 1.2), reference: ball(3) });
  const { found, values } = await compare({ mesh: odd, reference: ball(3) });
  expect(found.mean).toBeCloseTo(plain.found.mean, 6);
  expect(found.changes.length).toBe(plain.found.changes.length);
  expect(values.at(-2)).toBe(0);
});

test('a cancelled job leaves no file and says that it was cancelled', async () => {
  const into = await folder();
  const stop = new AbortController();
  const job = {
    mesh: { file: await plainFile(ball(5, 1.1)), placement: null },
    reference: { file: await plainFile(ball(3)), placement: null },
    proxy: null,
    out: path.join(into, 'distances'),
    proxyOut: path.join(into, 'proxydistances'),
  };
  const told: number[] = [];
  const working = distances(job, stop.signal, (done) => {
    told.push(done);
    if (done >= 0.2) stop.abort(new Error('no longer wanted'));
  });
  await expect(working).rejects.toThrow('no longer wanted');
  expect(told.length).toBeGreaterThan(0);
  expect(await readdir(into)).toEqual([]);
});
