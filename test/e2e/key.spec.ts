import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { refine, runState, test, withoutKey } from './journey.ts';

const openSettings = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+Comma');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
};

test('a key that fal rejects is not kept; of one that it takes, only the last four characters are shown', async ({
  launch,
  fal,
}) => {
  const server = await fal();
  const { page } = await launch({ env: withoutKey(server) });
  await openSettings(page);
  await page.getByLabel('fal key').fill('00000000-0000-4000-8000-000000000000:0123456789abcdef0123456789abcdef');
  await page.getByRole('button', { name: 'Save key' }).click();
  await expect(page.getByText(/fal rejected this key/)).toBeVisible();
  await page.keyboard.press('Escape');
  await openSettings(page);
  await expect(page.getByLabel('fal key')).toHaveValue('');

  await expect(page.getByText('Balance')).toHaveCount(0);
  await page.getByLabel('fal key').fill(`  ${server.key}\n`);
  await page.getByRole('button', { name: 'Save key' }).click();
  await expect(page.getByText(server.key.slice(-4))).toBeVisible();
  await expect(page.getByText(server.key)).toHaveCount(0);
  await expect(page.getByText(/keyring/)).toBeVisible();
  await expect(page.getByText('Balance')).toBeVisible();
});

test('where the system has no keyring the key lasts for this session, and that is said plainly', async ({
  launch,
  fal,
}) => {
  const server = await fal();
  const env = { ...withoutKey(server), STANDIN_KEYCHAIN: 'basic_text' };
  const first = await launch({ env });
  await openSettings(first.page);
  await expect(first.page.getByText(/No system keyring/)).toBeVisible();
  await first.page.getByLabel('fal key').fill(server.key);
  await first.page.getByRole('button', { name: 'Keep for this session' }).click();
  await expect(first.page.getByText(server.key.slice(-4))).toBeVisible();
  await first.close();

  const { page } = await launch({ env });
  await openSettings(page);
  await expect(page.getByLabel('fal key')).toBeVisible();
});

test('the key is in no file, no log, no reply and no event, whatever happens', async ({ launch, fal }) => {
  const server = await fal();
  server.fault('submit-401');
  const { page, userData, library, close } = await launch({ env: withoutKey(server) });
  // Everything that crosses to the page from now on is kept there.
  await page.evaluate(() => {
    const bridge = (
      window as unknown as {
        app: { invoke: (n: string, i: unknown) => Promise<unknown>; on: (n: string, l: (p: unknown) => void) => void };
      }
    ).app;
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const name of [
      'run:changed',
      'project:changed',
      'library:changed',
      'media:changed',
      'settings:changed',
      'key:changed',
      'account:changed',
      'app:notice',
    ]) {
      bridge.on(name, (payload) => heard.push(JSON.stringify(payload)));
    }
  });
  await openSettings(page);
  await page.getByLabel('fal key').fill(server.key);
  await page.getByRole('button', { name: 'Save key' }).click();
  await expect(page.getByText(server.key.slice(-4))).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await refine(page);
  await expect(runState(page)).toContainText('Failed');
  const replies = await page.evaluate(async () => {
    const { app, heard } = window as unknown as {
      app: { invoke: (n: string, i: unknown) => Promise<unknown> };
      heard: string[];
    };
    return [
      ...heard,
      JSON.stringify(await app.invoke('app:start', undefined)),
      JSON.stringify(await app.invoke('account:refresh', undefined)),
    ];
  });
  const dom = await page.content();
  await close();

  const secret = server.key.split(':')[1] ?? '';
  expect(replies.filter((text) => text.includes(secret))).toEqual([]);
  expect(dom).not.toContain(secret);
  for (const folder of [userData, library]) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      expect((await readFile(file)).includes(secret), file).toBe(false);
    }
  }
});
