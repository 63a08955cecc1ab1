import type { Inputs } from './main-job.ts';
import { meshShown, settled, type Size, type Stage } from './stage.ts';

const LARGE: Size = { width: 2560, height: 1440 };
const MORE = [LARGE];
const NAMES = [
  'Dragon',
  'Teapot knight',
  'Harbour crane',
  'Fern pot',
  'Old radio',
  'Robot hand',
  'Lighthouse',
  'Owl mask',
];

/** Every screen of finding, choosing, judging and throwing away. */
export async function library(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  console.log('A library to order');
  const { page, picture, pick, room } = stage;
  await picture('80-empty-library', MORE);
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshShown(page);
  for (const name of NAMES) {
    await page.evaluate(`window.app.invoke('project:create', { name: '${name}' })`);
  }
  await page.keyboard.press('Control+1');
  const card = (name: RegExp | string) => room('Stage').getByRole('option', { name });
  await card(/^Dragon/).dblclick();
  await pick([image, mesh]);
  await page.keyboard.press('Control+o');
  await meshShown(page);
  await page.keyboard.press('Escape');
  for (const [name, keys] of [
    ['Dragon', ['5', 'f']],
    ['Teapot knight', ['3']],
    ['Fern pot', ['4', 'f']],
  ] as const) {
    await card(new RegExp(`^${name}`)).click();
    for (const key of keys) await page.keyboard.press(key);
  }
  await room('Inspector').getByRole('combobox', { name: 'Add a tag' }).fill('Client');
  await page.keyboard.press('Enter');
  await card(/^Old radio/).click();
  await page.keyboard.press('x');
  await card(/^Lighthouse/).click();
  await picture('81-grid', MORE);
  await card(/^Robot hand/).click();
  await card(/^Teapot knight/).click({ modifiers: ['Shift'] });
  await picture('82-several', MORE);
  await page.keyboard.press('Shift+F10');
  await picture('83-menu');
  await page.keyboard.press('Escape');
  await page.emulateMedia({ forcedColors: 'active' });
  await settled(page);
  await picture('84-forced-colours');
  await page.emulateMedia({ forcedColors: 'none' });
  await page.keyboard.press('Control+Shift+f');
  const filters = page.getByRole('dialog', { name: 'Filters' });
  await filters.getByRole('radio', { name: 'At least 3 stars' }).click();
  await filters.getByText('Shown', { exact: true }).click();
  await picture('85-filters', MORE);
  await page.keyboard.press('Escape');
  await picture('86-chips');
  await page.getByRole('button', { name: /^All runs/ }).click();
  await card(/Snail/).click();
  await room('Inspector').getByRole('region', { name: 'Lineage' }).getByRole('button').first().waitFor();
  await room('Inspector').getByRole('region', { name: 'Lineage' }).scrollIntoViewIfNeeded();
  await picture('87-lineage', MORE);
  // Found by a run of it.
  await page.getByRole('button', { name: /^All projects/ }).click();
  await page.getByRole('searchbox').fill('1024');
  await card(/matches/)
    .first()
    .click();
  await picture('87b-found-by-a-run', MORE);
  await page.getByRole('button', { name: /^All projects/ }).click();
  await card(/^Owl mask/).click();
  await card(/^Lighthouse/).click({ modifiers: ['Control'] });
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: /^Trash 2/ }).click();
  await picture('88-trash', MORE);
  await page.getByRole('button', { name: 'Empty the trash…' }).click();
  await picture('89-empty-the-trash');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^All projects/ }).click();
  await card(/./).first().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('x');
  await page.getByRole('button', { name: /^Show .* rejected/ }).waitFor();
  await picture('90-all-rejected', MORE);
}
