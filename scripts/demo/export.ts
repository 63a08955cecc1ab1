import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { meshShown, type Size, type Stage } from './stage.ts';

const SMALL: readonly Size[] = [{ width: 1024, height: 700 }];

/** The sample's result on its way out: recipe, preview, receipt, a target that cannot be met; and back in again. */
export async function exporting(stage: Stage): Promise<void> {
  const { page, picture, room, work, app, pick } = stage;
  const inspector = room('Inspector');
  console.log('A recipe, and what comes out of it');
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshShown(page);
  await page.keyboard.press('Control+KeyE');
  await inspector.getByLabel('Recipe', { exact: true }).selectOption('Game');
  await inspector.getByText('Settings of the recipe').click();
  await inspector.getByLabel('Triangles', { exact: true }).fill('8000');
  await inspector.getByLabel('Triangles', { exact: true }).press('Enter');
  await picture('60-export-recipe', SMALL);

  console.log('The preview beside the original');
  await inspector.getByText('Settings of the recipe').click();
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await inspector.getByRole('button', { name: 'Preview' }).click();
  await inspector.getByRole('table').waitFor({ timeout: 60_000 });
  await meshShown(page);
  await picture('61-export-preview', SMALL);

  console.log('The receipt');
  const file = path.join(work, 'snail game.glb');
  await saveTo(stage, file);
  await inspector.getByRole('button', { name: 'Export…' }).click();
  await inspector.getByText('snail game.glb is saved.').waitFor({ timeout: 60_000 });
  await inspector.getByText('snail game.glb is saved.').scrollIntoViewIfNeeded();
  await picture('62-export-receipt', SMALL);

  console.log('A target that cannot be met');
  await inspector.getByText('Settings of the recipe').click();
  await inspector.getByLabel('Triangles', { exact: true }).fill('4');
  await inspector.getByLabel('Triangles', { exact: true }).press('Enter');
  await inspector.getByText('Settings of the recipe').click();
  await inspector.getByRole('button', { name: 'Preview' }).click();
  await inspector.getByRole('alert').waitFor({ timeout: 60_000 });
  await picture('63-export-missed', SMALL);

  console.log('Back in again');
  await pick([file]);
  await page.keyboard.press('Control+KeyO');
  await page.getByRole('dialog', { name: 'Made in this app' }).waitFor();
  await picture('64-origin-card', SMALL);
  await page.keyboard.press('Escape');
  const changed = path.join(work, 'snail edited.glb');
  const bytes = await readFile(file);
  bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1;
  await writeFile(changed, bytes);
  await pick([changed]);
  await page.keyboard.press('Control+KeyO');
  await page.getByText('changed since it was exported').waitFor();
  await picture('65-origin-changed');
  await page.keyboard.press('Escape');

  console.log('On into a slicer, and to Blender');
  await inspector.getByLabel('Recipe', { exact: true }).selectOption('Print');
  await saveTo(stage, path.join(work, 'snail.3mf'));
  await inspector.getByRole('button', { name: 'Export…' }).click();
  await inspector.getByText('snail.3mf is saved.').waitFor({ timeout: 60_000 });
  await inspector.getByRole('button', { name: 'Open in slicer…' }).click();
  await page.getByRole('dialog', { name: /^Open snail\.3mf/ }).waitFor();
  await picture('68-open-in-slicer', SMALL);
  await page.keyboard.press('Escape');
  await room('Stage').getByRole('button', { name: 'Send to Blender' }).click();
  await page
    .getByRole('dialog', { name: /to Blender$/ })
    .getByRole('combobox')
    .first()
    .waitFor();
  await picture('69-to-blender', SMALL);
  await page.keyboard.press('Escape');

  console.log('The hand-over, and Settings');
  await app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
  }, work);
  await inspector.getByRole('button', { name: 'Whole project…' }).click();
  await page.getByText(/hand-over is saved/).waitFor({ timeout: 90_000 });
  await picture('66-hand-over');
  await page.keyboard.press('Control+Comma');
  await page.getByRole('tab', { name: 'Export' }).click();
  await picture('67-settings-export');
  await page.keyboard.press('Escape');
}

/** The system's dialog for a new file gives this one. */
async function saveTo({ app }: Stage, file: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
}
