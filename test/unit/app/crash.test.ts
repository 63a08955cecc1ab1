import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { giveUp, logUncaught, reviveWindow } from '../../../main/app/crash.ts';
import type { Log } from '../../../main/base/log.ts';

let logged: string[];
const log: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: (message, error) => {
    logged.push(`${message}: ${error instanceof Error ? error.message : String(error)}`);
    return 'ref123';
  },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  logged = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** A window whose page can die, and a user who answers `button` when asked. */
function window(button = 0) {
  const did: string[] = [];
  const webContents = Object.assign(new EventEmitter(), { reload: () => did.push('reload') });
  const dialog = {
    showMessageBox: ({ detail }: { detail: string }) => {
      did.push(detail.includes('ref123') ? 'asked' : 'asked without a reference');
      return Promise.resolve({ response: button, checkboxChecked: false });
    },
  };
  const parts = [{ isDestroyed: () => false, webContents }, dialog, { quit: () => did.push('quit') }, log] as const;
  reviveWindow(...(parts as unknown as Parameters<typeof reviveWindow>));
  const die = async (reason = 'crashed'): Promise<void> => {
    webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { did, die };
}

test('a page that dies is there again without a word', async () => {
  const { did, die } = window();
  await die();
  expect([did, logged]).toEqual([['reload'], ['the page is gone: crashed']]);
});

test('a page that was closed did not die', async () => {
  const { did, die } = window();
  await die('clean-exit');
  expect([did, logged]).toEqual([[], []]);
});

test.each([
  ['wants to go on', 0, ['reload', 'asked', 'reload']],
  ['has enough', 1, ['reload', 'asked', 'quit']],
])('a page that dies twice within a minute is for the user to decide, who %s', async (_what, button, expected) => {
  const { did, die } = window(button);
  await die();
  vi.setSystemTime(Date.now() + 59_000);
  await die('oom');
  expect(did).toEqual(expected);
});

test('a page that dies again much later is there again without a word', async () => {
  const { did, die } = window();
  await die();
  vi.setSystemTime(Date.now() + 61_000);
  await die();
  expect(did).toEqual(['reload', 'reload']);
});

test('what nobody caught is in the log, and stops nothing', () => {
  const process = new EventEmitter();
  logUncaught(process as unknown as Pick<NodeJS.Process, 'on'>, log);
  process.emit('uncaughtException', new Error('one'));
  process.emit('unhandledRejection', 'two');
  expect(logged).toEqual(['uncaught exception: one', 'unhandled rejection: two']);
});

test('an app that cannot start says so, says where the reason is, and goes', () => {
  const said: string[] = [];
  const exits: (number | undefined)[] = [];
  giveUp('ref123', { showErrorBox: (_title, text) => said.push(text) }, { exit: (code) => exits.push(code) });
  expect(said.join()).toContain('ref123');
  expect(exits).toEqual([1]);
});
