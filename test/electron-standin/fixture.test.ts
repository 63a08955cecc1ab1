import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const executablePath = path.join(import.meta.dirname, 'electron');
const fixture = path.join(import.meta.dirname, 'fixture');
/** What fixture/page.js offers to be called in the page. */
interface FixtureState {
  readonly seconds: readonly { readonly argv: readonly string[]; readonly data: { readonly from: number } }[];
  readonly opened: readonly string[];
  readonly blocked: readonly string[];
  readonly saved: number;
  readonly asked: readonly string[];
}

let temp: string;
let children: ChildProcess[];
beforeEach(async () => {
  temp = await mkdtemp(path.join(os.tmpdir(), 'standin-test-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(temp, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

// Its own temp folder, so that no other stand-in on this machine has a part in what is found there.
const env = (): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: temp, TMPDIR: temp });
const args = (): string[] => [`--user-data-dir=${path.join(temp, 'user-data')}`, fixture];

async function launch(): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({ executablePath, args: args(), env: env() });
  children.push(app.process());
  const page = await app.firstWindow();
  await page.locator('#greeting', { hasText: 'main' }).waitFor();
  return { app, page };
}
const stateOf = (app: ElectronApplication): Promise<FixtureState> =>
  app.evaluate(() => (globalThis as unknown as { state: FixtureState }).state);

describe('a small application', { timeout: 60_000 }, () => {
  test('works as it does in Electron', async () => {
    const { app, page } = await launch();

    // webContents.send, with a Date cloned on the way
    expect(await page.locator('#greeting').textContent()).toBe('main 1970-01-01T00:00:00.000Z');
    // invoke: values, errors; a utility process with typed arrays
    expect(await page.evaluate('app.call("echo", new Map([["k", [1n]]])).then((m) => m.get("k")[0] === 1n)')).toBe(
      true,
    );
    expect(await page.evaluate('app.call("fail").catch((error) => error.message)')).toContain('RangeError: too much');
    expect(
      await page.evaluate(
        'app.call("double", new Float32Array([1.5])).then((a) => [a.doubled.constructor.name, a.doubled[0], a.argv, a.type])',
      ),
    ).toEqual(['Float32Array', 3, ['argument'], 'utility']);

    // a chosen file has its path
    await page.locator('input').setInputFiles(path.join(fixture, 'main.js'));
    await page.locator('#path', { hasText: path.join(fixture, 'main.js') }).waitFor();
    expect(await page.evaluate('app.pathOf(new File(["x"], "made.glb"))')).toBe('');

    // the application's scheme: its policy, ranges, request bodies
    expect(await page.evaluate('fetch("page.js", { headers: { range: "bytes=0-5" } }).then((r) => r.status)')).toBe(
      206,
    );
    expect(
      await page.evaluate('fetch("upload", { method: "POST", body: new Uint8Array(3e6) }).then((r) => r.json())'),
    ).toEqual({ bytes: 3e6, url: 'app://bundle/upload', origin: 'app://bundle' });
    expect(await page.evaluate('fetch("http://127.0.0.1:1/").catch((error) => error.name)')).toBe('TypeError');

    // permissions, menu keys that the page does not take, windows and navigation that are refused
    expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
    expect(await page.evaluate('navigator.permissions.query({ name: "midi" }).then((s) => s.state)')).toBe('granted');
    expect(await page.evaluate('navigator.permissions.query({ name: "camera" }).then((s) => s.state)')).toBe('denied');
    await page.keyboard.press('Control+s');
    await page.keyboard.press('Control+Alt+s');
    expect(await page.evaluate('window.open("https://example.com/")')).toBeNull();
    await page.evaluate('location.href = "https://example.org/"');
    await expect
      .poll(() => stateOf(app))
      .toMatchObject({
        opened: ['https://example.com/'],
        blocked: ['https://example.org/'],
        asked: ['notifications'],
        saved: 1,
      });
    expect(page.url()).toMatch(/^http:\/\/bundle\.app\.localhost:/);

    // the single-instance lock: a second one ends, and the first is told
    const second = spawn(executablePath, [...args(), 'dragon.glb'], { env: env(), stdio: 'ignore' });
    children.push(second);
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect.poll(async () => (await stateOf(app)).seconds[0]?.argv.at(-1)).toBe('dragon.glb');
    expect((await stateOf(app)).seconds[0]?.data).toEqual({ from: second.pid });

    // where the window stood is known to the next start
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ width: 640, height: 480 }));
    await app.close();
    const state: unknown = JSON.parse(await readFile(path.join(temp, 'user-data/standin-window-state.json'), 'utf8'));
    expect(state).toMatchObject({ main: { bounds: { width: 640, height: 480 } } });
    expect((await readdir(temp)).filter((name) => name.startsWith('electron-standin-'))).toEqual([]);
  });

  test('killed, leaves nothing that its next start does not clear away', async () => {
    const { app } = await launch();
    const profiles = async (): Promise<string[]> =>
      (await readdir(temp)).filter((name) => name.startsWith('electron-standin-'));
    const before = await profiles();
    expect(before).toHaveLength(1);
    const { pid } = app.process();
    const ended = once(app.process(), 'exit');
    process.kill(-(pid ?? NaN), 'SIGKILL');
    await ended;

    // The lock is free, though its file is there; the profile of the dead one goes.
    const again = await launch();
    const after = await profiles();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    await again.app.close();
    expect(await profiles()).toEqual([]);
  });
});
