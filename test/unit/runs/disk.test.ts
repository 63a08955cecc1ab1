import { renameSync } from 'node:fs';
import { unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { RemoteStatus } from '../../../main/fal/port.ts';
import { later } from '../../support/fake-fal.ts';
import { runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

const FULL = new AppError('disk-full', 'There is not enough room on the disk.', { retryable: true });
const running = (): RemoteStatus => ({ kind: 'running', log: [] });

describe('a library whose disk is unplugged', () => {
  const GONE =
    'The library folder is not there. Plug its disk in again, or put the folder back where it was. The run goes on by itself.';

  /** Unplugs the disk as the run comes to a state, until it has said so for some minutes. */
  async function unplug(bench: Awaited<ReturnType<typeof runBench>>, at: 'preparing' | 'uploading') {
    const away = `${bench.library.folder} away`;
    let unplugged = false;
    const opened = bench.open({
      told: ({ state }) => {
        if (state !== at || unplugged) return;
        unplugged = true;
        renameSync(bench.library.folder, away);
      },
    });
    await startOne(opened.runner, bench.ask);
    await bench.clock.until(() => opened.last()?.waiting === GONE, GONE);
    await bench.clock.advance(300_000);
    expect(bench.fal.submitted).toHaveLength(0);
    renameSync(away, bench.library.folder);
    await opened.reaches('done');
  }

  test('before its files were looked at: the run waits, says for what, and goes on', async () => {
    await unplug(await runBench(), 'preparing');
  });

  test('in the middle of an upload: likewise', async () => {
    const bench = await runBench();
    const cut = new AppError('file-missing', 'A file changed or went away while it was being sent.');
    (bench.fal.script.upload as unknown[]).push(
      cut,
      cut,
      'https://v3b.fal.media/files/a',
      'https://v3b.fal.media/files/b',
    );
    await unplug(bench, 'uploading');
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('a file that alone is gone is no reason to wait', async () => {
    const bench = await runBench();
    await unlink((await bench.library.pathOf(bench.mesh.id, 'mesh')) ?? '');
    const { runner, reaches, last } = bench.open();
    await startOne(runner, bench.ask);
    await reaches('failed');
    expect(last()).toMatchObject({ charge: 'nothing', failure: { code: 'file-missing', charged: 'no' } });
  });
});

describe('fetching', () => {
  test('a result that storage refuses to hand out is asked for anew, and after ten minutes a person is', async () => {
    const bench = await runBench();
    const refused = new AppError('provider', "fal's storage refused to hand out the result (403).", {
      advice: 'Trying again costs nothing.',
      charged: 'yes',
      retryable: true,
    });
    bench.fal.script.download = [refused];
    const { runner, published, reaches, written } = bench.open();
    await startOne(runner, bench.ask);
    await bench.clock.until(() => bench.fal.calls.filter((call) => call.startsWith('result')).length === 3);
    expect(published.every(({ waiting }) => waiting?.includes('ten minutes') !== true)).toBe(true);
    await bench.clock.until(() => published.at(-1)?.waiting?.includes('It has been so for ten minutes.') === true);
    expect(published.at(-1)).toMatchObject({ state: 'downloading', failure: null });
    bench.fal.script.result = [{ url: 'https://v3b.fal.media/files/elsewhere.glb', bytes: 14 }];
    await bench.clock.until(() => written.at(-1)?.remote?.url.includes('elsewhere') === true);
    bench.fal.script.download = [new TextEncoder().encode('a refined mesh')];
    await reaches('done');
  });

  test('without room for the result nothing is fetched; it goes on by itself when there is room', async () => {
    const bench = await runBench();
    bench.fal.script.result = [{ url: 'https://v3b.fal.media/files/refined.glb', bytes: 125_000_000 }];
    let free = 120_000_000;
    const { runner, reaches, published } = bench.open({ freeBytes: () => Promise.resolve(free) });
    await startOne(runner, bench.ask);
    await bench.clock.until(() => published.at(-1)?.waiting != null);
    expect(published.at(-1)).toMatchObject({
      state: 'downloading',
      waiting:
        'Not enough disk: needs 350 MB, 120 MB free. The download goes on by itself when there is room; nothing is lost.',
    });
    await bench.clock.advance(120_000);
    expect(bench.fal.calls).not.toContain('download');
    free = 350_000_000;
    await reaches('done');
  });

  test('what is here already needs no room, and a disk that does not say is tried', async () => {
    const bench = await runBench();
    bench.fal.script.result = [{ url: 'https://v3b.fal.media/files/refined.glb', bytes: 125_000_000 }];
    bench.fal.script.status = [running()];
    const { runner, reaches } = bench.open({ freeBytes: () => Promise.resolve(320_000_000) });
    const { id } = await startOne(runner, bench.ask);
    await reaches('running');
    const part = path.join(await bench.library.runFolder(id), 'refined.glb.part');
    await writeFile(part, new Uint8Array(25_000_000));
    bench.fal.script.status = [];
    await reaches('done');

    const unsaid = bench.open({ freeBytes: () => Promise.resolve(null) });
    await startOne(unsaid.runner, bench.ask);
    await unsaid.reaches('done');
  });

  test('a full disk pauses the download; it goes on when there is room', async () => {
    const bench = await runBench();
    (bench.fal.script.download as unknown[]).unshift(FULL, FULL);
    const { runner, reaches, published, awake } = bench.open();
    await startOne(runner, bench.ask);
    await bench.clock.until(() => published.at(-1)?.waiting === FULL.message);
    expect(published.at(-1)?.state).toBe('downloading');
    expect(awake()).toBe(0);
    await reaches('done');
    expect(awake()).toBe(0);
  });

  test('the machine is kept awake while bytes move, and never while they are waited for', async () => {
    const bench = await runBench();
    const lost = new AppError('network', 'No connection.', { retryable: true });
    const [up, down] = [later<string>(), later<Uint8Array>()];
    bench.fal.script.upload = [lost, up.promise, 'https://v3b.fal.media/files/coarse.glb'];
    bench.fal.script.download = [lost, down.promise];
    const { runner, last, awake, reaches } = bench.open();
    await startOne(runner, bench.ask);
    const transfers = async (kind: string) => {
      await bench.clock.until(() => last()?.waiting === lost.message, 'a lost connection');
      expect(awake()).toBe(0);
      await bench.clock.until(() => bench.fal.calls.filter((call) => call.startsWith(kind)).length === 2, kind);
      expect(awake()).toBe(1);
    };
    await transfers('upload');
    up.resolve('https://v3b.fal.media/files/reference.png');
    await transfers('download');
    down.resolve(new TextEncoder().encode('a refined mesh'));
    await reaches('done');
    expect(awake()).toBe(0);
  });

  test('a result that keeps coming damaged ends as paid, and can be fetched again for nothing', async () => {
    const bench = await runBench();
    const { script } = bench.fal;
    const good = script.download[0];
    script.download = [new AppError('damaged', 'fal delivered a file that is not a whole GLB.', { retryable: true })];
    const { runner, reaches, last } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('failed');
    expect(bench.fal.calls.filter((call) => call === 'download')).toHaveLength(3);
    expect(last()?.failure).toMatchObject({ code: 'damaged', charged: 'yes', retryable: true });
    await expect(runner.sendAgain(id)).rejects.toMatchObject({ code: 'bad-request' });

    script.download = good === undefined ? [] : [good];
    await runner.resume(id);
    await reaches('done');
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('a result whose file was deleted is fetched again without paying', async () => {
    const bench = await runBench();
    const { runner, reaches } = bench.open();
    const { id } = await startOne(runner, bench.ask);
    await reaches('done');
    await expect(runner.resume(id)).rejects.toMatchObject({ code: 'bad-request' });
    await unlink((await bench.library.pathOf(id, 'mesh')) ?? '');
    await runner.resume(id);
    await reaches('done');
    expect(await bench.library.pathOf(id, 'mesh')).not.toBeNull();
    expect(bench.fal.submitted).toHaveLength(1);
  });

  test('a result that cannot be measured is kept all the same', async () => {
    const bench = await runBench();
    const measure = () => Promise.reject(new AppError('internal', 'The mesh process crashed.'));
    const { runner, reaches, last } = bench.open({ measure });
    await startOne(runner, bench.ask);
    await reaches('done');
    expect(last()?.result).toMatchObject({ bytes: 14, triangles: 0, placement: null });
  });
});
