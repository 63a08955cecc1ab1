import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LISTED } from '../../support/runner-library.ts';
import { FlyingClock } from '../faults/flying-clock.ts';
import { shelfIn, worldOf, type World } from '../faults/world.ts';

/** The real client and runner over a real library, against a local fal that has two runners, as for a new account. */
async function bench() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-sweep-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const clock = new FlyingClock();
  const shelf = await shelfIn(folder, () => clock.now());
  onTestFinished(() => shelf.library.close());
  const world = await worldOf(shelf, { queueMs: 2000, runMs: 60_000, concurrency: 2 }, clock);
  onTestFinished(async () => {
    await world.runner.suspend();
    await world.server.close();
  });
  const seeds = (...seed: number[]) =>
    seed.map((each) => ({ ...shelf.small, params: { ...shelf.small.params, seed: each } }));
  const views = async () => world.runner.viewsOf(shelf.small.projectId);
  return { ...world, world, shelf, seeds, views };
}

test('four seeds, pay for two: the best is kept, the rest cost nothing', async () => {
  const { world, shelf, seeds, views } = await bench();
  const { runner, server } = world;
  const ids = (await runner.start({ runs: seeds(1, 2, 3, 4), sweep: { cap: 0.6 }, agreed: [] }, LISTED)).map(
    ({ id }) => id,
  );
  await world.until(() => runner.activity().fetching > 0 || server.account().charges.length > 0, 'the first result');
  let best = '';
  await world.until(() => {
    void views().then((all) => (best = all.find(({ state }) => state === 'done')?.id ?? ''));
    return best !== '';
  }, 'a finished run');
  const winner = best;
  const kept = await settled(runner.keep(winner), world);
  // The other one of the first two may have ended in the same moment.
  expect(kept.stopped).toBeGreaterThanOrEqual(ids.length - 2);
  await world.until(() => runner.busy === 0 && world.rests(), 'the end');
  const all = await views();
  const done = all.filter(({ state }) => state === 'done');
  expect(all.filter(({ stopped }) => stopped === 'winner').every(({ state }) => state === 'cancelled')).toBe(true);
  expect(all.filter(({ state }) => state === 'cancelled')).toHaveLength(kept.stopped);
  expect(all.find(({ id }) => id === winner)).toMatchObject({ rating: 5 });
  expect(server.account().spent).toBeCloseTo(done.length * 0.15);
  expect(shelf.library.sumsSince(0)).toEqual({ charged: server.account().spent, undecided: 0, pending: 0 });
  expect(server.account().spent).toBeLessThan(0.6);
});

test('three at once on two runners: no more than two are at fal, and the ledger agrees with what Cancel said', async () => {
  const { world, shelf, seeds } = await bench();
  const { runner, server } = world;
  const [first = '', second = '', third = ''] = (
    await runner.start({ runs: seeds(1, 2, 3), sweep: null, agreed: [] }, LISTED)
  ).map(({ id }) => id);
  await world.until(() => runner.activity().atFal === 2 && server.jobs().length === 2, 'two at fal');
  expect(await settled(runner.cancel(third), world)).toMatchObject({ outcome: 'not-sent', run: { charge: 'nothing' } });
  await world.until(
    () => runner.activity().atFal === 2 && server.jobs().every((job) => job.startsAt <= job.acceptedAt + 2000),
    'running',
  );
  await world.until(() => runner.busy === 0 && world.rests(), 'the end');
  expect(server.jobs()).toHaveLength(2);
  expect((await runner.view(first)).charge).toBe('yes');
  expect((await runner.view(second)).charge).toBe('yes');
  expect(shelf.library.sumsSince(0).charged).toBeCloseTo(server.account().spent);
});

/** What comes of a call while time flies. */
async function settled<T>(call: Promise<T>, world: World): Promise<T> {
  let over = false;
  const leave = (): void => void (over = true);
  call.then(leave, leave);
  await world.until(() => over, 'an answer');
  return call;
}
