import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { PRICE, runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

type Bench = Awaited<ReturnType<typeof runBench>>;

const PAUSED = { line: () => ({ paused: true, atOnce: 2 }) };
const seeds = (bench: Bench, ...seed: number[]) =>
  seed.map((each) => ({ ...bench.ask, params: { ...bench.ask.params, seed: each } }));
const one = (bench: Bench) => ({ runs: [bench.ask], sweep: null, agreed: [] });

describe('the same again', () => {
  test('is asked about, names the run, promises nothing, and creates nothing', async () => {
    const bench = await runBench();
    const { runner, reaches } = bench.open();
    await startOne(runner, { ...bench.ask, params: { ...bench.ask.params, seed: 1 } });
    await reaches('done');
    await startOne(runner, bench.ask);
    await reaches('done');
    const refusal: unknown = await runner.start(one(bench), PRICE).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'same-again',
      charged: 'no',
      message: 'You already have this one: run 2 of Dragon.',
      advice: 'fal charges for it again, and may not give the same mesh: a seed does not fix everything.',
    });
    expect(await runner.viewsOf(bench.project.id)).toHaveLength(2);
    expect(await runner.start({ ...one(bench), agreed: ['same-again'] }, PRICE)).toHaveLength(1);
    await runner.suspend();
  });

  test('is noticed of one in line as well, also where two are pressed at the same time', async () => {
    const bench = await runBench();
    const { runner } = bench.open(PAUSED);
    const presses = await Promise.allSettled([runner.start(one(bench), PRICE), runner.start(one(bench), PRICE)]);
    expect(presses.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(presses[1]).toMatchObject({
      reason: { code: 'same-again', message: 'This one is on its way already: run 1 of Dragon.' },
    });
    await runner.suspend();
  });

  test('is noticed within one press, and counted in a press of many', async () => {
    const bench = await runBench();
    const { runner } = bench.open(PAUSED);
    const press = (...seed: number[]) => runner.start({ runs: seeds(bench, ...seed), sweep: null, agreed: [] }, PRICE);
    await expect(press(1, 2, 1)).rejects.toMatchObject({ code: 'same-again' });
    expect(await bench.library.unfinishedRuns()).toEqual([]);
    await press(1, 2);
    await expect(press(1, 2, 3)).rejects.toMatchObject({
      code: 'same-again',
      message: 'You already have 2 of these 3: run 1 of Dragon and others.',
    });
    await runner.suspend();
  });

  test('is not what failed', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [new AppError('rejected-input', 'fal could not use these inputs.')];
    const { runner, reaches } = bench.open();
    await startOne(runner, bench.ask);
    await reaches('failed');
    bench.fal.script.submit = [];
    expect(await runner.start(one(bench), PRICE)).toHaveLength(1);
    await runner.suspend();
  });
});

describe('the budget', () => {
  test('counts what is spent, at fal and in line, and stops the press that goes over it', async () => {
    const bench = await runBench();
    let budget: number | null = 0.6;
    const { runner, reaches } = bench.open({ budget: () => budget });
    await startOne(runner, bench.ask);
    await reaches('done');
    bench.fal.script.status = [{ kind: 'running', log: [] }];
    const press = (...seed: number[]) => runner.start({ runs: seeds(bench, ...seed), sweep: null, agreed: [] }, PRICE);
    await press(1, 2);
    await expect(press(3, 4)).rejects.toMatchObject({
      code: 'over-budget',
      charged: 'no',
      message: 'This would bring the month to $0.75, over your budget of $0.60.',
      advice: '$0.45 of it are spent, at fal or in line. Nothing was started.',
    });
    expect(await runner.viewsOf(bench.project.id)).toHaveLength(3);
    await press(3);
    budget = null;
    await press(4);
    await runner.suspend();
  });

  test('counts of a sweep what its cap lets it spend, also while it stands in line', async () => {
    const bench = await runBench();
    const { runner } = bench.open({ ...PAUSED, budget: () => 0.5 });
    await runner.start({ runs: seeds(bench, 1, 2, 3, 4, 5), sweep: { cap: 0.3 }, agreed: [] }, PRICE);
    await runner.start({ runs: seeds(bench, 6), sweep: null, agreed: [] }, PRICE);
    await expect(runner.start({ runs: seeds(bench, 7), sweep: null, agreed: [] }, PRICE)).rejects.toMatchObject({
      message: 'This would bring the month to $0.60, over your budget of $0.50.',
    });
    await runner.suspend();
  });

  test('cannot be slipped past by two presses at the same time', async () => {
    const bench = await runBench();
    const { runner } = bench.open({ ...PAUSED, budget: () => 0.15 });
    const presses = await Promise.allSettled(
      [1, 2, 3].map((seed) => runner.start({ runs: seeds(bench, seed), sweep: null, agreed: [] }, PRICE)),
    );
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await bench.library.unfinishedRuns()).toHaveLength(1);
    await runner.suspend();
  });

  test('is overridden knowingly', async () => {
    const bench = await runBench();
    const { runner } = bench.open({ ...PAUSED, budget: () => 0 });
    expect(await runner.start({ ...one(bench), agreed: ['over-budget'] }, PRICE)).toHaveLength(1);
    await runner.suspend();
  });

  test('of a new month begins at nothing', async () => {
    const bench = await runBench();
    const { runner, reaches } = bench.open({ budget: () => 0.15 });
    await startOne(runner, bench.ask);
    await reaches('done');
    await expect(startOne(runner, bench.ask)).rejects.toMatchObject({ code: 'over-budget' });
    await bench.clock.advance(10 * 24 * 3_600_000);
    await startOne(runner, bench.ask);
    await reaches('done');
  });

  test('holds for sending again', async () => {
    const bench = await runBench();
    let budget: number | null = null;
    bench.fal.script.submit = [
      new AppError('rate-limited', 'fal takes no more requests for a moment (429).'),
      'request-1',
    ];
    const { runner, reaches } = bench.open({ budget: () => budget });
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    budget = 0.1;
    await expect(runner.sendAgain(id)).rejects.toMatchObject({ code: 'over-budget' });
    expect(bench.fal.submitted).toHaveLength(1);
    await runner.sendAgain(id, ['over-budget']);
    await reaches('done');
  });

  test('counts what is sent again, whoever paid for what was sent before', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [
      new AppError('rate-limited', 'fal takes no more requests for a moment (429).'),
      'request-1',
    ];
    const { runner, reaches, last } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    // Everything that an import brought may be marked so.
    await runner.mark(id, () => ({ paidElsewhere: true }));
    expect(last()).toMatchObject({ charge: 'no', paidElsewhere: false });
    await runner.sendAgain(id);
    await reaches('done');
    expect(last()).toMatchObject({ charge: 'yes', paidElsewhere: false });
    expect(bench.library.sumsSince(0).charged).toBe(0.15);
  });

  test('leaves a lost run being looked for where it may not be sent again', async () => {
    const bench = await runBench();
    let budget: number | null = null;
    bench.fal.script.submit = [new AppError('unconfirmed', 'The answer was lost.', { charged: 'fal-decides' })];
    const { runner, last, reaches } = bench.open({ budget: () => budget });
    const { id } = await startOne(runner, bench.ask);
    await bench.clock.until(() => last()?.failure != null);
    budget = 0.15;
    await expect(runner.sendAgain(id)).rejects.toMatchObject({ code: 'over-budget' });
    bench.fal.script.findByUpload = [{ kind: 'found', requestId: 'request-lost' }];
    await reaches('done');
    expect(bench.fal.submitted).toHaveLength(1);
  });
});

test('a disk that takes only some of many runs lets those go, and says so', async () => {
  const bench = await runBench();
  const full = new AppError('disk-full', 'There is not enough room on the disk.', { retryable: true });
  const { runner, rests } = bench.open({ creates: 2, creating: full });
  await expect(runner.start({ runs: seeds(bench, 1, 2, 3), sweep: null, agreed: [] }, PRICE)).rejects.toMatchObject({
    code: 'disk-full',
    message: 'Only 2 of the 3 runs are in line; nothing was sent of the others.',
  });
  await rests();
  expect(bench.fal.submitted.map(({ seed }) => seed).sort()).toEqual([1, 2]);
});

describe('what the ledger is told', () => {
  test('a run that is sent again keeps what its request before was and cost', async () => {
    const bench = await runBench();
    bench.fal.script.result = [
      new AppError('provider', 'fal could not finish this request.', { charged: 'no' }),
      { url: 'https://v3b.fal.media/files/refined.glb', bytes: 14 },
    ];
    const { runner, reaches } = bench.open(PAUSED_LATER);
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    PAUSED_LATER.paused = true;
    expect(await runner.sendAgain(id)).toMatchObject({ state: 'in-line', charge: 'nothing' });
    expect((await bench.library.run(id)).submits).toMatchObject([{ charged: 'no', requestId: 'request-1' }]);
    expect(bench.library.unsentCost()).toBeCloseTo(0.15);
    expect(await runner.cancel(id)).toMatchObject({ outcome: 'not-sent', run: { charge: 'no' } });
    expect(bench.library.unsentCost()).toBe(0);
    await runner.suspend();
  });

  test('one that fal may have had stays open when it is sent again', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [
      new AppError('unconfirmed', 'The answer was lost.', { charged: 'fal-decides' }),
      'request-2',
    ];
    const { runner, last, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await bench.clock.until(() => last()?.failure != null);
    await runner.sendAgain(id);
    await reaches('done');
    expect((await bench.library.run(id)).submits).toMatchObject([
      { charged: 'fal-decides', requestId: null },
      { charged: null },
    ]);
    expect(bench.library.sumsSince(0)).toEqual({ charged: 0.15, undecided: 0.15, pending: 0 });
  });
});

const PAUSED_LATER = { paused: false, line: () => ({ paused: PAUSED_LATER.paused, atOnce: 2 }) };
