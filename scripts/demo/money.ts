import { randomUUID } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode } from 'fast-png';
import type { Inputs } from './main-job.ts';
import { meshShown, refineButton, stateIs, type Size, type Stage } from './stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SMALL: Size = { width: 1024, height: 700 };
const LARGE: Size = { width: 2560, height: 1440 };
const CROWDED = [SMALL, LARGE];

/** Everything that is shown and asked about money and about runs that go on: one scene after the other. */
export async function money(stage: Stage, inputs: Inputs): Promise<void> {
  await foundOnFal(stage, inputs);
  await beforePaying(stage, inputs);
  await questions(stage);
  await manyPairs(stage, inputs);
  await aSweep(stage);
  await endings(stage);
  await ledger(stage);
  await allHome(stage);
  await settings(stage);
}

/** What the sweep left running is finished and fetched: nothing that was paid for is left at fal. */
async function allHome({ fal, room }: Stage): Promise<void> {
  await fal.advance(11 * HOUR);
  await room('Status').getByText('Nothing is running').waitFor({ timeout: 60_000 });
}

async function open({ page, room }: Stage, tab: 'Runs' | 'Ledger' | 'Found on fal'): Promise<void> {
  if (!(await room('Activity').isVisible())) {
    await room('Status')
      .getByRole('button', { name: /^Activity/ })
      .click();
  }
  await page.getByRole('tab', { name: tab, exact: true }).click();
}

async function foundOnFal(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  console.log('Found on fal');
  const { page, fal, picture, room } = stage;
  const file = async (from: string, name: string, type: string) => new File([await readFile(from)], name, { type });
  const made = async (name: string, rest: Parameters<typeof fal.elsewhere>[0]) =>
    fal.elsewhere({
      picture: await file(image, `${name}.png`, 'image/png'),
      mesh: await file(mesh, `${name}_coarse.glb`, 'model/gltf-binary'),
      ...rest,
    });
  const others = [
    await made('teapot', { ago: 28 * DAY, params: { seed: 3, octree_resolution: 512 } }),
    await made('teapot', { ago: 27 * DAY, params: { seed: 4, octree_resolution: 512 } }),
    await made('knight_with_a_long_name_of_three_words', { ago: 3 * DAY, params: { seed: 11 } }),
  ];
  const lost = await made('lantern', { ago: 2 * DAY, params: { seed: 21 } });
  fal.expire(lost.model_url);
  await made('lamp', { ago: DAY, params: { seed: 31 }, failure: 'image-load' });
  await made('hero', { ago: HOUR, params: { seed: 7, octree_resolution: 512, num_inference_steps: 30 } });

  await open(stage, 'Found on fal');
  await picture('20-found-before');
  const look = page.getByRole('button', { name: /Find runs on fal|Look again/ });
  await look.click();
  const rows = room('Activity').getByRole('list', { name: 'Runs found on fal' }).getByRole('listitem');
  await rows.first().waitFor();
  await picture('21-found', CROWDED);
  await rows
    .filter({ hasText: 'lantern' })
    .getByRole('button', { name: /^Adopt/ })
    .click();
  await rows.getByRole('button', { name: 'Save the result' }).waitFor({ timeout: 30_000 });
  const slow = fal.fault('slow-body', { operation: 'download', bytesPerSecond: 20_000 });
  await rows
    .filter({ hasText: 'hero' })
    .getByRole('button', { name: /^Adopt/ })
    .click();
  await rows.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await picture('22-found-adopting', CROWDED);
  slow.lift();
  await rows.getByRole('button', { name: 'Stop', exact: true }).click();
  await rows
    .filter({ hasText: 'hero' })
    .getByRole('button', { name: /^Adopt/ })
    .click();
  await stateIs(stage, /Refined/);
  await picture('23-adopted-run', [SMALL]);
  for (const { requestId } of others) {
    const asked = JSON.stringify({ requestId, work: randomUUID() });
    await page.evaluate(`window.app.invoke('found:adopt', ${asked}).then(() => undefined)`);
  }
}

async function beforePaying(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  console.log('Before you pay');
  const { page, picture, glimpse, pick, work, room } = stage;
  const before = page.getByRole('region', { name: 'Before you pay' });
  const add = async (...files: readonly string[]): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await pick(files);
    await page.keyboard.press('Control+KeyO');
    await refineButton(page).waitFor();
    await page.getByRole('tab', { name: 'Refine' }).click();
  };
  const thin = path.join(work, 'fence.obj');
  await writeFile(thin, 'v 0 0 0\nv 2 0 0\nv 2 0 0.1\nv 0 0 0.1\nf 1 2 3\nf 1 3 4\n');
  const small = path.join(work, 'fence.png');
  await writeFile(small, encode({ width: 96, height: 96, channels: 3, data: new Uint8Array(96 * 96 * 3).fill(200) }));
  const clear = path.join(work, 'ghost.png');
  await writeFile(clear, encode({ width: 96, height: 96, channels: 4, data: new Uint8Array(96 * 96 * 4) }));
  const ghost = path.join(work, 'ghost_coarse.glb');
  await copyFile(mesh, ghost);

  await add(clear, ghost);
  await before.getByText(/wholly transparent/).waitFor();
  await picture('24-preflight-error', [SMALL]);
  await add(small, thin);
  await before.getByText(/voxels/).waitFor();
  await picture('25-preflight-warnings', CROWDED);
  await add(image, mesh);
  await glimpse('26-preflight-checking');
  await before.getByText(/voxels/).waitFor();
  await meshShown(page);
  await picture('27-preflight-notes', [SMALL]);
  await room('Stage').waitFor();
}

async function questions(stage: Stage): Promise<void> {
  console.log('Questions before money is spent');
  const { page, picture, change } = stage;
  await refineButton(page).click();
  await stateIs(stage, /Refined/);
  await page.getByRole('tab', { name: 'Refine' }).click();
  await refineButton(page).click();
  await page.getByRole('dialog').waitFor();
  await picture('30-same-again', [SMALL]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Another seed' }).click();
  await change({ budget: 0.7 });
  await picture('31-budget-near', [SMALL]);
  await change({ budget: 0.5 });
  await refineButton(page).click();
  await page.getByRole('dialog').waitFor();
  await picture('32-over-budget', [SMALL]);
  await page.keyboard.press('Escape');
  await change({ budget: 20 });
}

async function manyPairs(stage: Stage, { image, mesh }: Inputs): Promise<void> {
  console.log('Many pairs of files');
  const { page, picture } = stage;
  const [png, glb] = await Promise.all([readFile(image), readFile(mesh)]);
  const named = (name: string, buffer: Buffer) => ({ name, buffer, mimeType: name.endsWith('png') ? 'image/png' : '' });
  const names = ['dragon', 'helmet', 'boot_left', 'a lantern with a long name that goes on and on'];
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+KeyK');
  await page.keyboard.type('many pairs of files');
  await page.keyboard.press('Enter');
  await (
    await chooser
  ).setFiles([
    ...names.flatMap((name) => [named(`${name}.png`, png), named(`${name}_coarse.glb`, glb)]),
    named('moon.png', png),
    named('anvil_coarse.glb', glb),
  ]);
  const dialog = page.getByRole('dialog');
  await dialog.locator('summary').click();
  await picture('33-pairs', CROWDED);
  await page.keyboard.press('Escape');
}

async function aSweep(stage: Stage): Promise<void> {
  console.log('A sweep');
  const { page, fal, picture, room } = stage;
  await page.getByRole('tab', { name: 'Refine' }).click();
  await page.getByRole('button', { name: 'Sweep…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sweep' });
  await dialog.getByLabel('How many').fill('5');
  await dialog.getByLabel('How many').press('Tab');
  await picture('34-sweep', CROWDED);
  // The first is done soon; the others take as long as anybody looks.
  fal.fault('job-slow-run', { nth: 2, count: null, ms: 10 * HOUR });
  await dialog.getByRole('button', { name: /^Start 5 · / }).click();
  const activity = room('Activity');
  await open(stage, 'Runs');
  const keep = activity.getByRole('button', { name: 'Keep & stop the rest' });
  await keep.first().waitFor({ timeout: 60_000 });
  await picture('40-activity', CROWDED);
  await activity
    .getByRole('list', { name: 'Going on' })
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click();
  await picture('41-activity-details', CROWDED);
  await activity.getByRole('button', { name: 'Pause the line' }).click();
  await picture('42-activity-paused', CROWDED);
  await page.keyboard.press('Escape');
  const run = (number: number) =>
    room('Run strip')
      .getByRole('option', { name: new RegExp(`^Run ${number}\\b`) })
      .click();
  await run(3);
  await page.getByRole('tab', { name: 'Run', exact: true }).click();
  await picture('43-run-running', CROWDED);
  await run(6);
  await picture('44-run-in-line', [SMALL]);
  await open(stage, 'Runs');
  await keep.first().click();
  await page.getByText(/^Kept run/).waitFor();
  await picture('45-kept');
  fal.clearFaults();
}

async function endings(stage: Stage): Promise<void> {
  console.log('How runs end');
  const { page, fal, picture, room, change } = stage;
  const activity = room('Activity');
  await change({ line: { paused: false, atOnce: 8 } });
  await page.keyboard.press('Escape');
  fal.fault('submit-403-exhausted');
  await page.getByRole('tab', { name: 'Refine' }).click();
  await page.getByRole('button', { name: 'Another seed' }).click();
  await refineButton(page).click();
  await stateIs(stage, /Failed/);
  await picture('46-failed-run', [SMALL]);
  await open(stage, 'Runs');
  const ended = activity.getByRole('list', { name: 'Ended' });
  const details = ended.getByRole('button', { name: /^Details of/ });
  for (const at of [0, 1]) await details.nth(at).click();
  await picture('47-ended', CROWDED);
}

async function ledger(stage: Stage): Promise<void> {
  console.log('The ledger');
  const { picture, change } = stage;
  await open(stage, 'Ledger');
  await picture('50-ledger', CROWDED);
  await change({ budget: 1.1 });
  await picture('51-ledger-near', [SMALL]);
  await change({ budget: 0.6 });
  await picture('52-ledger-over', [SMALL]);
}

async function settings({ page, picture }: Stage): Promise<void> {
  console.log('Settings');
  await page.keyboard.press('Control+Comma');
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  const tab = (name: string) => dialog.getByRole('tab', { name, exact: true }).click();
  await tab('Account');
  await picture('60-settings-account', [SMALL]);
  await tab('Runs');
  await picture('61-settings-runs');
  await tab('Files at fal');
  await picture('62-settings-files', [SMALL]);
  await tab('Network');
  await dialog.locator('label', { hasText: 'Manual' }).click();
  // Nobody listens there.
  await dialog.getByLabel('Address of the proxy').fill('http://127.0.0.1:9');
  await dialog.getByRole('button', { name: 'Test the way to fal' }).click();
  await dialog.getByRole('listitem').first().waitFor({ timeout: 30_000 });
  await picture('63-settings-network', [SMALL]);
}
