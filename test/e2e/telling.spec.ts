import { expect, type ElectronApplication } from '@playwright/test';
import { refine, room, runState, test, withKey } from './journey.ts';

declare global {
  var shown: { readonly title: string; readonly body: string; emit(event: string): void }[];
  var bars: (readonly [progress: number, mode: string | undefined])[];
}

/** Look at the desktop: what is shown there, and how far the taskbar says it is. The window is not in front. */
async function watchDesktop(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, Notification }) => {
    globalThis.shown = [];
    globalThis.bars = [];
    Notification.prototype.show = function () {
      globalThis.shown.push(this);
    };
    for (const window of BrowserWindow.getAllWindows()) {
      window.setProgressBar = (progress, options) => globalThis.bars.push([progress, options?.mode]);
      window.blur();
    }
  });
}
const shown = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => globalThis.shown.map(({ title, body }) => `${title} · ${body}`));

test('a run that is done is told while the window is not in front, and a click leads to it', async ({
  launch,
  fal,
}) => {
  const server = await fal();
  const { app, page } = await launch({ env: withKey(server) });
  await watchDesktop(app);
  await refine(page);
  await expect.poll(() => shown(app), { timeout: 40_000 }).toHaveLength(1);
  expect((await shown(app))[0]).toMatch(/^Refined snail_coarse – .* triangles · Run 1$/);
  await page.keyboard.press('Escape');
  await app.evaluate(() => globalThis.shown[0]?.emit('click'));
  await expect(runState(page)).toContainText('Refined');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() !== null)).toBe(true);

  // The taskbar said how far the bytes were, and says nothing any more.
  const bars = await app.evaluate(() => globalThis.bars);
  expect(bars.some(([progress, mode]) => mode === 'normal' && progress >= 0 && progress <= 1)).toBe(true);
  expect(bars.at(-1)?.[0]).toBe(-1);
});

test('a run that failed is told with what it cost', async ({ launch, fal }) => {
  const server = await fal();
  server.fault('submit-403-exhausted');
  const { app, page } = await launch({ env: withKey(server) });
  await watchDesktop(app);
  await refine(page);
  await expect.poll(() => shown(app), { timeout: 40_000 }).toHaveLength(1);
  expect((await shown(app))[0]).toMatch(/^Could not refine snail_coarse · Run 1: .*out of credit.* Not charged\.$/);
});

test('who looks at the window is not told twice', async ({ launch, fal }) => {
  const server = await fal();
  const { app, page } = await launch({ env: withKey(server) });
  await watchDesktop(app);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await refine(page);
  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
  await expect(room(page, 'Status')).toContainText('$0.15');
  // Longer than what ends together is gathered.
  await page.waitForTimeout(3500);
  expect(await shown(app)).toEqual([]);
});
