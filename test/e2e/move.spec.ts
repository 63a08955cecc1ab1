import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { lookAt, meshIsShown, room, test } from './journey.ts';

// J10, Move house. What an exported mesh says of where it is from belongs at the end of this journey.
test('a library that was moved is missed, located by what is in it, and everything is there, offline', async ({
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
  await first.close();

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
  await expect(room(page, 'Stage').locator('img').first()).toHaveJSProperty('complete', true);
  await card.dblclick();
  await room(page, 'Run strip')
    .getByRole('option', { name: /Run 1\b/ })
    .click();
  await room(page, 'Inspector').getByRole('tab', { name: 'Run' }).click();
  await expect(room(page, 'Inspector').getByRole('radio', { name: '4 stars' })).toBeChecked();
  await meshIsShown(page);
  await lookAt(page, 'Side by side');
  await expect(page.getByText('209,712').first()).toBeVisible();
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
