import { randomUUID } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { ULTRASHAPE } from '../../../main/fal/port.ts';
import { PRICE, runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

const GONE = new AppError('gone', 'fal keeps nothing of it.');

describe('deleting what fal keeps', () => {
  test('is written down, of every request of the run, and nothing is fetched again after', async () => {
    const bench = await runBench();
    bench.fal.script.result = [
      new AppError('provider', 'fal could not finish this request.', { charged: 'no' }),
      { url: 'https://v3b.fal.media/files/refined.glb', bytes: 14 },
    ];
    const { runner, reaches, viewOf } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    await runner.sendAgain(id);
    await reaches('done');
    (bench.fal.script.deletePayloads as unknown[]).push(GONE, true);
    expect(await runner.deleteAtFal(id)).toMatchObject({ state: 'done', deletedAtFal: bench.clock.now() });
    expect(bench.fal.calls.slice(-2)).toEqual(['delete request-1', 'delete request-2']);
    expect(viewOf(id)?.deletedAtFal).toBe(bench.clock.now());
    expect((await bench.open().runner.view(id)).deletedAtFal).toBe(bench.clock.now());
    await unlink((await bench.library.pathOf(id, 'mesh')) ?? '');
    await expect(runner.resume(id)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('is refused while the paid result is nowhere else', async () => {
    const bench = await runBench();
    const { runner, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('done');
    await unlink((await bench.library.pathOf(id, 'mesh')) ?? '');
    await expect(runner.deleteAtFal(id)).rejects.toMatchObject({
      code: 'bad-request',
      message: 'The result of this run is at fal and not in the library.',
    });
    expect(bench.fal.calls.some((call) => call.startsWith('delete'))).toBe(false);
  });

  test('is refused while fal works on it, and a key that may not leaves it as it was', async () => {
    const bench = await runBench();
    bench.fal.script.status = [{ kind: 'running', log: [] }];
    const { runner, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('running');
    await expect(runner.deleteAtFal(id)).rejects.toMatchObject({ code: 'bad-request' });
    bench.fal.script.status = [];
    await reaches('done');
    (bench.fal.script.deletePayloads as unknown[]).push(new AppError('auth', 'This key may not delete at fal.'));
    await expect(runner.deleteAtFal(id)).rejects.toMatchObject({ code: 'auth' });
    expect((await bench.library.run(id)).deletedAtFal).toBeNull();
  });
});

describe('a request that was sent from somewhere else', () => {
  const adopted = (bench: Awaited<ReturnType<typeof runBench>>) => ({
    ...bench.ask,
    id: randomUUID(),
    endpoint: ULTRASHAPE,
    price: PRICE,
    sweep: null,
    place: 0,
    adopted: { requestId: 'request-elsewhere', sentAt: bench.clock.now() - 3_600_000 },
  });

  test('goes on like any other, is paid for once, and is adopted once', async () => {
    const bench = await runBench();
    const { runner, reaches } = bench.open({ line: () => ({ paused: true, atOnce: 1 }) });
    const twice = await Promise.allSettled([runner.adopt(adopted(bench)), runner.adopt(adopted(bench))]);
    expect(twice).toMatchObject([
      { status: 'fulfilled', value: { state: 'queued', adopted: true, ahead: null, requestId: 'request-elsewhere' } },
      { status: 'rejected', reason: { code: 'bad-request' } },
    ]);
    await reaches('done');
    expect(bench.fal.submitted).toHaveLength(0);
    const [view] = await runner.viewsOf(bench.project.id);
    expect(view).toMatchObject({ adopted: true, charge: 'yes', result: { triangles: 6_500_000 } });
    expect(bench.library.sumsSince(0)).toEqual({ charged: 0.15, undecided: 0, pending: 0 });
  });

  test('goes on after a restart', async () => {
    const bench = await runBench();
    bench.fal.script.status = [{ kind: 'running', log: [] }];
    const before = bench.open();
    await before.runner.adopt(adopted(bench));
    await before.reaches('running');
    await before.runner.suspend();
    bench.fal.script.status = [];
    const after = bench.open();
    await after.runner.resumeAll();
    await after.reaches('done');
  });
});

test('how long runs like this one take is known from those before it', async () => {
  const bench = await runBench();
  const { runner, reaches } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('done');
  expect(await runner.typical(id)).toBeNull();
  for (let more = 0; more < 2; more++) {
    await startOne(runner, bench.ask);
    await bench.clock.until(() => runner.busy === 0);
  }
  expect(await runner.typical(id)).toMatchObject({ runs: 3, low: 63, high: 63 });
});
