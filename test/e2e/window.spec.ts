import { mkdir } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { room, SAMPLE, test } from './journey.ts';

test('a second start hands its files to the first and goes', async ({ launch }) => {
  const first = await launch();
  const second = launch({ args: [SAMPLE.image, SAMPLE.mesh], waitUntilReady: false }).catch((error: unknown) => error);
  await expect(room(first.page, 'Run strip').getByRole('option')).toHaveCount(2, { timeout: 20_000 });
  await second;
});

test('files on the command line are a project at once', async ({ launch }) => {
  const { page } = await launch({ args: [SAMPLE.image, SAMPLE.mesh] });
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(2, { timeout: 20_000 });
});

test('a page that dies comes back by itself, with everything in it', async ({ launch }) => {
  const { app, page } = await launch();
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);
  await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return new Promise<void>((resolve) => {
      contents?.once('did-finish-load', () => resolve());
      contents?.forcefullyCrashRenderer();
    });
  });
  // Asked of the window itself: for Playwright, a page that crashed stays dead. A page without the card never answers.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      `new Promise((done) => { const look = () => document.body.innerText.includes('Snail (sample)') ? done() : setTimeout(look, 50); look(); })`,
    ),
  );
});

test('the theme and the window are as they were left at the next start', async ({ launch }) => {
  const first = await launch();
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // By the menu of the system, which does what the page's own keys do.
  await first.app.evaluate(({ Menu }) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById('open-settings') as unknown as { click(): void };
    item.click();
  });
  await first.page.getByRole('tab', { name: 'Appearance' }).click();
  await first.page.getByText('Light', { exact: true }).click();
  await expect(first.page.locator('html')).toHaveAttribute('data-theme', 'light');
  await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1180, 760));
  await first.close();
  const { app, page } = await launch();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize())).toEqual([1180, 760]);
});

test('a library whose disk is gone is told in a working window, and opens when the disk is back', async ({
  launch,
  folder,
}) => {
  const { page } = await launch({ library: `${folder}/unplugged/library` });
  await expect(page.getByText(/not where it was/).first()).toBeVisible();
  await page.keyboard.press('Control+Comma');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('Escape');
  await mkdir(`${folder}/unplugged`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('No meshes yet.')).toBeVisible();
});
