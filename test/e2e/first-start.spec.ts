import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { lookAt, meshIsShown, refineButton, room, test } from './journey.ts';

test('a first start shows an empty library, one action, and asks for nothing', async ({ launch }) => {
  const { page, library } = await launch();
  await expect(page.getByText('No meshes yet.')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(page);
  expect(await readdir(library)).toContain('Snail (sample)');
});

test('without a key everything can be looked at, and the button says what it needs', async ({ launch }) => {
  const { page } = await launch();
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(page);
  await lookAt(page, 'Side by side');
  await expect(page.getByText('20,604').first()).toBeVisible();
  await expect(page.getByText('209,712').first()).toBeVisible();
  await expect(refineButton(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Add your fal key to refine' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});

test('what was seen once is there at the next start, also without the index', async ({ launch }) => {
  const first = await launch();
  await first.page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(first.page);
  await first.close();
  await rm(path.join(first.userData, 'index'), { recursive: true });
  await rm(path.join(first.userData, 'cache'), { recursive: true, force: true });

  const { page } = await launch();
  const card = room(page, 'Stage').getByText('Snail (sample)');
  await expect(card).toBeVisible();
  await card.dblclick();
  await meshIsShown(page);
});

test('search finds a project by the beginning of a word, in the real SQLite of the app', async ({ launch }) => {
  const { page } = await launch();
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(page);
  await page.keyboard.press('Escape');
  const search = page.getByRole('searchbox');
  await search.fill('sna');
  await expect(room(page, 'Stage').getByText('Snail (sample)')).toBeVisible();
  await search.fill('dragon"* OR (');
  await expect(room(page, 'Stage').getByText('Snail (sample)')).toHaveCount(0);
});
