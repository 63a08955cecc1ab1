import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type * as Axe from 'axe-core';
import { axeOnPage, barriersOf, THEMES, TOLD } from '../support/accessibility.ts';
import { lookAt, meshIsShown, newProject, refineButton, room, runState, test, withKey } from './journey.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

type Look = (screen: string) => Promise<void>;

/** What needs a mesh that is on the graphics card, with its run beside it. */
async function project(page: Page, look: Look): Promise<void> {
  const [stage, inspector] = [room(page, 'Stage'), room(page, 'Inspector')];
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
  await stage.getByRole('button', { name: 'Camera', exact: true }).click();
  await look('Camera');
  await page.keyboard.press('Escape');
  await lookAt(page, 'Side by side');
  await stage.getByRole('button', { name: 'Detail map' }).click();
  await expect(stage.getByRole('region', { name: 'Detail map' }).getByRole('img')).toBeVisible();
  await stage.getByRole('button', { name: 'Measure', exact: true }).click();
  await look('detail map of two meshes, measuring');
  await page.keyboard.press('Escape');
  await lookAt(page, 'Single');
  await page.keyboard.press('Control+e');
  await inspector.getByRole('button', { name: 'Preview' }).click();
  await expect(inspector.getByRole('table', { name: /^Receipt/ })).toBeVisible();
  await look('Export with a preview');
  await page.keyboard.press('F12');
  const dialog = page.getByRole('dialog', { name: 'Picture' });
  for (const kind of ['Screenshot', 'Turntable', 'Comparison sheet']) {
    await dialog.getByText(kind).click();
    await look(kind);
  }
  await page.keyboard.press('Escape');
}

/** What lies over every room. */
async function over(page: Page, look: Look): Promise<void> {
  await page.getByRole('button', { name: /^Activity/ }).click();
  await expect(page.getByRole('list', { name: 'Ended' }).getByRole('listitem')).toHaveCount(1);
  await look('Activity');
  await page.keyboard.press('Control+Comma');
  for (const section of ['Account', 'Library']) {
    await page.getByRole('dialog').getByRole('tab', { name: section }).click();
    await look(`Settings, ${section}`);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+KeyK');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await look('palette');
  await page.keyboard.press('Escape');
}

/** The library, with a card chosen, several, and what lies in its trash. */
async function library(page: Page, look: Look): Promise<void> {
  const [stage, inspector] = [room(page, 'Stage'), room(page, 'Inspector')];
  await page.keyboard.press('Control+1');
  await page.evaluate(`window.app.invoke('project:create', { name: 'Teapot' })`);
  await page.getByRole('button', { name: /^All runs/ }).click();
  await stage.getByRole('option').click();
  await expect(inspector.getByRole('region', { name: 'Lineage' })).toBeVisible();
  await look('grid with a card chosen, its lineage');
  await page.getByRole('button', { name: /^All projects/ }).click();
  await stage.getByRole('option', { name: /^Teapot/ }).click();
  await page.keyboard.press('Control+a');
  await expect(inspector.getByRole('heading', { name: '2 projects selected' })).toBeVisible();
  await look('several chosen');
  await stage.getByRole('option', { name: /^Teapot/ }).click();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: /^Trash 1/ }).click();
  await expect(page.getByRole('checkbox', { name: 'Teapot' })).toBeVisible();
  await look('trash');
}

// Every screen there is, over a main process that is played: test/component/accessibility.
test('nothing keeps anyone from using the rooms of the real window, dark or light', async ({ launch, fal }) => {
  const { page } = await launch({ env: withKey(await fal()) });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(await readFile(AXE, 'utf8'));
  await page.evaluate((told) => window.axe.configure(told as unknown as Axe.Spec), TOLD);
  const found: string[] = [];
  const look: Look = async (screen) => {
    found.push(...barriersOf(await page.evaluate(axeOnPage, THEMES)).map((one) => `${screen}, ${one}`));
  };
  await look('empty library');
  await project(page, look);
  await over(page, look);
  await library(page, look);
  expect(found).toEqual([]);
});
