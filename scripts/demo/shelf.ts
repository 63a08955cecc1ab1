import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LIBRARY_FILE } from '../../main/library/folders.ts';
import { writeBigLibrary } from '../../test/support/big-library.ts';
import type { Inputs } from './main-job.ts';
import { meshShown, settled, type Stage } from './stage.ts';

/** Enough to be read for a while, and to be changed for a while. */
const RUNS = 6000;

/** Every screen of a library as a whole: what is missing, damaged, read, moved, brought in and taken out. */
export async function shelf(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  console.log('A library that is moved, damaged and shared');
  const { app, page, picture, glimpse, pick, room, work } = stage;
  const first = path.join(work, 'library');
  const card = (name: RegExp | string) => room('Stage').getByRole('option', { name });
  const report = page.getByRole('dialog');
  const closeReport = async () => {
    await report.getByRole('button', { name: 'Close' }).last().click();
    await report.waitFor({ state: 'detached' });
  };
  const command = async (name: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
  };
  const comeBack = () => page.evaluate('dispatchEvent(new Event("focus"))');

  await page.getByRole('button', { name: 'Try the sample project' }).click();
  await meshShown(page);
  await page.keyboard.press('Control+1');
  for (const name of ['Dragon', 'Teapot knight']) {
    await page.evaluate(`window.app.invoke('project:create', { name: '${name}' })`);
    await card(new RegExp(`^${name}`)).dblclick();
    await pick([image, mesh]);
    await page.keyboard.press('Control+o');
    await meshShown(page);
    await page.keyboard.press('Control+1');
  }

  // A sync tool took a file.
  const snail = path.join(first, (await readdir(first)).find((name) => /snail/i.test(name)) ?? '');
  const results = await readdir(path.join(snail, 'runs'));
  const result = path.join(snail, 'runs', results.toSorted().at(-1) ?? '', 'refined.glb');
  await rename(result, path.join(work, 'taken.glb'));
  await comeBack();
  await page.getByRole('button', { name: /^All runs/ }).click();
  const lost = card(/A file is missing/).first();
  await lost.click();
  await picture('60-file-missing');
  await lost.dblclick();
  await room('Inspector').getByText('Its mesh file is missing from the library folder.').first().waitFor();
  await picture('61-file-missing-run');
  await page.keyboard.press('Escape');
  await command('Check library');
  await report.getByText(/to look at/).waitFor();
  await picture('62-check');
  await closeReport();

  // Somebody painted over a picture, and it is still as long; another was lost, and a file of somebody else's lies beside.
  const inputsOf = (name: string) => path.join(first, name, 'inputs');
  const pictures = async (name: string) =>
    (await readdir(inputsOf(name))).filter((one) => one.endsWith('.png') && !one.includes('.glb'));
  const [dragons = ''] = await pictures('Dragon');
  const [teapots = ''] = await pictures('Teapot knight');
  const painted = await readFile(path.join(inputsOf('Dragon'), dragons));
  await writeFile(
    path.join(inputsOf('Dragon'), dragons),
    painted.map((byte, at) => (at > painted.length - 64 ? 7 : byte)),
  );
  await writeFile(path.join(inputsOf('Dragon'), 'sketch.psd'), 'layers');
  await rename(path.join(inputsOf('Teapot knight'), teapots), path.join(work, 'lost.png'));
  await page.getByRole('button', { name: /^All projects/ }).click();
  await command('Check library');
  await report.getByText(/to look at/).waitFor();
  await picture('62b-check-more');
  await closeReport();
  await card(/^Dragon/).click();
  await picture('62c-marked-by-a-check');

  // Out and in again.
  await page.getByRole('button', { name: /^All projects/ }).click();
  await card(/^Dragon/).click();
  await card(/^Teapot knight/).click({ modifiers: ['Control'] });
  const zip = path.join(work, 'Two projects.zip');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, zip);
  await command('Export as an archive');
  await report.getByText(/not as it should be/).waitFor();
  await picture('63-archive-out');
  await closeReport();
  // What is said of it in the archive is another by now.
  await card(/^Dragon/).click();
  await page.keyboard.press('4');
  await pick([zip]);
  await command('Import an archive');
  await report.getByText(/here already/).waitFor();
  await picture('64-archive-in');
  await closeReport();

  // Years of work, some of it damaged: read for the first time, then changed as a whole.
  const large = path.join(work, 'Studio');
  await writeBigLibrary(large, RUNS);
  const [broken] = (await readdir(large)).filter((name) => !name.startsWith('.') && name !== LIBRARY_FILE);
  await writeFile(path.join(large, broken ?? '', 'project.json'), '{ "version": 1, "id":');
  await pick([large]);
  await command('Open another library');
  await room('Stage')
    .getByText(/Reading your library… [1-9]/)
    .waitFor();
  await glimpse('65-reading');
  await card(/./).first().waitFor({ timeout: 120_000 });
  await settled(page);
  await picture('66-damaged');
  await command('Show what could not be read');
  await report.getByRole('listitem').first().waitFor();
  await picture('67-problems');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^All runs/ }).click();
  await card(/./).first().click();
  await page.keyboard.press('Control+a');
  await room('Stage')
    .getByText(/selected/)
    .waitFor();
  await page.keyboard.press('4');
  await page.getByRole('button', { name: /^Stop/ }).first().waitFor();
  await glimpse('68-changing-all');
  await page.getByRole('button', { name: /^Stop/ }).first().click();
  await page
    .getByText(/stopped after/)
    .first()
    .waitFor();
  await picture('69-stopped');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: /^Stop/ }).first().waitFor();
  await picture('69b-deleting-many');
  await page.getByRole('button', { name: /^Stop/ }).first().click();
  await page
    .getByText(/moved to the trash/)
    .first()
    .waitFor();
  await picture('69c-deleted-many');

  // A version of the app that is not written yet has been at it.
  const newer = path.join(work, 'From the future');
  await writeBigLibrary(newer, 20);
  await writeFile(
    path.join(newer, LIBRARY_FILE),
    JSON.stringify({ version: 99, id: '5c0ffee0-0000-4000-8000-000000000001', createdAt: 1 }),
  );
  await pick([newer]);
  await command('Open another library');
  await page.getByRole('region', { name: 'This library can only be looked at' }).waitFor();
  await card(/./).first().click();
  await picture('70-only-to-be-looked-at');
  await card(/./).first().dblclick();
  await page.getByRole('tab', { name: 'Run' }).waitFor();
  await picture('71-only-to-be-looked-at-project');
  await page.keyboard.press('Escape');

  // A disk that was unplugged.
  await rename(first, path.join(work, 'elsewhere'));
  await command('Open the library “library”');
  await page.getByText('The library “library” is not where it was.').waitFor();
  await picture('72-missing-library');
  await rm(newer, { recursive: true });
}
