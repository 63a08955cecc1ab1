import { expect } from '@playwright/test';
import { room, test } from './journey.ts';

test('a project is in the library from the moment it is made, and a new name is everywhere at once', async ({
  launch,
}) => {
  const { page } = await launch();
  const list = page.getByRole('navigation', { name: 'Library' });
  await page.keyboard.press('Control+KeyN');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Harbour crane');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Harbour crane' })).toBeVisible();
  await expect(list.getByText('Harbour crane')).toBeVisible();
  await expect(page).toHaveTitle('Harbour crane – Ultrashape Desktop');

  await page.getByRole('tab', { name: 'Notes' }).click();
  await room(page, 'Inspector').getByRole('textbox', { name: 'Name' }).fill('龍の模型 🐉');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '龍の模型 🐉' })).toBeVisible();
  await expect(list.getByText('龍の模型 🐉')).toBeVisible();
  await expect(page).toHaveTitle('龍の模型 🐉 – Ultrashape Desktop');

  await page.keyboard.press('Control+1');
  await expect(room(page, 'Stage').getByRole('option', { name: /龍の模型/ })).toBeVisible();
  await expect(page).toHaveTitle('Ultrashape Desktop');
});
