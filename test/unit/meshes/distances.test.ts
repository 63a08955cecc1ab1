import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { MeshEngine } from '../../../main/mesh/port.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { ball, box } from '../mesh/solids.ts';
import { going, plainBytes } from '../mesh/workbench.ts';
import { bench, PATIENT, quickEngine } from './bench.ts';

type Distances = Awaited<ReturnType<MeshEngine['distances']>>;

const FAR: Distances = {
  scale: 1,
  least: 0,
  greatest: 1,
  mean: 0.5,
  rms: 0.6,
  quantiles: { half: 0.5, most: 0.9, nearlyAll: 1 },
  histogram: { from: -1, to: 1, shares: [0, 1] },
  beyond: [1, 0],
  drift: { move: [0, 0, 0], scale: 1, significant: false },
  changes: [{ at: [0, 0, 0], radius: 1, normal: [0, 0, 1], distance: 1 }],
  openReference: false,
};

/** An engine whose distances are there when the test says so. */
function distancesLater() {
  const jobs: { readonly signal: AbortSignal; readonly end: () => void; readonly tell: (done: number) => void }[] = [];
  const distances: MeshEngine['distances'] = ({ out }, signal, progress) =>
    new Promise((resolve, reject) => {
      const end = (): void => void writeFile(out, Buffer.alloc(16)).then(() => resolve(FAR), reject);
      jobs.push({ signal, end, tell: (done) => progress?.(done) });
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')));
    });
  const begun = async (count: number): Promise<void> => {
    await expect.poll(() => jobs.length, PATIENT).toBe(count);
  };
  return { jobs, begun, engine: quickEngine({ distances }) };
}

test('distances are computed once, kept over a restart, and go by a name of their own each time', async () => {
  const { add, open, engine } = await bench({ engine: meshEngineHere() });
  const coarse = await add('coarse.glb', plainBytes(box([1, 1, 1])));
  const fine = await add('fine.glb', plainBytes(ball(4)));
  const meshes = open();
  const first = await meshes.distances(fine, coarse, going);
  const file = (await meshes.file(first.id, 'distances', going)) ?? '';
  expect((await stat(file)).size).toBe((await meshes.open(fine, going)).layout.vertices * 2);
  expect(await meshes.file(first.id, 'proxydistances', going)).toBeNull();
  const bytes = await readFile(file);
  await meshes.close();

  const restarted = open();
  const second = await restarted.distances(fine, coarse, going);
  expect(second).toEqual({ ...first, id: second.id });
  expect(second.id).not.toBe(first.id);
  expect(await readFile((await restarted.file(second.id, 'distances', going)) ?? '')).toEqual(bytes);
  expect(await restarted.file(first.id, 'distances', going)).toBeNull();
  expect(engine.calls.filter((job) => job === 'distances')).toHaveLength(1);

  const back = await restarted.distances(coarse, fine, going);
  expect(back.greatest).not.toBe(first.greatest);
  expect(engine.calls.filter((job) => job === 'distances')).toHaveLength(2);
});

test('distances of meshes that stand elsewhere now are others', async () => {
  const places: (readonly number[] | null)[] = [];
  const distances: MeshEngine['distances'] = async ({ mesh, out }) => {
    places.push(mesh.placement);
    await writeFile(out, Buffer.alloc(16));
    return FAR;
  };
  const { add, addResult, place, open } = await bench({ engine: quickEngine({ distances }) });
  const coarse = await add('coarse.glb', plainBytes(box()));
  const refined = await addResult(coarse, plainBytes(box([2, 2, 2])));
  const meshes = open();
  await meshes.distances(refined, coarse, going);
  await place(refined, 2);
  await meshes.distances(refined, coarse, going);
  await meshes.distances(refined, coarse, going);
  expect(places.map((matrix) => matrix?.[0] ?? null)).toEqual([null, 2]);
});

test('two who ask for the same share the work; it stops when the last has left, and leaves nothing', async () => {
  const { engine, jobs, begun } = distancesLater();
  const { add, open, cacheFolder } = await bench({ engine });
  const [a, b] = [await add('a.glb', plainBytes(box())), await add('b.glb', plainBytes(box([2, 2, 2])))];
  const meshes = open();
  const [one, other] = [new AbortController(), new AbortController()];
  const told: number[] = [];
  const first = meshes.distances(a, b, one.signal, (done) => told.push(done));
  const second = meshes.distances(a, b, other.signal, (done) => told.push(done));
  await begun(1);
  await expect.poll(() => (jobs[0]?.tell(0.5), told.length)).toBeGreaterThan(1);
  one.abort(new AppError('cancelled', 'Cancelled.'));
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(jobs[0]?.signal.aborted).toBe(false);
  other.abort(new AppError('cancelled', 'Cancelled.'));
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  expect(jobs[0]?.signal.aborted).toBe(true);

  const again = meshes.distances(a, b, going);
  await begun(2);
  jobs[1]?.end();
  expect(await again).toMatchObject(FAR);
  const left = await readdir(cacheFolder);
  expect(left.filter((name) => name.endsWith('.half'))).toEqual([]);
});

test('closing the library stops what is computed', async () => {
  const { engine, jobs, begun } = distancesLater();
  const { add, open } = await bench({ engine });
  const id = await add('a.glb', plainBytes(box()));
  const meshes = open();
  const waiting = expect(meshes.distances(id, id, going)).rejects.toMatchObject({ code: 'cancelled' });
  await begun(1);
  await meshes.close();
  await waiting;
  expect(jobs[0]?.signal.aborted).toBe(true);
});

test('a summary that is damaged, and distances that are gone, are made again', async () => {
  const { engine, jobs, begun } = distancesLater();
  const { add, open, cacheFolder } = await bench({ engine });
  const id = await add('a.glb', plainBytes(box()));
  const meshes = open();
  const asked = async (count: number) => {
    const map = meshes.distances(id, id, going);
    await begun(count);
    jobs[count - 1]?.end();
    return map;
  };
  const first = await asked(1);
  const summary = (await readdir(cacheFolder)).find((name) => name.endsWith('.map')) ?? '';
  await writeFile(path.join(cacheFolder, summary), '{"scale":');
  await asked(2);
  await rm(path.join(cacheFolder, summary.replace('.map', '.distances')));
  expect(await meshes.file(first.id, 'distances', going)).toBeNull();
  const last = await asked(3);
  expect(await meshes.file(last.id, 'distances', going)).not.toBeNull();
});

test('distances make room for what is newer', async () => {
  const distances: MeshEngine['distances'] = async ({ out }) => {
    await writeFile(out, Buffer.alloc(16));
    return FAR;
  };
  const { add, open } = await bench({ engine: quickEngine({ distances }), cacheBytes: 1 });
  const id = await add('a.glb', plainBytes(box()));
  const meshes = open();
  const map = await meshes.distances(id, id, going);
  expect(await meshes.file(map.id, 'distances', going)).not.toBeNull();
  await meshes.open(await add('b.glb', plainBytes(box([2, 2, 2]))), going);
  expect(await meshes.file(map.id, 'distances', going)).toBeNull();
});
