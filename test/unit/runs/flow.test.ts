import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { LogLine, RemoteStatus } from '../../../main/fal/port.ts';
import { later } from '../../support/fake-fal.ts';
import { settle } from '../../support/fake-clock.ts';
import { PRICE, runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

const FULL = new AppError('disk-full', 'There is not enough room on the disk.', { retryable: true });
const OFFLINE = new AppError('network', 'There is no connection to fal.', {
  advice: 'The request keeps running at fal.',
  retryable: true,
});
const line = (text: string): LogLine => ({ at: null, text });
const running = (...texts: string[]): RemoteStatus => ({ kind: 'running', log: texts.map(line) });

test('a run passes its states in order and ends with a measured, placed result', async () => {
  const bench = await runBench();
  bench.fal.script.status.push({ kind: 'queued', position: 2 }, running('Diffusion Sampling: 12/50'), {
    kind: 'completed',
    log: [line('Diffusion Sampling: 50/50')],
    inferenceSeconds: 63.2,
  });
  const { runner, reaches, last, published, awake } = bench.open();
  const started = await startOne(runner, bench.ask);
  expect(started).toMatchObject({ state: 'in-line', ahead: 0, number: 1, price: PRICE, requestId: null });
  await reaches('done');

  expect(last()?.stages.map(({ state }) => state)).toEqual([
    'in-line',
    'preparing',
    'uploading',
    'submitting',
    'queued',
    'running',
    'downloading',
    'finishing',
    'done',
  ]);
  expect(last()).toMatchObject({
    result: { bytes: 14, triangles: 6_500_000, vertices: 3_250_000, placement: { method: 'formula' } },
    log: [{ text: 'Diffusion Sampling: 50/50' }],
  });
  expect(published.some((view) => view.queuePosition === 2)).toBe(true);
  expect((await bench.library.run(started.id)).inferenceSeconds).toBe(63.2);
  expect((await readdir(await bench.library.runFolder(started.id))).sort()).toEqual(['refined.glb', 'run.json']);
  expect(awake()).toBe(0);
});

test('every view of a run is newer than the one before, also after a restart', async () => {
  const bench = await runBench();
  const first = bench.open();
  const { id } = await startOne(first.runner, bench.ask);
  await first.reaches('done');
  const revs = first.published.map(({ rev }) => rev);
  expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b));
  await bench.clock.advance(1000);
  expect((await bench.open().runner.view(id)).rev).toBeGreaterThan(revs.at(-1) ?? 0);
});

test('nothing says queued before the request id is on disk', async () => {
  const bench = await runBench();
  const disk: AppError[] = [];
  const { runner, reaches, published, written } = bench.open({ disk });
  const posted = later<string>();
  bench.fal.script.submit = [posted.promise];
  await startOne(runner, bench.ask);
  await bench.clock.until(() => bench.fal.submitted.length === 1);
  disk.push(FULL, FULL);
  posted.resolve('request-1');
  await settle();
  expect(published.some(({ state }) => state === 'queued')).toBe(false);
  await reaches('done');
  expect(written.find(({ state }) => state === 'queued')?.requestId).toBe('request-1');
  expect(published.some(({ waiting }) => waiting === 'There is not enough room on the disk.')).toBe(true);
});

describe('while waiting', () => {
  test('a lost connection, a refused key and an empty account are waited out, each with a sentence', async () => {
    const bench = await runBench();
    const auth = new AppError('auth', 'fal rejected this key (401).', { retryable: true });
    const money = new AppError('exhausted-balance', 'fal says the account is out of credit.', { retryable: true });
    // FakeFal throws the errors that stand between its answers.
    const { script } = bench.fal;
    (script.status as unknown[]).push(running(), OFFLINE, auth, money, {
      kind: 'completed',
      log: [],
      inferenceSeconds: 1,
    });
    const { runner, reaches, published, last } = bench.open();
    await startOne(runner, bench.ask);
    await reaches('done');
    const said = new Set(published.map(({ waiting }) => waiting));
    expect(said).toEqual(new Set([null, `${OFFLINE.message} ${OFFLINE.advice}`, auth.message, money.message]));
    expect(last()?.waiting).toBeNull();
  });

  test('fal is asked less often the longer it takes, and never more than every half second', async () => {
    const bench = await runBench();
    bench.fal.script.status = [running()];
    const { runner, reaches } = bench.open();
    await startOne(runner, bench.ask);
    await reaches('running');
    const polls = async (ms: number): Promise<number> => {
      const before = bench.fal.calls.length;
      await bench.clock.advance(ms);
      return bench.fal.calls.length - before;
    };
    await bench.clock.advance(1000);
    expect(await polls(5000)).toBe(10);
    await bench.clock.advance(10_000);
    expect(await polls(20_000)).toBe(10);
    await bench.clock.advance(60_000);
    expect(await polls(60_000)).toBe(12);
    await runner.suspend();
  });

  test('a machine that woke up asks at once', async () => {
    const bench = await runBench();
    bench.fal.script.status = [running(), OFFLINE];
    const { runner, published } = bench.open();
    await startOne(runner, bench.ask);
    await bench.clock.until(() => published.at(-1)?.waiting != null);
    await bench.clock.advance(120_000);
    const before = bench.fal.calls.length;
    runner.wake();
    await settle();
    expect(bench.fal.calls.length).toBe(before + 1);
    await runner.suspend();
  });

  test('a request that fal has forgotten ends the run with a sentence, and is not sent again', async () => {
    const bench = await runBench();
    bench.fal.script.status = [new AppError('gone', 'fal no longer knows this request.', { charged: 'fal-decides' })];
    const { runner, reaches, last } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    expect(last()?.failure).toMatchObject({ code: 'gone', charged: 'fal-decides' });
    await expect(runner.sendAgain(id)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('log lines are shown at once and written down every few seconds', async () => {
    const bench = await runBench();
    let step = 180;
    bench.fal.status = () => Promise.resolve(running(...Array.from({ length: ++step }, (_, at) => `step ${at}`)));
    const { runner, last, written } = bench.open();
    await startOne(runner, bench.ask);
    await bench.clock.until(() => (last()?.log.length ?? 0) >= 5);
    const writes = written.length;
    const since = bench.clock.now();
    await bench.clock.until(() => bench.clock.now() - since >= 20_000);
    expect(written.length - writes).toBeGreaterThanOrEqual(2);
    expect(written.length - writes).toBeLessThanOrEqual(4);
    await bench.clock.until(() => step >= 210 && last()?.log.at(-1)?.text === `step ${step - 1}`);
    expect(last()?.log).toHaveLength(200);
    await runner.suspend();
  });
});

test('a page that cannot be told of a run does not harm it', async () => {
  const bench = await runBench();
  const { runner, written } = bench.open({ deaf: true });
  await startOne(runner, bench.ask);
  await bench.clock.until(() => runner.busy === 0);
  expect(written.at(-1)).toMatchObject({ state: 'done', failure: null });
});

test('quitting stops the waiting and nothing else', async () => {
  const bench = await runBench();
  bench.fal.script.status = [running()];
  const before = bench.open();
  const { id } = await startOne(before.runner, bench.ask);
  await before.reaches('running');
  await before.runner.suspend();
  await expect(startOne(before.runner, bench.ask)).rejects.toMatchObject({ code: 'bad-request' });
  expect((await bench.library.run(id)).state).toBe('running');
  expect(bench.fal.calls).not.toContain('cancel request-1');

  bench.fal.script.status = [];
  const after = bench.open();
  await after.runner.resumeAll();
  await after.reaches('done');
  expect(bench.fal.submitted).toHaveLength(1);
});

test('quitting waits for a POST that is out, so that its answer is kept', async () => {
  const bench = await runBench();
  const posted = later<string>();
  bench.fal.script.submit = [posted.promise];
  const { runner } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await bench.clock.until(() => bench.fal.submitted.length === 1);
  const suspended = runner.suspend();
  posted.resolve('request-1');
  await suspended;
  expect(await bench.library.run(id)).toMatchObject({ state: 'queued', requestId: 'request-1' });
});

test('a POST that fal refused costs nothing and is not repeated by itself', async () => {
  const bench = await runBench();
  bench.fal.script.submit = [
    new AppError('exhausted-balance', 'fal says the account is out of credit.', { retryable: true }),
    'request-2',
  ];
  const { runner, reaches, last } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('failed');
  expect(last()?.failure).toMatchObject({ code: 'exhausted-balance', charged: 'no' });
  expect(bench.fal.submitted).toHaveLength(1);
  await expect(runner.resume(id)).rejects.toMatchObject({ code: 'bad-request' });
  await runner.sendAgain(id);
  await reaches('done');
});

test('inputs of another project, or in the wrong place, start nothing', async () => {
  const bench = await runBench();
  const { runner } = bench.open();
  const other = await bench.library.createProject('Other');
  await expect(startOne(runner, { ...bench.ask, projectId: other.id })).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(startOne(runner, { ...bench.ask, imageId: bench.mesh.id })).rejects.toMatchObject({
    code: 'bad-request',
  });
  expect(await bench.library.unfinishedRuns()).toEqual([]);
});
