import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { later } from '../../support/fake-fal.ts';
import { runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

const OFFLINE = new AppError('network', 'There is no connection to fal.', { retryable: true });
const STOPPED = new AppError('cancelled', 'The request was stopped at fal.', { charged: 'fal-decides' });
const RUNNING = { kind: 'running', log: [] } as const;
const QUEUED = { kind: 'queued', position: 3 } as const;

test('before anything is sent: nothing is sent', async () => {
  const bench = await runBench();
  bench.fal.script.upload = [later<string>().promise];
  const { runner, reaches, awake } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('uploading');
  const { outcome, run } = await runner.cancel(id);
  expect(outcome).toBe('not-sent');
  expect(run).toMatchObject({ state: 'cancelled', failure: null });
  expect(await bench.library.run(id)).toMatchObject({ state: 'cancelled', submits: [] });
  expect(bench.fal.submitted).toHaveLength(0);
  expect(awake()).toBe(0);
});

test('in the moment before the POST: nothing is sent', async () => {
  const bench = await runBench();
  const disk: AppError[] = [];
  const { runner, published } = bench.open({ disk });
  const upload = later<string>();
  bench.fal.script.upload = ['https://v3b.fal.media/files/image', upload.promise];
  const { id } = await startOne(runner, bench.ask);
  await bench.clock.until(() => bench.fal.calls.includes('upload coarse.glb'));
  // The address of the mesh is written; then the disk is full as `submitting` is.
  const full = new AppError('disk-full', 'There is not enough room on the disk.', { retryable: true });
  disk.push(...Array<AppError>(6).fill(full));
  upload.resolve('https://v3b.fal.media/files/mesh');
  await bench.clock.until(() => published.at(-1)?.waiting != null);
  const cancelled = runner.cancel(id);
  let outcome: string | null = null;
  void cancelled.then((answer) => (outcome = answer.outcome));
  await bench.clock.until(() => outcome !== null);
  expect(outcome).toBe('not-sent');
  expect(bench.fal.submitted).toHaveLength(0);
  expect((await bench.library.run(id)).submits).toEqual([]);
});

test('while the POST is out: its answer is awaited, then fal is told', async () => {
  const bench = await runBench();
  const posted = later<string>();
  bench.fal.script.submit = [posted.promise];
  bench.fal.script.cancel = ['removed'];
  bench.fal.script.status = [QUEUED];
  const { runner } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await bench.clock.until(() => bench.fal.submitted.length === 1);
  const cancelled = runner.cancel(id);
  await bench.clock.advance(1000);
  expect(bench.fal.calls).not.toContain('cancel request-1');
  posted.resolve('request-1');
  expect(await cancelled).toMatchObject({ outcome: 'removed', run: { state: 'cancelled', requestId: 'request-1' } });
  expect(bench.fal.calls.filter((call) => call.startsWith('cancel'))).toHaveLength(1);
});

test('in the queue: removed, and fal is not asked about it again', async () => {
  const bench = await runBench();
  bench.fal.script.status = [QUEUED];
  bench.fal.script.cancel = ['removed'];
  const { runner, reaches } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('queued');
  expect(await runner.cancel(id)).toMatchObject({ outcome: 'removed', run: { state: 'cancelled' } });
  const calls = bench.fal.calls.length;
  await bench.clock.advance(60_000);
  expect(bench.fal.calls).toHaveLength(calls);
});

test('while it runs: it may finish all the same, and what it made is kept', async () => {
  const bench = await runBench();
  bench.fal.script.status = [RUNNING];
  const { runner, reaches, last } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('running');
  expect(await runner.cancel(id)).toMatchObject({
    outcome: 'requested',
    run: { state: 'running', cancelRequested: true },
  });
  bench.fal.script.status = [];
  await reaches('done');
  expect(last()).toMatchObject({ cancelRequested: true, result: { bytes: 14 } });
});

test('while it runs: it may obey', async () => {
  const bench = await runBench();
  bench.fal.script.status = [RUNNING];
  const { runner, reaches, last } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('running');
  await runner.cancel(id);
  bench.fal.script.status = [];
  bench.fal.script.result = [STOPPED];
  await reaches('cancelled');
  expect(last()?.failure).toMatchObject({ charged: 'fal-decides' });
});

test('in the queue, and fal only says that it will: free once it is known that it never ran', async () => {
  const bench = await runBench();
  bench.fal.script.status = [QUEUED];
  bench.fal.script.cancel = ['requested'];
  const { runner, reaches, last } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('queued');
  expect(await runner.cancel(id)).toMatchObject({ outcome: 'requested', run: { state: 'queued' } });
  bench.fal.script.status = [{ kind: 'completed', log: [], inferenceSeconds: null }];
  bench.fal.script.result = [STOPPED];
  await reaches('cancelled');
  expect(last()).toMatchObject({ state: 'cancelled', failure: null });
});

test.each([
  ['seconds at work', { kind: 'completed', log: [], inferenceSeconds: 12 }],
  ['log lines', { kind: 'completed', log: [{ at: null, text: 'step 1' }], inferenceSeconds: null }],
] as const)('in the queue, but fal names %s: whether it cost anything is left to fal', async (_what, ended) => {
  const bench = await runBench();
  bench.fal.script.status = [QUEUED];
  const { runner, reaches, last } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('queued');
  await runner.cancel(id);
  bench.fal.script.status = [ended];
  bench.fal.script.result = [STOPPED];
  await reaches('cancelled');
  expect(last()?.failure).toMatchObject({ charged: 'fal-decides' });
});

test('too late: the result is fetched', async () => {
  const bench = await runBench();
  bench.fal.script.status = [RUNNING];
  bench.fal.script.cancel = ['already-finished'];
  const { runner, reaches } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('running');
  bench.fal.script.status = [];
  expect((await runner.cancel(id)).outcome).toBe('already-finished');
  await reaches('done');
});

test('while it is fetched, and after its end, there is nothing to stop', async () => {
  const bench = await runBench();
  const bytes = later<Uint8Array>();
  bench.fal.script.download = [bytes.promise];
  const { runner, reaches } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('downloading');
  expect((await runner.cancel(id)).outcome).toBe('already-finished');
  bytes.resolve(new Uint8Array(14));
  await reaches('done');
  expect((await runner.cancel(id)).outcome).toBe('ended');
  expect(bench.fal.calls.some((call) => call.startsWith('cancel'))).toBe(false);
});

test('without a connection: fal is told as soon as there is one', async () => {
  const bench = await runBench();
  bench.fal.script.status = [QUEUED];
  bench.fal.script.cancel = [OFFLINE, OFFLINE, 'removed'];
  const { runner, reaches } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('queued');
  expect((await runner.cancel(id)).outcome).toBe('requested');
  await reaches('cancelled');
});

test('a wish that fal had not heard when the app stopped is told at the next start', async () => {
  const bench = await runBench();
  bench.fal.script.status = [QUEUED];
  bench.fal.script.cancel = [OFFLINE];
  const before = bench.open();
  const { id } = await startOne(before.runner, bench.ask);
  await before.reaches('queued');
  await before.runner.cancel(id);
  await before.runner.suspend();

  bench.fal.script.cancel = ['removed'];
  const after = bench.open();
  await after.runner.resumeAll();
  await after.reaches('cancelled');
});

test('a request that fal took from its queue and forgot is cancelled, not failed', async () => {
  const bench = await runBench();
  bench.fal.script.status = [QUEUED];
  bench.fal.script.cancel = ['gone'];
  const { runner, reaches } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('queued');
  bench.fal.script.status = [new AppError('gone', 'fal no longer knows this request.', { charged: 'fal-decides' })];
  expect(await runner.cancel(id)).toMatchObject({ outcome: 'ended', run: { state: 'cancelled' } });
});
