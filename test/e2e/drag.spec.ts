import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { room, test } from './journey.ts';

/** As the hand does it: onto it, down, and out of the window. */
async function dragOut(page: Page, target: Locator): Promise<void> {
  await target.hover();
  await page.mouse.down();
  const { x, y } = (await target.boundingBox()) ?? { x: 0, y: 0 };
  await page.mouse.move(x + 40, y + 60, { steps: 6 });
  await page.mouse.up();
}

test('a result is dragged out of grid and viewer as a real file, which is ready before the drag begins', async ({
  launch,
}) => {
  const { app, page, library } = await launch();
  // Where the system would take over: what it is given is all that can be seen of it.
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) return;
    window.webContents.startDrag = (item) => {
      Object.assign(globalThis, {
        dragged: { file: item.file, hasIcon: typeof item.icon !== 'string' && !item.icon.isEmpty() },
      });
    };
  });
  const dragged = () =>
    app.evaluate(
      () => (globalThis as { dragged?: { readonly file: string; readonly hasIcon: boolean } }).dragged ?? null,
    );
  const forget = () => app.evaluate(() => Object.assign(globalThis, { dragged: null }));

  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);
  // A hand that rests on the card has its file made before it drags.
  await page.mouse.move(2, 2);
  await page.keyboard.press('Escape');
  const card = room(page, 'Stage').getByRole('option', { name: /Snail/ });
  // Its picture comes in place of a sign for it: a hand that is on that would lose its drag.
  await expect(card.locator('img')).toBeVisible();
  // How quick the hand is against the machine is a component test's; here it is dragged until the file was ready first.
  await expect(async () => {
    await dragOut(page, card);
    expect(await dragged()).toMatchObject({ hasIcon: true });
  }).toPass({ timeout: 60_000 });
  const light = (await dragged())?.file ?? '';
  expect(path.basename(light)).toBe('Snail (sample) run 1 sculpt base.glb');
  expect(path.relative(library, light)).toMatch(/^\.\./);
  expect((await readFile(light)).toString('latin1', 0, 4)).toBe('glTF');

  // With Alt every triangle, from the viewer's own handle.
  await card.dblclick();
  await forget();
  const handle = room(page, 'Stage').getByRole('button', { name: 'Drag into Blender or a folder' });
  await page.keyboard.down('Alt');
  await expect(async () => {
    await dragOut(page, handle);
    expect(path.basename((await dragged())?.file ?? '')).toBe('Snail (sample) run 1.glb');
  }).toPass({ timeout: 40_000 });
  await page.keyboard.up('Alt');

  // Both are kept in mind with the run, and shown with what else was made of it.
  const inspector = room(page, 'Inspector');
  await inspector.getByRole('tab', { name: 'Run' }).click();
  await expect(inspector.getByText('Snail (sample) run 1 sculpt base.glb')).toBeVisible();
  await expect(inspector.getByText('Snail (sample) run 1.glb', { exact: true })).toBeVisible();
});
