import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type * as Axe from 'axe-core';
import { meshIsShown, newProject, refineButton, room, runState, test, withKey } from './journey.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

declare global {
  interface Window {
    readonly axe: typeof Axe;
  }
}

/** What keeps someone from using the screen as it is, in both themes: rule and element. */
async function barriers(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate(`window.app.invoke('settings:change', { theme: '${theme}' })`);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(...nodes.map(({ html }) => `${screen}, ${theme}: ${id} at ${html}`));
    }
  }
  return found;
}

/** Every screen of the library: what is chosen in it, its filters, menu and trash. */
async function library(page: Page, look: (screen: string) => Promise<void>): Promise<void> {
  const stage = room(page, 'Stage');
  await page.evaluate(`window.app.invoke('project:create', { name: 'Teapot' })`);
  await page.getByRole('button', { name: /^All runs/ }).click();
  await stage.getByRole('option').click();
  await page.keyboard.press('4');
  await page.keyboard.press('f');
  await expect(room(page, 'Inspector').getByRole('region', { name: 'Lineage' })).toBeVisible();
  await look('grid with a card chosen, its lineage');
  await page.getByRole('button', { name: /^All projects/ }).click();
  await stage.getByRole('option', { name: /^Teapot/ }).click();
  await page.keyboard.press('Control+a');
  await expect(room(page, 'Inspector').getByRole('heading', { name: '2 projects selected' })).toBeVisible();
  await look('several chosen');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await look('menu of the cards');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+f');
  await page.getByRole('dialog', { name: 'Filters' }).getByRole('checkbox', { name: 'Done' }).click();
  await look('filters');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  await look('saving a search');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^All projects/ }).click();
  await stage.getByRole('option', { name: /^Teapot/ }).click();
  await page.keyboard.press('F2');
  await look('renaming in place');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: /^Trash 1/ }).click();
  await look('trash');
}

test('nothing keeps anyone from using a screen of the app, dark or light', async ({ launch, fal }) => {
  test.slow();
  const { page } = await launch({ env: withKey(await fal()) });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(await readFile(AXE, 'utf8'));
  const found: string[] = [];
  const look = async (screen: string): Promise<void> => {
    found.push(...(await barriers(page, screen)));
  };

  await look('empty library');
  await newProject(page);
  await meshIsShown(page);
  await look('project');
  await refineButton(page).click();
  await expect(runState(page)).toContainText('Refined', { timeout: 20_000 });
  await look('run');
  for (const tab of ['Mesh', 'Notes']) {
    await page.getByRole('tab', { name: tab }).click();
    await look(tab);
  }
  await page.getByRole('button', { name: /^Activity/ }).click();
  await expect(page.getByRole('list', { name: 'Ended' }).getByRole('listitem')).toHaveCount(1);
  await look('Activity');
  await page.keyboard.press('Control+Comma');
  for (const section of ['Account', 'Library', 'Appearance', 'About']) {
    await page.getByRole('dialog').getByRole('tab', { name: section }).click();
    await look(`Settings, ${section}`);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+KeyK');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await look('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+1');
  await expect(room(page, 'Stage').getByRole('option')).toHaveCount(1);
  await look('library');
  await library(page, look);
  expect(found).toEqual([]);
});
