import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { RemoteCancel, RemoteFile, RemoteStatus } from '../../../main/fal/port.ts';
import { PRICE, runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

type Bench = Awaited<ReturnType<typeof runBench>>;

/** fal does with the request of a seed what the test says; it works on those of which the test has said nothing. */
function scripted(bench: Bench) {
  const fates = new Map<number, 'queued' | 'delivers' | 'fails'>();
  // FakeFal numbers requests as they come.
  const seedOf = (requestId: string) => bench.fal.submitted[Number(requestId.split('-')[1]) - 1]?.seed ?? 0;
  bench.fal.status = (requestId): Promise<RemoteStatus> => {
    const fate = fates.get(seedOf(requestId));
    if (fate === 'queued') return Promise.resolve({ kind: 'queued', position: 1 });
    if (fate === undefined) return Promise.resolve({ kind: 'running', log: [] });
    return Promise.resolve({ kind: 'completed', log: [], inferenceSeconds: 1 });
  };
  bench.fal.result = (requestId): Promise<RemoteFile> =>
    fates.get(seedOf(requestId)) === 'fails'
      ? Promise.reject(new AppError('provider', 'fal could not finish this request.', { charged: 'no' }))
      : Promise.resolve({ url: 'https://v3b.fal.media/files/refined.glb', bytes: 14 });
  const cancelled: number[] = [];
  bench.fal.cancel = (requestId): Promise<RemoteCancel> => {
    cancelled.push(seedOf(requestId));
    return Promise.resolve(fates.get(seedOf(requestId)) === 'queued' ? 'removed' : 'requested');
  };
  return { cancelled, let: (seed: number, fate: 'queued' | 'delivers' | 'fails') => fates.set(seed, fate) };
}

/** A sweep of so many seeds. */
async function sweep(bench: Bench, runner: ReturnType<Bench['open']>['runner'], count: number, cap: number | null) {
  const runs = Array.from({ length: count }, (_, at) => ({
    ...bench.ask,
    params: { ...bench.ask.params, seed: at + 1 },
  }));
  return (await runner.start({ runs, sweep: { cap }, agreed: [] }, PRICE)).map(({ id }) => id);
}

const MANY = { line: () => ({ paused: false, atOnce: 10 }) };

describe('a cap', () => {
  test('lets out what it has room for; the rest end when it is spent, and say why', async () => {
    const bench = await runBench();
    const fal = scripted(bench);
    const { runner, viewOf, rests } = bench.open(MANY);
    const ids = await sweep(bench, runner, 4, 0.3);
    await bench.clock.until(() => bench.fal.submitted.length === 2);
    await bench.clock.advance(60_000);
    expect(bench.fal.submitted).toHaveLength(2);
    expect(viewOf(ids[2] ?? '')).toMatchObject({
      state: 'in-line',
      waiting: 'The $0.30 of this sweep are spent or promised. It leaves if one of the others turns out free.',
    });
    fal.let(1, 'delivers');
    fal.let(2, 'delivers');
    await rests();
    const views = await runner.viewsOf(bench.project.id);
    expect(views.map(({ state, stopped, charge }) => [state, stopped, charge])).toEqual([
      ['done', null, 'yes'],
      ['done', null, 'yes'],
      ['cancelled', 'cap', 'nothing'],
      ['cancelled', 'cap', 'nothing'],
    ]);
  });

  test('holds for a run that is sent again after a restart', async () => {
    const bench = await runBench();
    const fal = scripted(bench);
    const before = bench.open({ line: () => ({ paused: false, atOnce: 1 }) });
    fal.let(1, 'fails');
    fal.let(2, 'delivers');
    const [first = ''] = await sweep(bench, before.runner, 2, 0.15);
    await before.rests();
    expect(bench.fal.submitted).toHaveLength(2);
    await before.runner.suspend();

    const after = bench.open();
    await after.runner.resumeAll();
    await after.runner.sendAgain(first);
    await after.rests();
    expect(bench.fal.submitted).toHaveLength(2);
    expect(await after.runner.view(first)).toMatchObject({ state: 'cancelled', stopped: 'cap', charge: 'no' });
  });

  test('has room again for what turned out free, also after a restart', async () => {
    const bench = await runBench();
    const fal = scripted(bench);
    const before = bench.open(MANY);
    await sweep(bench, before.runner, 4, 0.3);
    await bench.clock.until(() => before.runner.activity().atFal === 2);
    fal.let(1, 'delivers');
    await bench.clock.until(() => before.runner.activity().atFal === 1);
    await before.runner.suspend();

    const after = bench.open(MANY);
    await after.runner.resumeAll();
    await bench.clock.advance(60_000);
    expect(bench.fal.submitted).toHaveLength(2);
    fal.let(2, 'fails');
    await bench.clock.until(() => bench.fal.submitted.length === 3);
    fal.let(3, 'delivers');
    await after.rests();
    const views = await after.runner.viewsOf(bench.project.id);
    expect(views.map(({ state }) => state)).toEqual(['done', 'failed', 'done', 'cancelled']);
    expect(bench.library.sumsSince(0)).toEqual({ charged: 0.3, undecided: 0, pending: 0 });
  });

  test('that is no cap lets all of them out, and one below a single run none', async () => {
    const bench = await runBench();
    scripted(bench);
    const { runner, rests } = bench.open(MANY);
    await sweep(bench, runner, 3, null);
    await bench.clock.until(() => bench.fal.submitted.length === 3);
    await runner.cancelAll();
    const other = bench.open(MANY);
    const runs = [{ ...bench.ask, params: { ...bench.ask.params, seed: 9 } }];
    const [view] = await other.runner.start({ runs, sweep: { cap: 0.1 }, agreed: [] }, PRICE);
    await other.rests();
    expect(await other.runner.view(view?.id ?? '')).toMatchObject({ state: 'cancelled', stopped: 'cap' });
    await runner.suspend();
    await rests();
  });

  test('counts what is paid, open and on its way, and nothing that was free', async () => {
    const bench = await runBench();
    const other = await bench.library.createProject('Other');
    const { runner } = bench.open();
    const runs = [bench.ask, { ...bench.ask, projectId: other.id }];
    await expect(runner.start({ runs, sweep: { cap: null }, agreed: [] }, PRICE)).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});

describe('keeping one', () => {
  test('gives it its stars and stops what costs nothing to stop; what fal works on finishes', async () => {
    const bench = await runBench();
    const fal = scripted(bench);
    const { runner, viewOf, rests } = bench.open({ line: () => ({ paused: false, atOnce: 3 }) });
    fal.let(3, 'queued');
    const [a = '', b = '', c = '', d = ''] = await sweep(bench, runner, 4, null);
    await bench.clock.until(() => viewOf(b)?.state === 'running' && viewOf(c)?.state === 'queued');
    // A slot would be free for the last; it must not leave in the moment in which the line is cleared.
    fal.let(1, 'delivers');
    fal.let(4, 'queued');
    await bench.clock.until(() => viewOf(a)?.state === 'done' && viewOf(d)?.state === 'queued');
    await startOne(runner, { ...bench.ask, params: { ...bench.ask.params, seed: 99 } });
    expect(await runner.keep(a)).toEqual({ stopped: 2, goingOn: 1 });
    expect(await runner.view(a)).toMatchObject({ rating: 5, stopped: null });
    expect(viewOf(c)).toMatchObject({ state: 'cancelled', stopped: 'winner', charge: 'no', failure: null });
    expect(fal.cancelled.sort()).toEqual([3, 4]);
    await bench.clock.until(() => bench.fal.submitted.length === 5);
    fal.let(2, 'delivers');
    fal.let(99, 'delivers');
    await rests();
    expect(viewOf(b)).toMatchObject({ state: 'done', cancelRequested: false });
  });

  test('ends those in line unsent, and keeps stars that it has', async () => {
    const bench = await runBench();
    const fal = scripted(bench);
    const { runner, viewOf, rests } = bench.open({ line: () => ({ paused: false, atOnce: 2 }) });
    const [a = '', , c = '', d = ''] = await sweep(bench, runner, 4, 0.6);
    await bench.clock.until(() => bench.fal.submitted.length === 2);
    fal.let(1, 'delivers');
    fal.let(3, 'queued');
    await bench.clock.until(() => viewOf(c)?.state === 'queued' && viewOf(a)?.state === 'done');
    await runner.rate(a, 3);
    expect(await runner.keep(a)).toEqual({ stopped: 2, goingOn: 1 });
    expect((await runner.view(a)).rating).toBe(3);
    expect(viewOf(d)).toMatchObject({ state: 'cancelled', stopped: 'winner', charge: 'nothing' });
    fal.let(2, 'delivers');
    await rests();
    expect(bench.fal.submitted).toHaveLength(3);
  });

  test('is for a finished run of a sweep', async () => {
    const bench = await runBench();
    const { runner, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('done');
    await expect(runner.keep(id)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('a run that finishes although it was stopped is kept, and not called stopped', async () => {
    const bench = await runBench();
    const fal = scripted(bench);
    const { runner, viewOf, rests } = bench.open(MANY);
    fal.let(2, 'queued');
    bench.fal.cancel = () => Promise.resolve('requested');
    const [a = '', b = ''] = await sweep(bench, runner, 2, null);
    await bench.clock.until(() => viewOf(b)?.state === 'queued');
    fal.let(1, 'delivers');
    await bench.clock.until(() => viewOf(a)?.state === 'done');
    await runner.keep(a);
    expect(viewOf(b)).toMatchObject({ stopped: 'winner', cancelRequested: true });
    fal.let(2, 'delivers');
    await rests();
    expect(viewOf(b)).toMatchObject({ state: 'done', stopped: null, cancelRequested: true, result: { bytes: 14 } });
  });
});
