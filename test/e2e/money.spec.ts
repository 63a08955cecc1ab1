// J2, J4, J6 and J9 of what reviewers walk: a first paid run, an honest cancel, a sweep, a rescue. J3 is crash.spec.ts.
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import {
  newProject,
  refine,
  refineButton,
  room,
  runState,
  SAMPLE,
  drop,
  test,
  withKey,
  withoutKey,
} from './journey.ts';

/** Longer than any test: only `advance` ends it. */
const HOUR = 3_600_000;

const activity = (page: Page): Locator => page.getByRole('region', { name: 'Activity' });

async function openActivity(page: Page, tab: 'Runs' | 'Ledger' | 'Found on fal'): Promise<Locator> {
  if (!(await activity(page).isVisible())) {
    await room(page, 'Status')
      .getByRole('button', { name: /^Activity/ })
      .click();
  }
  await activity(page).getByRole('tab', { name: tab }).click();
  return activity(page);
}

/** Lines of the ledger, without its head. */
const ledgerLines = (page: Page): Locator =>
  activity(page)
    .getByRole('table', { name: 'Requests sent to fal' })
    .getByRole('row')
    .filter({ hasNot: page.getByRole('columnheader') });

async function sweep(page: Page, seeds: number): Promise<void> {
  await page.getByRole('button', { name: 'Sweep…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sweep' });
  await dialog.getByLabel('How many').fill(String(seeds));
  await dialog.getByLabel('How many').press('Tab');
  await dialog.getByRole('button', { name: new RegExp(`^Start ${seeds} · `) }).click();
  await expect(dialog).toBeHidden();
}

const strip = (page: Page, number: number): Locator =>
  room(page, 'Run strip').getByRole('option', { name: new RegExp(`^Run ${number}\\b`) });

/** Show a run by its number, or the first that its tile says this of. */
async function showRun(page: Page, which: number | RegExp): Promise<void> {
  const tile =
    typeof which === 'number'
      ? strip(page, which)
      : room(page, 'Run strip').getByRole('option', { name: which }).first();
  await tile.click({ timeout: 20_000 });
  await room(page, 'Inspector').getByRole('tab', { name: 'Run' }).click();
  await expect(tile).toHaveAttribute('aria-selected', 'true');
}

test('J2: a key is pasted, the files are looked at for free, one press is one line in the ledger', async ({
  launch,
  fal,
}) => {
  const server = await fal({ queueMs: HOUR });
  const { page } = await launch({ env: withoutKey(server) });
  await page.keyboard.press('Control+Comma');
  await page.getByLabel('fal key').fill(server.key);
  await page.getByRole('button', { name: 'Save key' }).click();
  await expect(page.getByText(/keyring/)).toBeVisible();
  await page.keyboard.press('Escape');

  await drop(page, SAMPLE.image, SAMPLE.mesh);
  const before = page.getByRole('region', { name: 'Before you pay' });
  await expect(before).toContainText(/voxels are filled/, { timeout: 60_000 });
  await expect(before).toContainText(/cuts the subject out|own cut-out/);
  await refineButton(page).click();
  await expect.poll(() => server.jobs().length, { timeout: 20_000 }).toBe(1);
  const id = server.jobs()[0]?.id ?? 'none';
  await expect(room(page, 'Inspector').getByText(id)).toBeVisible();
  await server.advance(2 * HOUR);
  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });

  await openActivity(page, 'Ledger');
  await expect(ledgerLines(page)).toHaveCount(1);
  await expect(ledgerLines(page)).toContainText('$0.15');
  await expect(ledgerLines(page)).toContainText('charged');
  expect(server.billed()).toHaveLength(1);
});

test('J4: cancelled in line, in fal’s queue and while it runs, each is told as it is, and the ledger agrees', async ({
  launch,
  fal,
}) => {
  // fal runs two at a time: the third waits in its queue, the fourth in the app's line.
  const server = await fal({ queueMs: 50, runMs: HOUR });
  server.fault('cancel-unheard', { nth: 2 });
  server.fault('cancel-ok');
  const { page } = await launch({ env: withKey(server) });
  await page.keyboard.press('Control+Comma');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('tab', { name: 'Runs' }).click();
  await settings.getByLabel('Runs at once').fill('3');
  await settings.getByLabel('Runs at once').press('Tab');
  await page.keyboard.press('Escape');
  await newProject(page);
  await sweep(page, 4);
  await expect.poll(() => server.jobs().map(({ phase }) => phase), { timeout: 30_000 }).toHaveLength(3);

  await showRun(page, 4);
  await expect(runState(page)).toContainText(/line/i);
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect(page.getByText('Cancelled before anything was sent. Not charged.').first()).toBeVisible();

  // Which of the three fal took last is its own affair.
  await showRun(page, /, Queue/);
  await expect(runState(page)).toContainText(/queue/i);
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect(page.getByText('Removed. Not charged.').first()).toBeVisible();

  await showRun(page, /, Running/);
  await expect(runState(page)).toContainText('fal is refining');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect(page.getByText(/^Stop requested/).first()).toBeVisible();
  await server.advance(2 * HOUR);
  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
  await expect(page.getByText(/it finished all the same: \$0\.15 charged/).first()).toBeVisible();

  await openActivity(page, 'Ledger');
  await expect(ledgerLines(page)).toHaveCount(3);
  await expect(ledgerLines(page).filter({ hasText: 'not charged' })).toHaveCount(1);
  expect(server.billed()).toHaveLength(2);
  expect(server.account().spent).toBeCloseTo(0.3);
});

test('J6: four seeds, two are paid for: keeping one stops what waits', async ({ launch, fal }) => {
  const server = await fal({ queueMs: 50, runMs: HOUR });
  const { page } = await launch({ env: withKey(server) });
  await newProject(page);
  await sweep(page, 4);
  await expect
    .poll(() => server.jobs().filter(({ phase }) => phase === 'running'), { timeout: 30_000 })
    .toHaveLength(2);
  await expect(strip(page, 3)).toHaveAccessibleName(/line/i);
  await expect(strip(page, 4)).toHaveAccessibleName(/line/i);
  // The line stands still while the artist looks: what is not sent costs nothing.
  await openActivity(page, 'Runs');
  await activity(page).getByRole('button', { name: 'Pause the line' }).click();
  await page.keyboard.press('Escape');
  await server.advance(HOUR);
  await showRun(page, 1);
  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });

  await room(page, 'Inspector').getByRole('button', { name: 'Keep & stop the rest' }).click();
  await expect(page.getByText(/Kept run 1\. 2 stopped, not charged\./).first()).toBeVisible();
  await showRun(page, 4);
  await expect(runState(page)).toContainText('Cancelled');
  await expect(page.getByText(/another run of its sweep was kept: not charged/).first()).toBeVisible();
  await openActivity(page, 'Ledger');
  await expect(ledgerLines(page)).toHaveCount(2);
  expect(server.account().spent).toBeCloseTo(0.3);
  expect(server.jobs()).toHaveLength(2);
});

test('J9: a run made in fal’s playground is found, adopted, and stands as one of our own', async ({ launch, fal }) => {
  const server = await fal();
  const made = await server.elsewhere({
    picture: new File([await readFile(SAMPLE.image)], 'hero.png', { type: 'image/png' }),
    mesh: new File([await readFile(SAMPLE.mesh)], 'hero_coarse.glb', { type: 'model/gltf-binary' }),
    params: { seed: 7, octree_resolution: 512 },
    ago: HOUR,
  });
  const { page } = await launch({ env: withKey(server) });
  await openActivity(page, 'Found on fal');
  await activity(page).getByRole('button', { name: 'Find runs on fal' }).click();
  const found = activity(page).getByRole('list', { name: 'Runs found on fal' }).getByRole('listitem');
  await expect(found).toHaveCount(1);
  await expect(found).toContainText('seed 7');
  await expect(found).toContainText(/kept until at least/);
  await found.getByRole('button', { name: /^Adopt/ }).click();

  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
  await expect(room(page, 'Inspector').getByText(made.requestId)).toBeVisible();
  await expect(room(page, 'Inspector').getByText('512', { exact: true })).toBeVisible();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);
  expect(server.jobs()).toHaveLength(1);
  await openActivity(page, 'Found on fal');
  await activity(page)
    .getByRole('button', { name: /Look again|Find runs on fal/ })
    .click();
  await expect(activity(page).getByText(/is in this library/)).toBeVisible();
});

test('the same run again is asked about before it is paid for', async ({ launch, fal }) => {
  const server = await fal();
  const { page } = await launch({ env: withKey(server) });
  await refine(page);
  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
  await room(page, 'Inspector').getByRole('tab', { name: 'Refine' }).click();
  await refineButton(page).click();
  const ask = page.getByRole('dialog', { name: 'You already have this one' });
  await expect(ask).toContainText('does not promise the same mesh');
  expect(server.jobs()).toHaveLength(1);
  server.expectSubmits(2);
  await ask.getByRole('button', { name: /^Refine all the same · \$0\.15/ }).click();
  await expect.poll(() => server.jobs().length, { timeout: 20_000 }).toBe(2);
  await expect(strip(page, 2)).toHaveAccessibleName(/Done|Run 2/);
});
