import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../preload/contract/runs.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { later } from '../../support/fake-fal.ts';
import { runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

const UNCLEAR = new AppError('unconfirmed', 'The answer was lost.', { charged: 'fal-decides' });

describe('a power cut', () => {
  const BEFORE_THE_POST: RunState[] = ['uploading', 'submitting'];
  const AFTER_THE_POST: RunState[] = ['running', 'downloading', 'finishing', 'done'];

  test.each([
    ...BEFORE_THE_POST.map((state) => ({ when: 'before', state }) as const),
    { when: 'after', state: 'uploading' } as const,
  ])('$when $state was written: the run goes on and is sent once', async (cut) => {
    const bench = await runBench();
    const before = bench.open({ cut });
    const { id } = await startOne(before.runner, bench.ask);
    await bench.clock.until(before.isDead);
    expect(bench.fal.submitted).toHaveLength(0);

    const after = bench.open();
    await after.runner.resumeAll();
    await after.reaches('done');
    expect(bench.fal.submitted).toHaveLength(1);
    expect((await bench.library.run(id)).submits).toHaveLength(1);
  });

  test.each([
    { when: 'after', state: 'queued' } as const,
    ...AFTER_THE_POST.flatMap((state) => [{ when: 'before', state } as const, { when: 'after', state } as const]),
  ])('$when $state was written: the result is fetched without paying twice', async (cut) => {
    const bench = await runBench();
    bench.fal.script.status.push(
      { kind: 'queued', position: 1 },
      { kind: 'running', log: [] },
      { kind: 'completed', log: [], inferenceSeconds: 63 },
    );
    const before = bench.open({ cut });
    const { id } = await startOne(before.runner, bench.ask);
    await bench.clock.until(before.isDead);

    const after = bench.open();
    await after.runner.resumeAll();
    await after.rests();
    const run = await bench.library.run(id);
    expect(run).toMatchObject({ state: 'done', requestId: 'request-1', failure: null });
    expect(await readFile(path.join(await bench.library.runFolder(id), 'refined.glb'), 'utf8')).toBe('a refined mesh');
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test.each([{ when: 'after', state: 'submitting' } as const, { when: 'before', state: 'queued' } as const])(
    '$when $state was written: the run is looked for and found by its upload',
    async (cut) => {
      const bench = await runBench();
      const before = bench.open({ cut });
      const { id } = await startOne(before.runner, bench.ask);
      await bench.clock.until(before.isDead);
      const posts = bench.fal.submitted.length;

      bench.fal.script.findByUpload = [{ kind: 'not-found' }, { kind: 'found', requestId: 'request-found' }];
      const after = bench.open();
      await after.runner.resumeAll();
      await after.reaches('done');
      const run = await bench.library.run(id);
      expect(run.requestId).toBe('request-found');
      expect(bench.fal.lookedFor[0]).toBe(run.uploads.mesh?.url);
      expect(bench.fal.submitted).toHaveLength(posts);
    },
  );

  test('a run that was submitting when the app stopped is never submitted again by itself', async () => {
    const bench = await runBench();
    const before = bench.open({ cut: { when: 'after', state: 'submitting' } });
    const { id } = await startOne(before.runner, bench.ask);
    await bench.clock.until(before.isDead);

    const after = bench.open();
    await after.runner.resumeAll();
    await bench.clock.until(() => after.last()?.failure?.charged === 'no');
    expect(bench.fal.submitted).toHaveLength(0);
    expect(after.last()).toMatchObject({
      state: 'unconfirmed',
      failure: { code: 'unconfirmed', message: 'fal has no record of it. Nothing was charged.', retryable: true },
    });
    await bench.open().runner.resumeAll();
    expect((await bench.library.run(id)).submits).toHaveLength(1);
  });

  test('what was uploaded is not uploaded again within the hour', async () => {
    const bench = await runBench();
    const mesh = later<string>();
    bench.fal.script.upload = ['https://v3b.fal.media/files/image', mesh.promise];
    const before = bench.open();
    await startOne(before.runner, bench.ask);
    await bench.clock.until(() => bench.fal.calls.includes('upload coarse.glb'));
    before.cutPower();

    bench.fal.script.upload = [];
    const after = bench.open();
    await after.runner.resumeAll();
    await after.reaches('done');
    expect(bench.fal.calls.filter((call) => call.startsWith('upload'))).toEqual([
      'upload reference.png',
      'upload coarse.glb',
      'upload coarse.glb',
    ]);
  });

  test('what was uploaded hours ago is uploaded again', async () => {
    const bench = await runBench();
    const before = bench.open({ cut: { when: 'before', state: 'submitting' } });
    await startOne(before.runner, bench.ask);
    await bench.clock.until(before.isDead);
    await bench.clock.advance(2 * 60 * 60 * 1000);

    const after = bench.open();
    await after.runner.resumeAll();
    await after.reaches('done');
    expect(bench.fal.calls.filter((call) => call.startsWith('upload'))).toHaveLength(4);
    expect(bench.fal.submitted[0]?.model_url).toContain('/4_coarse.glb');
  });
});

describe('a POST whose answer is lost', () => {
  test('is looked for; found, the run goes on', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR];
    bench.fal.script.findByUpload = [{ kind: 'found', requestId: 'request-found' }];
    const { runner, reaches } = bench.open();
    await startOne(runner, bench.ask);
    await reaches('done');
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('stays unconfirmed where the key may not look, and says so', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR];
    bench.fal.script.findByUpload = [new AppError('auth', 'fal does not allow this with this key (403).')];
    const { runner, last, clock } = { ...bench.open(), clock: bench.clock };
    await startOne(runner, bench.ask);
    await clock.until(() => last()?.failure != null);
    expect(last()).toMatchObject({ state: 'unconfirmed', failure: { charged: 'fal-decides', retryable: true } });
    expect(last()?.failure?.message).toContain('fal does not allow this with this key (403).');
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('is waited for without a connection', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR];
    const offline = new AppError('network', 'There is no connection to fal.', { retryable: true });
    bench.fal.script.findByUpload = [
      ...Array<AppError>(40).fill(offline),
      { kind: 'found', requestId: 'request-found' },
    ];
    const { runner, reaches, published } = bench.open();
    await startOne(runner, bench.ask);
    await reaches('done');
    expect(published.some(({ waiting }) => waiting === 'There is no connection to fal.')).toBe(true);
  });

  test('is not called lost while fal may still be running it', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR];
    const { runner, last } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await bench.clock.until(() => last()?.failure != null);
    expect(last()?.failure).toMatchObject({ charged: 'fal-decides' });

    bench.fal.script.findByUpload = [{ kind: 'found', requestId: 'request-found' }];
    await bench.clock.until(() => last()?.state === 'done');
    expect((await bench.library.run(id)).requestId).toBe('request-found');
  });
});

describe('that fal has no record of it', () => {
  const MINUTE = 60_000;

  async function lost() {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR];
    const opened = bench.open();
    const { id } = await startOne(opened.runner, bench.ask);
    await bench.clock.until(() => opened.last()?.failure != null);
    return { bench, ...opened, id };
  }

  test('is not said because somebody set this clock ahead', async () => {
    const { bench, last, runner } = await lost();
    bench.clock.jump(5 * 60 * MINUTE);
    await bench.clock.advance(30 * MINUTE);
    expect(last()?.failure).toMatchObject({ charged: 'fal-decides' });
    await bench.clock.advance(40 * MINUTE);
    await bench.clock.until(() => last()?.failure?.charged === 'no');
    await runner.suspend();
  });

  test('is said at once after a restart where fal’s own clock has seen it missing for long enough', async () => {
    const { bench, runner, id } = await lost();
    const noon = Date.UTC(2026, 0, 1, 12);
    bench.fal.script.findByUpload = [{ kind: 'not-found', at: noon }];
    await bench.clock.until(() => bench.fal.calls.filter((call) => call === 'findByUpload').length > 8);
    await runner.suspend();
    expect((await bench.library.run(id)).unlistedSince).toBe(noon);

    bench.fal.script.findByUpload = [{ kind: 'not-found', at: noon + 64 * MINUTE }];
    const early = bench.open();
    await early.runner.resumeAll();
    await bench.clock.advance(MINUTE);
    expect(await early.runner.view(id)).toMatchObject({ failure: { charged: 'fal-decides' } });
    await early.runner.suspend();

    bench.fal.script.findByUpload = [{ kind: 'not-found', at: noon + 65 * MINUTE }];
    const after = bench.open();
    await after.runner.resumeAll();
    await bench.clock.until(() => after.last()?.failure?.charged === 'no');
  });

  test('is said only after a look a month back: this clock may have been wrong when it was sent', async () => {
    const { bench, runner, reaches } = await lost();
    const month = 30 * 24 * 60 * MINUTE;
    const sent = bench.clock.now();
    bench.fal.findByUpload = (_url, since) =>
      Promise.resolve(
        since < sent - month + 60 * MINUTE ? { kind: 'found', requestId: 'request-old' } : { kind: 'not-found' },
      );
    await reaches('done');
    await runner.suspend();
  });
});

describe('sending again', () => {
  test('is one POST of the same record, by the user’s word', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR, 'request-2'];
    const { runner, last, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await bench.clock.until(() => last()?.failure?.charged === 'no');

    await runner.sendAgain(id);
    await reaches('done');
    const run = await bench.library.run(id);
    expect(run).toMatchObject({ requestId: 'request-2', state: 'done' });
    expect(run.submits).toHaveLength(2);
    expect(bench.fal.submitted).toHaveLength(2);
  });

  test('can be asked for right after a restart, where the app had said before that fal may not have it', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR, 'request-2'];
    const before = bench.open();
    const { id } = await startOne(before.runner, bench.ask);
    await bench.clock.until(() => before.last()?.failure != null);
    await before.runner.suspend();

    const after = bench.open();
    await after.runner.resumeAll();
    expect(await after.runner.view(id)).toMatchObject({ state: 'unconfirmed', failure: { charged: 'fal-decides' } });
    await after.runner.sendAgain(id);
    await after.reaches('done');
    expect(bench.fal.submitted).toHaveLength(2);
  });

  test('takes the request that fal turns out to have instead', async () => {
    const bench = await runBench();
    bench.fal.script.submit = [UNCLEAR];
    const { runner, last, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await bench.clock.until(() => last()?.failure != null);
    bench.fal.script.findByUpload = [{ kind: 'found', requestId: 'request-late' }];
    await runner.sendAgain(id);
    await reaches('done');
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('is refused where the run may have been paid for', async () => {
    const bench = await runBench();
    bench.fal.script.result = [
      new AppError('rejected-input', 'fal could not use these inputs.', { charged: 'fal-decides' }),
    ];
    const { runner, reaches, last } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    expect(last()?.failure).toMatchObject({ code: 'rejected-input', charged: 'fal-decides' });
    await expect(runner.sendAgain(id)).rejects.toMatchObject({ code: 'bad-request' });
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('a failed request that fal had taken is sent with a mesh upload of its own', async () => {
    const bench = await runBench();
    bench.fal.script.result = [
      new AppError('provider', 'fal could not finish this request.', { charged: 'no' }),
      { url: 'https://v3b.fal.media/files/refined.glb', bytes: 14 },
    ];
    const { runner, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    await runner.sendAgain(id);
    await reaches('done');
    const [first, second] = bench.fal.submitted;
    expect(first?.model_url).not.toBe(second?.model_url);
    expect(first?.image_url).toBe(second?.image_url);
  });
});

test('a picture that was changed behind the app’s back is not paid for', async () => {
  const bench = await runBench();
  await writeFile((await bench.library.pathOf(bench.image.id, 'image')) ?? '', 'another picture');
  const { runner, reaches, last } = bench.open();
  await startOne(runner, bench.ask);
  await reaches('failed');
  expect(last()?.failure).toMatchObject({ code: 'damaged', charged: 'no' });
  expect(bench.fal.calls).toEqual([]);
});
