import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { RemoteStatus } from '../../../main/fal/port.ts';
import { settle } from '../../support/fake-clock.ts';
import { PRICE, runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

type Bench = Awaited<ReturnType<typeof runBench>>;

/** fal works on every request until the test says that the one of a seed has ended. */
function slowFal(bench: Bench) {
  const ended = new Set<number>();
  bench.fal.status = (requestId): Promise<RemoteStatus> =>
    Promise.resolve(
      ended.has(seedOf(bench, requestId))
        ? { kind: 'completed', log: [], inferenceSeconds: 1 }
        : { kind: 'running', log: [{ at: null, text: 'at it' }] },
    );
  return { end: (seed: number) => ended.add(seed) };
}

/** FakeFal numbers requests as they come. */
const seedOf = (bench: Bench, requestId: string): number =>
  bench.fal.submitted[Number(requestId.split('-')[1]) - 1]?.seed ?? 0;

/** Those that leave together arrive in any order. */
const sent = (bench: Bench): number[] => bench.fal.submitted.map(({ seed }) => seed).sort((a, b) => a - b);

const seeds = (bench: Bench, count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...bench.ask, params: { ...bench.ask.params, seed: at + 1 } }));

/** One press of as many runs, in line. */
async function press(bench: Bench, runner: ReturnType<Bench['open']>['runner'], count: number): Promise<string[]> {
  const views = await runner.start({ runs: seeds(bench, count), sweep: null, agreed: [] }, PRICE);
  return views.map(({ id }) => id);
}

test('so many leave at a time, the first first; the next when a slot is free', async () => {
  const bench = await runBench();
  const fal = slowFal(bench);
  const { runner, viewOf, rests } = bench.open();
  const ids = await press(bench, runner, 4);
  const states = () => ids.map((id) => viewOf(id)?.state);
  await bench.clock.until(() => states().filter((state) => state === 'running').length === 2);
  await bench.clock.advance(60_000);
  expect(states()).toEqual(['running', 'running', 'in-line', 'in-line']);
  expect(ids.map((id) => viewOf(id)?.ahead)).toEqual([null, null, 0, 1]);
  expect(sent(bench)).toEqual([1, 2]);

  fal.end(2);
  await bench.clock.until(() => bench.fal.submitted.length === 3);
  expect(bench.fal.submitted.at(-1)?.seed).toBe(3);
  expect(viewOf(ids[3] ?? '')).toMatchObject({ state: 'in-line', ahead: 0, charge: 'nothing' });
  [1, 3, 4].forEach(fal.end);
  await rests();
  expect(states()).toEqual(['done', 'done', 'done', 'done']);
});

test('a result that is being fetched does not keep the next run from leaving', async () => {
  const bench = await runBench();
  const fal = slowFal(bench);
  bench.fal.script.download = [new Promise<Uint8Array>(() => undefined)];
  const { runner, viewOf } = bench.open({ line: () => ({ paused: false, atOnce: 1 }) });
  const [first = ''] = await press(bench, runner, 2);
  await bench.clock.until(() => bench.fal.submitted.length === 1);
  fal.end(1);
  await bench.clock.until(() => bench.fal.submitted.length === 2);
  expect(viewOf(first)?.state).toBe('downloading');
  await runner.suspend();
});

test('nothing leaves a paused line; settings that change are followed at once', async () => {
  const bench = await runBench();
  slowFal(bench);
  let settings = { paused: true, atOnce: 1 };
  const { runner } = bench.open({ line: () => settings });
  await press(bench, runner, 4);
  await bench.clock.advance(60_000);
  expect(bench.fal.submitted).toHaveLength(0);
  settings = { paused: false, atOnce: 1 };
  runner.lineChanged();
  await bench.clock.until(() => bench.fal.submitted.length === 1);
  settings = { paused: false, atOnce: 3 };
  runner.lineChanged();
  await bench.clock.until(() => bench.fal.submitted.length === 3);
  await bench.clock.advance(60_000);
  expect(bench.fal.submitted).toHaveLength(3);
  expect(runner.activity()).toMatchObject({ inLine: 1, atFal: 3, here: 0, fetching: 0 });
  expect(runner.busy).toBe(4);
  await runner.suspend();
});

describe('another order', () => {
  test('is what the user makes it, is told, and outlives a restart', async () => {
    const bench = await runBench();
    slowFal(bench);
    const before = bench.open({ line: () => ({ paused: true, atOnce: 1 }) });
    const ids = await press(bench, before.runner, 4);
    const [a = '', b = '', c = '', d = ''] = ids;
    const order = () => ids.toSorted((x, y) => (before.viewOf(x)?.ahead ?? 9) - (before.viewOf(y)?.ahead ?? 9));
    await before.runner.move(d, b);
    expect(order()).toEqual([a, d, b, c]);
    await before.runner.move(a, null);
    expect(order()).toEqual([d, b, c, a]);
    await before.runner.move(c, d);
    expect(order()).toEqual([c, d, b, a]);
    await before.runner.suspend();

    const after = bench.open();
    await after.runner.resumeAll();
    await bench.clock.until(() => bench.fal.submitted.length === 2);
    expect(sent(bench)).toEqual([3, 4]);
    expect((await after.runner.view(a)).ahead).toBe(1);
    await after.runner.suspend();
  });

  test('can be made as often as anybody likes', async () => {
    const bench = await runBench();
    const { runner, viewOf } = bench.open({ line: () => ({ paused: true, atOnce: 1 }) });
    const [a = '', b = '', c = ''] = await press(bench, runner, 3);
    for (let turn = 0; turn < 70; turn++) {
      await runner.move(c, b);
      await runner.move(b, c);
    }
    expect([a, b, c].map((id) => viewOf(id)?.ahead)).toEqual([0, 1, 2]);
    await runner.suspend();
  });

  test('is not made of a run that has left', async () => {
    const bench = await runBench();
    slowFal(bench);
    const { runner } = bench.open();
    const [first = '', , third = '', fourth = ''] = await press(bench, runner, 4);
    await bench.clock.until(() => bench.fal.submitted.length === 2);
    await expect(runner.move(first, null)).rejects.toMatchObject({ code: 'bad-request' });
    // It left while it was dragged over: its place was the first.
    await runner.move(fourth, first);
    expect(await runner.view(third)).toMatchObject({ ahead: 1 });
    await runner.suspend();
  });
});

test('a run that is cancelled in line was never sent, and those behind it move up', async () => {
  const bench = await runBench();
  slowFal(bench);
  const { runner, viewOf } = bench.open({ line: () => ({ paused: true, atOnce: 2 }) });
  const [first = '', second = ''] = await press(bench, runner, 2);
  expect(await runner.cancel(first)).toMatchObject({
    outcome: 'not-sent',
    run: { state: 'cancelled', charge: 'nothing', failure: null, ahead: null },
  });
  expect(viewOf(second)?.ahead).toBe(0);
  expect((await bench.library.run(first)).submits).toEqual([]);
  await runner.suspend();
});

test('after a restart what was on its way goes on, and the line keeps to its slots', async () => {
  const bench = await runBench();
  slowFal(bench);
  const before = bench.open({ line: () => ({ paused: false, atOnce: 3 }) });
  await press(bench, before.runner, 5);
  await bench.clock.until(() => before.runner.activity().atFal === 3 && bench.fal.submitted.length === 3);
  await before.runner.suspend();

  const after = bench.open({ line: () => ({ paused: false, atOnce: 1 }) });
  await after.runner.resumeAll();
  await bench.clock.advance(60_000);
  expect(bench.fal.submitted).toHaveLength(3);
  expect(after.runner.activity()).toMatchObject({ atFal: 3, inLine: 2 });
  await after.runner.suspend();
});

test('an account that refuses one run does not refuse the whole line; it goes on when the user sends it again', async () => {
  const bench = await runBench();
  const empty = new AppError('exhausted-balance', 'fal says the account is locked or out of credit.');
  (bench.fal.script.submit as unknown[]).push(empty, 'request-1', 'request-2', 'request-3');
  const { runner, viewOf, rests } = bench.open({ line: () => ({ paused: false, atOnce: 1 }) });
  const [first = '', second = '', third = ''] = await press(bench, runner, 3);
  await bench.clock.until(() => viewOf(first)?.state === 'failed');
  await bench.clock.advance(60_000);
  expect(bench.fal.submitted).toHaveLength(1);
  expect(viewOf(third)).toMatchObject({
    state: 'in-line',
    waiting:
      'fal says the account is locked or out of credit. The line waits. When that is settled, send the failed run again.',
  });
  // A laptop that is opened, a network that changes: neither pays a bill.
  runner.wake();
  await bench.clock.advance(60_000);
  expect(bench.fal.submitted).toHaveLength(1);
  expect(await runner.sendAgain(first)).toMatchObject({ state: 'in-line', ahead: 0, waiting: null });
  await rests();
  expect([first, second, third].map((id) => viewOf(id)?.state)).toEqual(['done', 'done', 'done']);
  expect(bench.fal.submitted.map(({ seed }) => seed)).toEqual([1, 1, 2, 3]);
});

test('a line that waits for a key goes on with another one', async () => {
  const bench = await runBench();
  const refused = new AppError('auth', 'fal refuses this key.');
  (bench.fal.script.submit as unknown[]).push(refused, 'request-1', 'request-2');
  const { runner, viewOf, rests } = bench.open({ line: () => ({ paused: false, atOnce: 1 }) });
  const [first = '', second = ''] = await press(bench, runner, 2);
  await bench.clock.until(() => viewOf(first)?.state === 'failed');
  await bench.clock.advance(60_000);
  expect(viewOf(second)?.state).toBe('in-line');
  runner.keyChanged();
  await rests();
  expect(viewOf(second)?.state).toBe('done');
});

test('cancelling all leaves nothing to be sent, here or after a restart', async () => {
  const bench = await runBench();
  slowFal(bench);
  bench.fal.script.cancel = [new AppError('network', 'There is no connection to fal.', { retryable: true })];
  const { runner, viewOf } = bench.open();
  const ids = await press(bench, runner, 4);
  await bench.clock.until(() => bench.fal.submitted.length === 2);
  await runner.cancelAll();
  expect(ids.map((id) => viewOf(id)?.state).slice(2)).toEqual(['cancelled', 'cancelled']);
  expect(ids.map((id) => viewOf(id)?.cancelRequested).slice(0, 2)).toEqual([true, true]);
  await runner.suspend();
  bench.fal.script.cancel = ['removed'];
  const after = bench.open();
  await after.runner.resumeAll();
  await after.rests();
  expect(bench.fal.submitted).toHaveLength(2);
  expect((await after.runner.viewsOf(bench.project.id)).map(({ state }) => state)).toEqual(Array(4).fill('cancelled'));
});

test('transfers are summed up as long as they move', async () => {
  const bench = await runBench();
  bench.fal.script.upload = [new Promise<string>(() => undefined)];
  const { runner } = bench.open();
  await startOne(runner, bench.ask);
  await bench.clock.until(() => runner.activity().transferring !== null);
  expect(runner.activity()).toMatchObject({ here: 1, transferring: { done: 1, total: 22 } });
  await runner.suspend();
  await settle();
});
