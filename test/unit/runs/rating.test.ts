import { readFile, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { settle } from '../../support/fake-clock.ts';
import { runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

type Bench = Awaited<ReturnType<typeof runBench>>;

/** A run with its result, and the runner that made it. */
async function finished(bench: Bench, faults: Parameters<Bench['open']>[0] = {}) {
  const opened = bench.open(faults);
  const { id } = await startOne(opened.runner, bench.ask);
  await opened.reaches('done');
  return { ...opened, id };
}

const fileOf = async (bench: Bench, id: string) => path.join(await bench.library.runFolder(id), 'run.json');
const inFile = async (bench: Bench, id: string) =>
  JSON.parse(await readFile(await fileOf(bench, id), 'utf8')) as Readonly<Record<string, unknown>>;

test('a rating is kept in the run’s file, told, and taken back with none', async () => {
  const bench = await runBench();
  const { runner, id, last } = await finished(bench);
  expect(last()?.rating).toBe(0);
  const view = await runner.rate(id, 4);
  expect(view).toMatchObject({ id, rating: 4, state: 'done' });
  expect(last()).toMatchObject({ id, rating: 4 });
  expect(await inFile(bench, id)).toMatchObject({ rating: 4, state: 'done', result: { triangles: 6_500_000 } });
  expect((await runner.viewsOf(bench.project.id)).map(({ rating }) => rating)).toEqual([4]);
  expect(await bench.open().runner.view(id)).toMatchObject({ rating: 4 });

  expect((await runner.rate(id, 0)).rating).toBe(0);
  expect((await runner.view(id)).rating).toBe(0);
  expect(await inFile(bench, id)).toMatchObject({ rating: 0 });
});

test('a rating that comes as the run is let go is kept with everything that was written', async () => {
  const bench = await runBench();
  const rated: Promise<unknown>[] = [];
  const opened = bench.open({
    told: ({ id, state }) => {
      if (state === 'done' && rated.length === 0) rated.push(opened.runner.rate(id, 5));
    },
  });
  const { id } = await startOne(opened.runner, bench.ask);
  await opened.rests();
  await Promise.all(rated);
  expect(rated).toHaveLength(1);
  expect(await opened.runner.view(id)).toMatchObject({ rating: 5, state: 'done', result: { bytes: 14 } });
  expect(await inFile(bench, id)).toMatchObject({ rating: 5, state: 'done' });
});

test('the last of several ratings in a row stays', async () => {
  const bench = await runBench();
  const { runner, id } = await finished(bench);
  await Promise.all(([1, 5, 2, 3] as const).map((rating) => runner.rate(id, rating)));
  expect((await runner.view(id)).rating).toBe(3);
  expect(await inFile(bench, id)).toMatchObject({ rating: 3 });
});

test('a run without a result is not rated, and says so in a sentence', async () => {
  const bench = await runBench();
  bench.fal.script.status = [{ kind: 'running', log: [] }];
  const { runner, reaches, written } = bench.open();
  const { id } = await startOne(runner, bench.ask);
  await reaches('running');
  const writes = written.length;
  await expect(runner.rate(id, 4)).rejects.toMatchObject({
    code: 'bad-request',
    message: 'Only a finished run can be rated.',
  });
  expect(written.length).toBe(writes);
  await runner.suspend();
});

test('a disk that refuses leaves the rating as it was, and nobody is told of another', async () => {
  const bench = await runBench();
  const disk: AppError[] = [];
  const { runner, id, published } = await finished(bench, { disk });
  await runner.rate(id, 2);
  const told = published.length;
  disk.push(new AppError('disk-full', 'There is not enough room on the disk.', { retryable: true }));
  await expect(runner.rate(id, 5)).rejects.toMatchObject({ code: 'disk-full' });
  expect(published.length).toBe(told);
  expect((await runner.view(id)).rating).toBe(2);
});

test('a result that is fetched again keeps its rating, also one given in the moment before', async () => {
  const bench = await runBench();
  const { runner, id, reaches, last, published } = await finished(bench);
  await unlink(path.join(await bench.library.runFolder(id), 'refined.glb'));
  const [rated, resumed] = await Promise.all([runner.rate(id, 4), runner.resume(id)]);
  expect(rated.rating).toBe(4);
  expect(resumed).toMatchObject({ state: 'running', rating: 4 });
  await reaches('done');
  expect(last()).toMatchObject({ rating: 4, result: { bytes: 14 } });

  await settle();
  await unlink(path.join(await bench.library.runFolder(id), 'refined.glb'));
  const again = runner.resume(id);
  await expect(runner.rate(id, 1)).rejects.toMatchObject({ code: 'bad-request' });
  await again;
  await reaches('done');
  expect(published.slice(-3).map(({ rating }) => rating)).toEqual([4, 4, 4]);
  expect(await inFile(bench, id)).toMatchObject({ rating: 4, state: 'done' });
});

test('a run of an app that had no ratings is unrated, and has one in its file from the next time it is written', async () => {
  const bench = await runBench();
  const { id } = await finished(bench);
  expect(await inFile(bench, id)).toMatchObject({ rating: 0 });
  const older = Object.entries(await inFile(bench, id)).filter(([name]) => name !== 'rating');
  await writeFile(await fileOf(bench, id), JSON.stringify(Object.fromEntries(older)));
  const { runner } = bench.open();
  expect((await runner.view(id)).rating).toBe(0);
  await bench.library.saveRun(await bench.library.run(id));
  expect(await inFile(bench, id)).toMatchObject({ rating: 0 });
});
