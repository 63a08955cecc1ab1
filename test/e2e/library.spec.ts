import { expect, type Page } from '@playwright/test';
import { room, test } from './journey.ts';

/** A small machine that does much else takes its time to read the sample's meshes for the first time. */
const meshIsShown = (page: Page): Promise<void> =>
  expect(page.locator('canvas[data-state]').first()).toHaveAttribute('data-state', 'ready', { timeout: 60_000 });
const card = (page: Page, name: string | RegExp) => room(page, 'Stage').getByRole('option', { name });
const count = (page: Page, text: string) => room(page, 'Stage').getByText(text, { exact: true });
const panel = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name });

test('look around with no key and no connection: sample, grid, result, views, shadings, flick, facts (journey 1)', async ({
  launch,
}) => {
  test.slow();
  const { page } = await launch();
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(page);
  await page.keyboard.press('Escape');
  await panel(page, /^All runs/).click();
  const result = card(page, /Snail \(sample\)/).first();
  await expect(result.locator('img')).toBeVisible();
  await result.click();
  await page.keyboard.press('Enter');
  await meshIsShown(page);

  const canvas = page.locator('canvas[data-state]').first();
  await canvas.focus();
  for (const key of ['Numpad1', 'Numpad3', 'Numpad7']) await page.keyboard.press(key);
  await expect(room(page, 'Stage').getByText(/^Top/).first()).toBeAttached();
  await page.keyboard.press('KeyZ');
  await expect(page.getByRole('menu', { name: 'Shading' }).getByRole('menuitemradio').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.down('Space');
  await page.keyboard.up('Space');
  await page.keyboard.press('KeyN');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toHaveCount(0);
  await page.keyboard.press('KeyN');
  await room(page, 'Inspector').getByRole('tab', { name: 'Run' }).click();
  await expect(
    room(page, 'Inspector').getByRole('region', { name: 'Lineage' }).getByRole('button').first(),
  ).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('what is searched, filtered, chosen, rated, rejected and thrown away stands in the files, and is undone', async ({
  launch,
}) => {
  test.slow();
  const { page } = await launch();
  await page.evaluate(
    `Promise.all(['Dragon', 'Teapot', 'Harbour crane', 'Dragonfly'].map((name) => window.app.invoke('project:create', { name })))`,
  );
  await expect(count(page, '4 projects')).toBeVisible();

  // Choose, rate, undo.
  await card(page, /^Teapot/).click();
  await card(page, /^Harbour crane/).click({ modifiers: ['Control'] });
  await page.keyboard.press('4');
  await expect(card(page, /^Teapot.*4 stars/)).toBeVisible();
  await expect(card(page, /^Harbour crane.*4 stars/)).toBeVisible();
  await page.keyboard.press('Control+KeyZ');
  await expect(card(page, /4 stars/)).toHaveCount(0);
  await page.keyboard.press('Control+Shift+KeyZ');
  await expect(card(page, /4 stars/)).toHaveCount(2);

  // Search, filter, and both as chips.
  await page.keyboard.press('Control+KeyF');
  await page.keyboard.type('dragon');
  await expect(count(page, '2 projects · 1 filter')).toBeVisible();
  await room(page, 'Stage').getByRole('button', { name: 'Clear all' }).click();
  await page.keyboard.press('Control+Shift+KeyF');
  await page.getByRole('dialog', { name: 'Filters' }).getByRole('radio', { name: 'At least 4 stars' }).click();
  await expect(count(page, '2 projects · 1 filter')).toBeVisible();
  await page.keyboard.press('Escape');

  // A saved search is in the panel.
  await page.keyboard.press('Control+KeyS');
  await page.getByRole('textbox', { name: 'Name of the search' }).fill('Good ones');
  await page.keyboard.press('Enter');
  await expect(panel(page, /^Good ones/)).toBeVisible();

  // Rejected: out of sight, and back.
  await card(page, /^Teapot/).click();
  await page.keyboard.press('KeyX');
  await expect(count(page, '1 project · 1 filter')).toBeVisible();
  await panel(page, /^Rejected 1/).click();
  await expect(card(page, /^Teapot.*Rejected/)).toBeVisible();
  await page.keyboard.press('Control+KeyZ');
  await expect(card(page, /^Teapot/)).toHaveCount(0);

  // Rename in place, tag, trash and back.
  await panel(page, /^All projects/).click();
  await card(page, /^Dragonfly/).click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of Dragonfly' }).fill('Libelle');
  await page.keyboard.press('Enter');
  await expect(card(page, /^Libelle/)).toBeFocused();
  await room(page, 'Inspector').getByRole('combobox', { name: 'Add a tag' }).fill('insects');
  await page.keyboard.press('Enter');
  await expect(panel(page, /^insects/)).toBeVisible();
  await card(page, /^Libelle/).click();
  await page.keyboard.press('Delete');
  await expect(count(page, '3 projects')).toBeVisible();
  await panel(page, /^Trash 1/).click();
  await page.getByRole('button', { name: 'Put back Libelle' }).click();
  await expect(page.getByText('The trash is empty.')).toBeVisible();
  await panel(page, /^All projects/).click();
  await expect(card(page, /^Libelle.*insects/)).toBeVisible();
});
