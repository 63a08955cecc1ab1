import { meshShown, refineButton, stateIs, type Stage } from './stage.ts';

export interface Inputs {
  readonly image: string;
  readonly mesh: string;
}

/** From an empty library to the comparison: drop a picture and a coarse mesh, press Refine, wait until done. */
export async function mainJob(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  const { page, fal, picture } = stage;
  console.log('An empty library');
  await picture('01-empty');

  console.log('The sample, without a key');
  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshShown(page);
  await picture('02-sample-no-key');
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await meshShown(page);
  await picture('03-sample-side-by-side');

  console.log('The key');
  await page.keyboard.press('Control+Comma');
  await picture('04-settings-no-key');
  await page.getByLabel('fal key').fill(fal.key);
  await page.getByRole('button', { name: 'Save key' }).click();
  await page.getByText(fal.key.slice(-4)).waitFor();
  await picture('05-settings-key');
  await page.keyboard.press('Escape');

  console.log('Drop, look, refine');
  await page.keyboard.press('Escape');
  await stage.pick([image, mesh]);
  await page.keyboard.press('Control+KeyO');
  await refineButton(page).waitFor();
  await meshShown(page);
  await picture('06-project');
  await refineButton(page).click();
  await stateIs(stage, /fal is refining/);
  await picture('07-running');
  await page.getByRole('button', { name: /^Activity/ }).click();
  await picture('08-activity');
  await page.keyboard.press('Escape');
  await stateIs(stage, /Refined/);
  await meshShown(page);
  await picture('09-done');
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await meshShown(page);
  await picture('10-comparison');

  console.log('What goes wrong is told');
  fal.fault('submit-403-exhausted');
  await page.getByRole('tab', { name: 'Refine' }).click();
  await page.getByRole('button', { name: 'Another seed' }).click();
  await refineButton(page).click();
  await stateIs(stage, /Failed/);
  await picture('11-refused');

  console.log('The library');
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^(Dismiss|Close)/ })
    .first()
    .click({ timeout: 1000 })
    .catch(() => undefined);
  await picture('12-library');
  await page.keyboard.press('Control+KeyK');
  await picture('13-palette');
}
