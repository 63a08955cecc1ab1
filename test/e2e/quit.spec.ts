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

test('quitting asks while a run is at fal: who stays stays, and what goes on there is fetched at the next start', async ({
  launch,
  fal,
}) => {
  const server = await fal({ queueMs: 3_600_000 });
  const first = await launch({ env: withKey(server) });
  await refine(first.page);
  await expect(runState(first.page)).toContainText('queue', { timeout: 20_000 });
  await willAnswer(first.app, 'stay');
  await pressQuit(first.app);
  await expect.poll(() => questions(first.app)).toHaveLength(1);
  const [question] = await questions(first.app);
  expect(question?.message).toBe('1 run is not finished.');
  expect(question?.detail).toBe('1 run is at fal and goes on there. The app fetches it when it next starts.');
  expect(question?.buttons).toEqual(['Keep Running at fal and Quit', 'Cancel It and Quit', 'Stay']);
  await expect(runState(first.page)).toContainText('queue');
  await willAnswer(first.app, 'keep');
  await quit(first.app);
  server.clientRestarted();
  await server.advance(3_700_000);

  const { app, page } = await launch({ env: withKey(server) });
  await openRun(page);
  await expect(runState(page)).toContainText('Refined', { timeout: 30_000 });
  expect(server.jobs()).toHaveLength(1);
  // With nothing under way nobody is asked.
  await willAnswer(app, 'stay');
  await quit(app);
});

test('closing the last window asks as quitting does, also when its page is dead; cancelled in the queue costs nothing', async ({
  launch,
  fal,
}) => {
  test.skip(process.platform === 'darwin', 'On a Mac the app stays when its window is closed.');
  const server = await fal({ queueMs: 3_600_000 });
  server.fault('cancel-ok');
  const { app, page: first } = await launch({ env: withKey(server) });
  await refine(first);
  await expect(runState(first)).toContainText('queue', { timeout: 20_000 });
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

  server.clientRestarted();
  const { page } = await launch({ env: withKey(server) });
  await openRun(page);
  await expect(runState(page)).toContainText('Cancelled');
});
