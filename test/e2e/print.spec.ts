import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { hasBlender, inBlender, readers, type Read } from '../support/mesh-readers.ts';
import { meshIsShown, room, test } from './journey.ts';

const ASKED = 60_000;

/** The box around what somebody else's reader found. */
function boxOf({ corners }: Read): { readonly low: readonly number[]; readonly high: readonly number[] } {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  corners.forEach((value, i) => {
    low[i % 3] = Math.min(low[i % 3] ?? 0, value);
    high[i % 3] = Math.max(high[i % 3] ?? 0, value);
  });
  return { low, high };
}

test('a print: 120 mm tall and upright in millimetres, lighter as asked, opened in the slicer (journey 8)', async ({
  launch,
  folder,
}) => {
  test.skip(process.platform === 'win32', 'the slicer that plays along is a shell script');
  test.slow();
  const bin = path.join(folder, 'bin');
  const slicer = path.join(bin, 'prusa-slicer');
  const opened = path.join(folder, 'opened.txt');
  await mkdir(bin);
  await writeFile(slicer, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${opened}'\n`);
  await chmod(slicer, 0o755);
  const { app, page, library } = await launch({ env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshIsShown(page);
  const runs = path.join(library, 'Snail (sample)', 'runs');
  const [run = ''] = await readdir(runs);
  const original = path.join(runs, run, 'refined.glb');
  const hash = async () =>
    createHash('sha256')
      .update(await readFile(original))
      .digest('hex');
  const before = await hash();

  // A recipe of one's own, from Print.
  await page.keyboard.press('Control+KeyE');
  const panel = room(page, 'Inspector');
  const recipe = panel.getByLabel('Recipe', { exact: true });
  await recipe.selectOption('Print');
  await panel.getByText('Settings of the recipe').click();
  await expect(panel.getByLabel('Height')).toHaveValue('120');
  await panel.getByLabel('Triangles', { exact: true }).fill(String(ASKED));
  await panel.getByLabel('Triangles', { exact: true }).press('Enter');
  await panel.getByRole('button', { name: 'Recipe: save, rename, delete' }).click();
  await page.getByRole('menuitem', { name: 'Save as…' }).click();
  await page.getByLabel('Name of the recipe').fill('Print 120 mm tall');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(recipe.locator('option:checked')).toHaveText('Print 120 mm tall');

  // What comes out is told before anything is written: health, triangles, frame, size.
  await panel.getByRole('button', { name: 'Preview' }).click();
  const receipt = panel.getByRole('table', { name: 'Receipt of Print 120 mm tall' });
  await expect(receipt).toBeVisible({ timeout: 40_000 });
  await expect(panel.getByText(/^1 part, closed, 0 non-manifold$/)).toBeVisible();
  await expect(receipt.getByRole('row', { name: /^Inner shells/ })).toContainText(/\d+|none/i);
  await expect(receipt.getByRole('row', { name: /^Triangles/ })).toContainText('60,000 triangles');
  await expect(panel.getByText(/× 120 mm$/)).toBeVisible();
  await expect(panel.getByText('3MF, millimetres, Z up (Blender, slicers)')).toBeVisible();
  const told = (await panel.getByText(/^[\d,]+ of 209,712$/).textContent()) ?? '';
  const got = Number(told.split(' ')[0]?.replace(',', ''));
  expect(Math.abs(got - ASKED)).toBeLessThanOrEqual(ASKED / 100);

  for (const kind of ['3mf', 'stl'] as const) {
    if (kind === 'stl') await panel.getByLabel('Format').selectOption('STL');
    const file = path.join(folder, `the "snail" ü.${kind}`);
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await panel.getByRole('button', { name: 'Export…' }).click();
    await expect(panel.getByText(`${path.basename(file)} is saved.`)).toBeVisible({ timeout: 40_000 });
    await panel.getByRole('button', { name: 'Open in slicer…' }).click();
    const dialog = page.getByRole('dialog', { name: `Open ${path.basename(file)} with…` });
    await expect(dialog.getByRole('combobox', { name: 'Program' })).toContainText('PrusaSlicer');
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText('is being opened in PrusaSlicer');
    await expect(dialog).toBeHidden();
    expect((await readFile(opened, 'utf8')).trimEnd().split('\n').at(-1)).toBe(file);

    // What a slicer finds: as many triangles, standing on the bed, 120 mm along Z, where the snail is tall.
    const read = await readers[kind]?.(file);
    expect(read?.corners.length).toBe(got * 9);
    const { low, high } = boxOf(read ?? { corners: new Float32Array(), normals: null });
    expect(Math.abs(low[2] ?? NaN)).toBeLessThan(1e-3);
    expect(Math.abs((high[2] ?? NaN) - 120)).toBeLessThan(1e-3);
    if (kind !== 'stl' || !hasBlender) continue;
    const { stl } = await inBlender([file], folder);
    expect(stl?.triangles).toBe(got);
    expect(Math.abs((stl?.max[2] ?? NaN) - (stl?.min[2] ?? NaN) - 120)).toBeLessThan(1e-3);
  }
  expect(await hash()).toBe(before);
});
