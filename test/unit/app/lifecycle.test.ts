import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { App, PowerMonitor } from 'electron';
import { silentLog } from '../../../main/base/log.ts';
import { askBeforeQuit, closeBeforeQuit } from '../../../main/app/lifecycle.ts';

let app: EventEmitter & { exit: (code?: number) => void };
let exits: number[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  exits = [];
  app = Object.assign(new EventEmitter(), { exit: (code = 0) => void exits.push(code) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The user quits. @returns whether Electron was told not to go yet. */
function quit(): boolean {
  let held = false;
  app.emit('will-quit', { preventDefault: () => (held = true) });
  return held;
}

const watch = (close: () => Promise<void>): void =>
  closeBeforeQuit(app as unknown as Pick<App, 'on' | 'exit'>, close, silentLog);

test('the app goes when everything is put away, not before', async () => {
  const closed = Promise.withResolvers<undefined>();
  watch(() => closed.promise.then(() => undefined));
  expect(quit()).toBe(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(exits).toEqual([]);
  closed.resolve(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(exits).toEqual([0]);
});

test('who quits twice does not tear it away, and closes it once', async () => {
  let closes = 0;
  watch(() => {
    closes++;
    return new Promise(() => undefined);
  });
  expect([quit(), quit()]).toEqual([true, true]);
  await vi.advanceTimersByTimeAsync(1000);
  expect([closes, exits]).toEqual([1, []]);
});

test('what never settles holds the app for five seconds', async () => {
  watch(() => new Promise(() => undefined));
  quit();
  await vi.advanceTimersByTimeAsync(4999);
  expect(exits).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(exits).toEqual([0]);
});

test.each([
  ['rejects', () => Promise.reject(new Error('a file would not close'))],
  [
    'throws',
    (): Promise<void> => {
      throw new Error('a file would not close');
    },
  ],
])('closing that %s is logged and keeps nobody', async (_how, close) => {
  watch(close);
  quit();
  await vi.advanceTimersByTimeAsync(0);
  expect(exits).toEqual([0]);
});

test('quitting is asked about, but not where the system or a signal ends the app', () => {
  const heard: string[] = [];
  const system = new EventEmitter();
  const signals = new EventEmitter();
  const asked = Object.assign(app, { quit: () => heard.push('quit') });
  askBeforeQuit(
    { attempt: () => heard.push('attempt'), systemEnds: () => heard.push('ends') },
    {
      app: asked as unknown as Pick<App, 'on' | 'quit'>,
      powerMonitor: system as unknown as Pick<PowerMonitor, 'on'>,
      process: signals as unknown as NodeJS.Process,
    },
  );
  app.emit('before-quit', {});
  system.emit('shutdown');
  signals.emit('SIGTERM');
  expect(heard).toEqual(['attempt', 'ends', 'ends', 'quit']);
});
