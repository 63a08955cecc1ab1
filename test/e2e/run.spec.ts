import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import type { FalServer } from '../fal-server/server.ts';
import {
  drop,
  meshIsShown,
  newProject,
  refine,
  refineButton,
  room,
  runState,
  SAMPLE,
  test,
  withKey,
} from './journey.ts';

const submits = (server: FalServer): number => server.jobs().length;

/** The run's file, as it stands in the library. */
async function runFile(library: string): Promise<{ folder: string; run: Record<string, unknown> }> {
  // Beside projects stand the library's own files, the lock among them.
  const [project = ''] = (await readdir(library)).filter((name) => !name.startsWith('.') && !name.endsWith('.json'));
  const runs = path.join(library, project, 'runs');
  const [name = ''] = await readdir(runs);
  const folder = path.join(runs, name);
  return { folder, run: JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as Record<string, unknown> };
}

test('from drop to done: one submit, the result byte for byte on disk, in place and on screen', async ({
  launch,
  fal,
}) => {
  const server = await fal();
  const { page, library } = await launch({ env: withKey(server) });
  await refine(page);
  await expect(runState(page)).toContainText('Refined', { timeout: 30_000 });
  await meshIsShown(page);

  expect(submits(server)).toBe(1);
  const { folder, run } = await runFile(library);
  const result = run['result'] as { placement: { residual: number } };
  expect(result.placement.residual).toBeLessThan(0.01);
  const outcome = server.jobs()[0]?.outcome;
  const delivered = outcome?.ok === true ? outcome.file.bytes : null;
  expect(delivered?.equals(await readFile(path.join(folder, 'refined.glb')))).toBe(true);
  await expect(room(page, 'Status')).toContainText('$0.15');
  expect(server.account().spent).toBeCloseTo(0.15);
});

test('what is no input is refused with what to do; a picture alone is not enough, and the button says so', async ({
  launch,
  fal,
  folder,
}) => {
  const server = await fal();
  const blend = path.join(folder, 'dragon.blend');
  await writeFile(blend, 'BLENDER-v402RENDH');
  const { page } = await launch({ env: withKey(server) });
  await drop(page, blend, SAMPLE.image);
  await expect(page.getByText(/This is a \.blend/)).toBeVisible();
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(1);
  await expect(room(page, 'Inspector').getByText('Add a coarse mesh').first()).toBeVisible();
  await drop(page, SAMPLE.mesh);
  await expect(refineButton(page)).toBeEnabled();
  await expect(page.getByText(/Does not change the price/).first()).toBeVisible();
  expect(submits(server)).toBe(0);
});

test('a double press is one run', async ({ launch, fal }) => {
  const server = await fal();
  const { page } = await launch({ env: withKey(server) });
  await newProject(page);
  await refineButton(page).dblclick();
  await expect(runState(page)).toContainText('Refined', { timeout: 30_000 });
  expect(submits(server)).toBe(1);
});

test('cancelled while it waits in the queue, a run is removed and costs nothing', async ({ launch, fal }) => {
  const server = await fal({ queueMs: 3_600_000 });
  server.fault('cancel-ok');
  const { page } = await launch({ env: withKey(server) });
  await refine(page);
  await expect(runState(page)).toContainText('queue', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect(runState(page)).toContainText('Cancelled');
  await expect(page.getByText('Removed. Not charged.').first()).toBeVisible();
  expect(server.account().spent).toBe(0);
});

test('cancelled while it runs, a run that finishes all the same is kept', async ({ launch, fal }) => {
  // Only `advance` ends it: a busy machine, too, presses the button while it runs.
  const server = await fal({ queueMs: 50, runMs: 3_600_000 });
  server.fault('cancel-unheard');
  const { page } = await launch({ env: withKey(server) });
  await refine(page);
  await expect(runState(page)).toContainText('fal is refining', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await expect(page.getByText(/Stop requested/).first()).toBeVisible();
  await server.advance(3_600_000);
  await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
});

test.describe('what fal refuses has its sentence, and nothing is lost', () => {
  test('401, the key is rejected, then 403, the balance is exhausted: nothing was sent, until it goes', async ({
    launch,
    fal,
  }) => {
    const server = await fal();
    server.fault('submit-401');
    const { page } = await launch({ env: withKey(server) });
    const again = page.getByRole('button', { name: /^Send again/ });
    await refine(page);
    await expect(runState(page)).toContainText('Failed');
    await expect(page.getByText(/fal rejected this key/).first()).toBeVisible();
    await expect(page.getByText(/Not charged/i).first()).toBeVisible();

    server.fault('submit-403-exhausted');
    await again.click();
    await expect(page.getByText(/out of credit/).first()).toBeVisible();
    await expect(page.getByText(/Not charged/i).first()).toBeVisible();
    await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(3);

    await again.click();
    await expect(runState(page)).toContainText('Refined', { timeout: 30_000 });
    expect(submits(server)).toBe(1);
  });

  test('422 for the inputs: what fal said is shown, and that it may have cost', async ({ launch, fal }) => {
    const server = await fal();
    server.fault('job-fails-image-load');
    const { page } = await launch({ env: withKey(server) });
    await refine(page);
    await expect(runState(page)).toContainText('Failed', { timeout: 20_000 });
    await expect(page.getByText(/may have been charged/).first()).toBeVisible();
  });

  test('a download that breaks off goes on from where it was', async ({ launch, fal }) => {
    const server = await fal();
    server.fault('download-drop');
    const { page } = await launch({ env: withKey(server) });
    await refine(page);
    await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
    expect(submits(server)).toBe(1);
    const ranges = server
      .journal()
      .filter((entry) => entry.operation === 'download')
      .map((entry) => entry.headers['range']);
    expect(ranges.some((range) => range?.startsWith('bytes=') === true)).toBe(true);
  });

  test('a download of the right length that is not whole is seen, told and fetched again', async ({ launch, fal }) => {
    const server = await fal();
    server.fault('download-glb-truncated', { count: null });
    const { page } = await launch({ env: withKey(server) });
    await refine(page);
    await expect(page.getByText(/not a whole GLB/i).first()).toBeVisible({ timeout: 30_000 });
    // Fetched three times by itself; from then on it is the user's to say.
    await expect(runState(page)).toContainText('Failed', { timeout: 30_000 });
    server.clearFaults();
    // From here on fal is asked by the user's word, as a new process would.
    server.clientRestarted();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(runState(page)).toContainText('Refined', { timeout: 40_000 });
    expect(submits(server)).toBe(1);
  });
});
