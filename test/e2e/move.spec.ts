import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { drop, lookAt, meshIsShown, room, test } from './journey.ts';

/** Every record of a library, as one text. */
async function recordsOf(library: string): Promise<string> {
  const names = (await readdir(library, { recursive: true })).filter((name) => name.endsWith('.json'));
  return (await Promise.all(names.map((name) => readFile(path.join(library, name), 'utf8')))).join('\n');
}

test('move house: a library is located where it is now, all of it is there offline, and a mesh taken out of it is known when it comes back (journey 10)', async ({
  launch,
  folder,
}) => {
  // Two starts of the app.
  test.slow();
  const old = path.join(folder, 'library');
  const first = await launch();
  await first.page.getByRole('button', { name: 'Try the sample project' }).click();
  await room(first.page, 'Run strip')
    .getByRole('option', { name: /Run 1\b/ })
    .click();
  await room(first.page, 'Inspector').getByRole('tab', { name: 'Run' }).click();
  await room(first.page, 'Inspector').getByRole('radio', { name: '4 stars' }).click();
  await expect(room(first.page, 'Inspector').getByRole('radio', { name: '4 stars' })).toBeChecked();
  await room(first.page, 'Inspector').getByRole('combobox', { name: 'Add a tag' }).fill('Client');
  await first.page.keyboard.press('Enter');
  await expect(
    first.page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name: /^Client/ }),
  ).toBeVisible();
  await first.close();
  expect(await recordsOf(old)).not.toContain(folder);

  const moved = path.join(folder, 'external disk', 'Años 龍');
  await rename(old, path.join(folder, 'moving'));
  const { app, page } = await launch();
  await expect(page.getByText('The library “library” is not where it was.').first()).toBeVisible();
  await mkdir(path.dirname(moved));
  await rename(path.join(folder, 'moving'), moved);
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
  }, path.dirname(moved));
  await page.getByRole('button', { name: 'Locate…' }).click();
  const card = room(page, 'Stage').getByText('Snail (sample)').first();
  await expect(card).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name: /^Client/ }),
  ).toBeVisible();
  const thumbnail = room(page, 'Stage').locator('img').first();
  await expect.poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await card.dblclick();
  await room(page, 'Run strip')
    .getByRole('option', { name: /Run 1\b/ })
    .click();
  await room(page, 'Inspector').getByRole('tab', { name: 'Run' }).click();
  await expect(room(page, 'Inspector').getByRole('radio', { name: '4 stars' })).toBeChecked();
  await meshIsShown(page);
  await lookAt(page, 'Side by side');
  await expect(page.getByText('209,712').first()).toBeVisible();

  // Out to the desktop, and back in.
  const desktop = path.join(folder, 'Desktop');
  await mkdir(desktop);
  const out = path.join(desktop, 'snail from the app.glb');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, out);
  await page.keyboard.press('Control+e');
  const panel = room(page, 'Inspector');
  await panel.getByLabel('Recipe', { exact: true }).selectOption('Original');
  await panel.getByRole('button', { name: 'Export…' }).click();
  await expect(panel.getByText(`${path.basename(out)} is saved.`)).toBeVisible({ timeout: 40_000 });
  await drop(page, out);
  const origin = page.getByRole('dialog', { name: 'Made in this app' });
  await expect(origin).toContainText('From snail.png and snail_coarse.glb: match');
  await expect(origin).toContainText('as it was exported');
  await origin.getByRole('button', { name: 'Use these settings' }).click();
  await expect(origin).toBeHidden();
  await expect(room(page, 'Inspector').getByRole('tab', { name: 'Refine' })).toHaveAttribute('aria-selected', 'true');
  expect(await recordsOf(moved)).not.toContain(folder);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a second app on the same library looks, says why, and works when the first has gone', async ({
  launch,
  folder,
}) => {
  test.slow();
  const first = await launch();
  await first.page.getByRole('button', { name: 'Try the sample project' }).click();
  await expect(room(first.page, 'Run strip').getByRole('option')).toHaveCount(3);
  const { page } = await launch({ userData: path.join(folder, 'other-user') });
  const banner = page.getByRole('region', { name: 'This library can only be looked at' });
  await expect(banner).toContainText('open in another window');
  await room(page, 'Stage').getByText('Snail (sample)').first().dblclick();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);
  await first.close();
  await banner.getByRole('button', { name: 'Try again' }).click();
  await expect(banner).toHaveCount(0);
});

test('projects taken out as an archive by the built app are brought into another library whole', async ({
  launch,
  folder,
}) => {
  const { app, page } = await launch();
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);
  const archive = path.join(folder, 'snail.zip');
  const other = path.join(folder, 'other library');
  await mkdir(other);
  await app.evaluate(
    ({ dialog }, { filePath, folderPath }) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      dialog.showOpenDialog = (...given: readonly unknown[]) => {
        const asksForFolder = JSON.stringify(given.at(-1)).includes('openDirectory');
        return Promise.resolve({ canceled: false, filePaths: [asksForFolder ? folderPath : filePath] });
      };
    },
    { filePath: archive, folderPath: other },
  );
  const command = async (name: string) => {
    await page.keyboard.press('Control+KeyK');
    await page.getByRole('dialog').getByRole('combobox').fill(name);
    await page.keyboard.press('Enter');
  };
  await command('Export as an archive');
  await expect(page.getByText('Saved as “snail.zip”.')).toBeVisible({ timeout: 40_000 });
  await command('New library');
  await expect(page.getByRole('button', { name: 'Try the sample project' })).toBeVisible();
  await command('Import an archive');
  const report = page.getByRole('dialog', { name: 'Import' });
  await expect(report).toContainText('Snail (sample)');
  await report.getByRole('button', { name: 'Close' }).last().click();
  await room(page, 'Stage').getByText('Snail (sample)').first().dblclick();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);
  await meshIsShown(page);
});
