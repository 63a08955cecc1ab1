import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { lookAt, meshIsShown, refineButton, room, test } from './journey.ts';

test('a first start asks for nothing; without a key all can be looked at, found, and seen again without the index', async ({
  launch,
}) => {
  const first = await launch();
  await expect(first.page.getByText('No meshes yet.')).toBeVisible();
  await expect(first.page.getByRole('dialog')).toHaveCount(0);
  await expect(first.page.getByRole('alert')).toHaveCount(0);
  await first.page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(first.page);
  expect(await readdir(first.library)).toContain('Snail (sample)');

  await lookAt(first.page, 'Side by side');
  await expect(first.page.getByText('20,604').first()).toBeVisible();
  await expect(first.page.getByText('209,712').first()).toBeVisible();
  await expect(refineButton(first.page)).toHaveCount(0);
  await first.page.getByRole('button', { name: 'Add your fal key to refine' }).click();
  await expect(first.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await first.page.keyboard.press('Escape');
  await first.close();
  await rm(path.join(first.userData, 'index'), { recursive: true });
  await rm(path.join(first.userData, 'cache'), { recursive: true, force: true });

  const { page } = await launch();
  const card = room(page, 'Stage').getByText('Snail (sample)');
  await expect(card).toBeVisible();
  // By the beginning of a word, in the real SQLite of the app; and what looks like its language is only text.
  const search = page.getByRole('searchbox');
  await search.fill('dragon"* OR (');
  await expect(card).toHaveCount(0);
  await search.fill('sna');
  await expect(card).toBeVisible();
  await card.dblclick();
  await meshIsShown(page);
});
