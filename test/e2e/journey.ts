import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { startFalServer, type FalServer } from '../fal-server/server.ts';
import type { FalServerOptions } from '../fal-server/options.ts';
import { test as launching } from '../support/electron-app.ts';

const root = path.join(import.meta.dirname, '../..');

/** The sample's picture and coarse mesh: our own, and always there. */
export const SAMPLE = {
  image: path.join(root, 'assets/sample/inputs/snail.png'),
  mesh: path.join(root, 'assets/sample/inputs/snail_coarse.glb'),
} as const;

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.glb': 'model/gltf-binary',
  '.obj': 'model/obj',
};

/** `test` with a local fal for each test that asks for one; its broken promises fail the test. */
export const test = launching.extend<{ readonly fal: (options?: FalServerOptions) => Promise<FalServer> }>({
  // eslint-disable-next-line no-empty-pattern
  fal: async ({}, use) => {
    const servers: FalServer[] = [];
    await use(async (options = {}) => {
      const server = await startFalServer({ trianglesAt1024: 60_000, pollFloorMs: 100, ...options });
      servers.push(server);
      return server;
    });
    for (const server of servers) {
      await expect.poll(() => server.violations()).toEqual([]);
      await server.close();
    }
  },
});

/** The environment of an app whose fal is this one, with its key given. */
export const withKey = (fal: FalServer): Record<string, string> => ({ ...withoutKey(fal), FAL_KEY: fal.key });
export const withoutKey = (fal: FalServer): Record<string, string> => ({ ULTRASHAPE_FAL_ORIGIN: fal.origin });

/** Drop files on the window, as the system does. */
export const drop = (page: Page, ...files: readonly string[]): Promise<void> => hand(page, 'drop', files);

/** Paste files that were copied elsewhere. */
export const paste = (page: Page, ...files: readonly string[]): Promise<void> => hand(page, 'paste', files);

async function hand(page: Page, way: 'drop' | 'paste', files: readonly string[]): Promise<void> {
  const carried = await Promise.all(
    files.map(async (file) => ({
      name: path.basename(file),
      type: TYPES[path.extname(file)] ?? '',
      bytes: (await readFile(file)).toString('base64'),
    })),
  );
  await page.evaluate(
    ([kind, given]) => {
      const transfer = new DataTransfer();
      for (const { name, type, bytes } of given) {
        const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([content], name, { type }));
      }
      const how = { bubbles: true, cancelable: true };
      if (kind === 'paste') {
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, ...how }));
        return;
      }
      for (const event of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(event, { dataTransfer: transfer, ...how }));
      }
    },
    [way, carried] as const,
  );
}

/** The rooms and controls that keep their names (interface.md). */
export const room = (page: Page, name: 'Library' | 'Stage' | 'Inspector' | 'Status' | 'Run strip'): Locator =>
  page.getByLabel(name, { exact: true });
export const refineButton = (page: Page): Locator => page.getByRole('button', { name: /^Refine · \$\d+\.\d\d$/ });

/** Drop the sample's two files into a new project and wait until both are inputs of it. */
export async function newProject(page: Page): Promise<void> {
  await drop(page, SAMPLE.image, SAMPLE.mesh);
  await expect(room(page, 'Run strip').getByRole('option')).toHaveCount(2);
}

/** Drop, and press the button. */
export async function refine(page: Page): Promise<void> {
  await newProject(page);
  await refineButton(page).click();
}

/** The heading of the Run tab: the run's number and, in words, its state. */
export const runState = (page: Page): Locator => room(page, 'Inspector').getByRole('heading', { name: /^Run \d+/ });

/** From the library, open the project that `newProject` made, and what is known of its run. */
export async function openRun(page: Page): Promise<void> {
  await room(page, 'Stage').getByText('snail_coarse').first().dblclick();
  await room(page, 'Run strip')
    .getByRole('option', { name: /Run 1\b/ })
    .click();
  await room(page, 'Inspector').getByRole('tab', { name: 'Run' }).click();
}

/** One of the ways to compare a project's meshes. */
export const lookAt = (page: Page, way: 'Single' | 'Side by side' | 'Wipe' | 'Overlay'): Promise<void> =>
  room(page, 'Stage').getByRole('radio', { name: way }).check();

/** Wait for a mesh to stand on the graphics card. */
export async function meshIsShown(page: Page): Promise<void> {
  await expect(page.locator('canvas[data-state]').first()).toHaveAttribute('data-state', 'ready', { timeout: 45_000 });
}
