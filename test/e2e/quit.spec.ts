import { once } from 'node:events';
import { expect, type ElectronApplication } from '@playwright/test';
import { openRun, refine, runState, test, withKey } from './journey.ts';

type Answer = 'keep' | 'cancel' | 'stay';
const ANSWERS: readonly Answer[] = ['keep', 'cancel', 'stay'];

interface Question {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}
declare global {
  var questions: Question[];
}

/** Be the user in front of the system's dialog. */
async function willAnswer(app: ElectronApplication, answer: Answer): Promise<void> {
  await app.evaluate(({ dialog }, response) => {
    globalThis.questions = [];
    dialog.showMessageBox = (...given: unknown[]) => {
      globalThis.questions.push(given.at(-1) as Question);
      return Promise.resolve({ response, checkboxChecked: false });
    };
  }, ANSWERS.indexOf(answer));
}
const questions = (app: ElectronApplication): Promise<Question[]> => app.evaluate(() => globalThis.questions);

/** @returns when the app is no more. */
async function quit(app: ElectronApplication): Promise<void> {
  const ended = once(app.process(), 'exit');
  await pressQuit(app);
  await ended;
}
/** The answer may be lost with the app. */
const pressQuit = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ app: one }) => one.quit()).catch(() => undefined);

test('quitting with a run at fal asks, and who stays has lost nothing', async ({ launch, fal }) => {
  const server = await fal({ queueMs: 3_600_000 });
  const { app, page } = await launch({ env: withKey(server) });
  await refine(page);
  await expect(runState(page)).toContainText('queue', { timeout: 20_000 });
  await willAnswer(app, 'stay');
  await pressQuit(app);
  await expect.poll(() => questions(app)).toHaveLength(1);
  const [question] = await questions(app);
  expect(question?.message).toBe('1 run is not finished.');
  expect(question?.detail).toBe('1 run is at fal and goes on there. The app fetches it when it next starts.');
  expect(question?.buttons).toEqual(['Keep Running at fal and Quit', 'Cancel It and Quit', 'Stay']);
  await server.advance(3_700_000);
  await expect(runState(page)).toContainText('Refined', { timeout: 30_000 });
  expect(server.jobs()).toHaveLength(1);
});

test('kept running, a run is fetched at the next start, paid for once', async ({ launch, fal }) => {
  const server = await fal({ queueMs: 3_600_000 });
  const first = await launch({ env: withKey(server) });
  await refine(first.page);
  await expect(runState(first.page)).toContainText('queue', { timeout: 20_000 });
  await willAnswer(first.app, 'keep');
  await quit(first.app);
  server.clientRestarted();
  await server.advance(3_700_000);
  const { page } = await launch({ env: withKey(server) });
  await openRun(page);
  await expect(runState(page)).toContainText('Refined', { timeout: 30_000 });
  expect(server.jobs()).toHaveLength(1);
});

test('cancelled, a run in the queue costs nothing and stays cancelled', async ({ launch, fal }) => {
  const server = await fal({ queueMs: 3_600_000 });
  server.fault('cancel-ok');
  const first = await launch({ env: withKey(server) });
  await refine(first.page);
  await expect(runState(first.page)).toContainText('queue', { timeout: 20_000 });
  await willAnswer(first.app, 'cancel');
  await quit(first.app);
  expect(server.account().spent).toBe(0);
  server.clientRestarted();
  const { page } = await launch({ env: withKey(server) });
  await openRun(page);
  await expect(runState(page)).toContainText('Cancelled');
});

test('closing the last window asks as quitting does, also when its page is dead', async ({ launch, fal }) => {
  test.skip(process.platform === 'darwin', 'On a Mac the app stays when its window is closed.');
  const server = await fal({ queueMs: 3_600_000 });
  server.fault('cancel-ok');
  const { app, page } = await launch({ env: withKey(server) });
  await refine(page);
  await expect(runState(page)).toContainText('queue', { timeout: 20_000 });
  await willAnswer(app, 'stay');
  const close = (): Promise<void> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await close();
  await expect.poll(() => questions(app)).toHaveLength(1);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await close();
  await expect.poll(() => questions(app)).toHaveLength(2);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await willAnswer(app, 'cancel');
  await quit(app);
  expect(server.account().spent).toBe(0);
});

test('with nothing under way nobody is asked', async ({ launch }) => {
  const { app } = await launch();
  await willAnswer(app, 'stay');
  await quit(app);
});
