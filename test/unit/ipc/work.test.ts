import { expect, test } from 'vitest';
import { Work } from '../../../main/ipc/work.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const TOKEN = '0b6f1c1e-6f0e-4a53-9d6a-0f6f5d8e4c11';

function start() {
  const clock = new FakeClock();
  const told: { work: string; done: number }[] = [];
  return { clock, told, work: new Work({ clock, publish: (progress) => void told.push(progress) }) };
}

/** Ends when it is stopped. */
const until = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

test('progress is told at once, then ten times a second at most, the last of it too, and nothing after the end', async () => {
  const { clock, told, work } = start();
  const { promise, resolve } = Promise.withResolvers<string>();
  let tell: (done: number) => void = () => undefined;
  const running = work.run(TOKEN, (_signal, progress) => {
    tell = progress;
    return promise;
  });
  for (const done of [0.1, 0.2, 0.3]) tell(done);
  expect(told).toEqual([{ work: TOKEN, done: 0.1 }]);
  await clock.advance(100);
  expect(told.at(-1)).toEqual({ work: TOKEN, done: 0.3 });
  tell(0.9);
  resolve('done');
  expect(await running).toBe('done');
  await clock.advance(1000);
  expect(told).toHaveLength(2);
});

test('work is cancelled by its token alone, and once it is over by nothing', async () => {
  const { work } = start();
  const other = new AbortController();
  const stays = work.run(crypto.randomUUID(), (signal) => {
    signal.addEventListener('abort', () => other.abort());
    return Promise.resolve('stays');
  });
  const cancelled = expect(work.run(TOKEN, until)).rejects.toMatchObject({ code: 'cancelled' });
  work.cancel(TOKEN);
  await cancelled;
  expect(await stays).toBe('stays');
  expect(other.signal.aborted).toBe(false);
  work.cancel(TOKEN);
  expect(await work.run(TOKEN, () => Promise.resolve('again'))).toBe('again');
});

test('a token names one work at a time', async () => {
  const { work } = start();
  const first = expect(work.run(TOKEN, until)).rejects.toMatchObject({ code: 'cancelled' });
  await expect(work.run(TOKEN, until)).rejects.toMatchObject({ code: 'bad-request' });
  work.cancel(TOKEN);
  await first;
});

test('when the page is gone, all that it waited for is cancelled, and the next page begins afresh', async () => {
  const { work } = start();
  const waiting = [work.run(TOKEN, until), until(work.page)].map((one) =>
    expect(one).rejects.toMatchObject({ code: 'cancelled' }),
  );
  work.leave();
  await Promise.all(waiting);
  expect(work.page.aborted).toBe(false);
  expect(await work.run(TOKEN, () => Promise.resolve('anew'))).toBe('anew');
});
