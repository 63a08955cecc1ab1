import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright';
import type { SettingsChange } from '../../preload/contract/app.ts';
import type { FalServerOptions } from '../../test/fal-server/options.ts';
import { startFalServer, type FalServer } from '../../test/fal-server/server.ts';
import type { Runtime } from '../runtime.ts';

const root = path.join(import.meta.dirname, '../..');

export interface Size {
  readonly width: number;
  readonly height: number;
}
const THEMES = ['dark', 'light'] as const;

export interface StageOptions {
  readonly runtime: Runtime;
  /** Folder of the pictures. */
  readonly out: string;
  readonly fal: FalServerOptions;
  /** Whether the app starts with the local fal's key. */
  readonly withKey: boolean;
  /** Of every picture, unless it asks for others; the first is the window's own. */
  readonly sizes: readonly [Size, ...Size[]];
}

/** The app over a local fal, and what the demo does with both. */
export interface Stage {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly fal: FalServer;
  /** A folder of its own, gone at the end. */
  readonly work: string;
  /** What is on screen, in both themes and all of the stage's sizes; dark, for the layout's sake, also in those of `more`. */
  readonly picture: (name: string, more?: readonly Size[]) => Promise<void>;
  /** What is on screen this very moment and will soon be no more: one size, one theme. */
  readonly glimpse: (name: string) => Promise<void>;
  readonly change: (settings: SettingsChange) => Promise<void>;
  /** The system's dialog for files gives these. */
  readonly pick: (files: readonly string[]) => Promise<void>;
  readonly room: (name: 'Stage' | 'Inspector' | 'Status' | 'Run strip' | 'Activity') => Locator;
  /** Ends both. @returns in what the app broke its word to fal. */
  readonly close: () => Promise<readonly string[]>;
}

export async function openStage({ runtime, out, fal: options, withKey, sizes }: StageOptions): Promise<Stage> {
  const fal = await startFalServer(options);
  const work = await mkdtemp(path.join(tmpdir(), 'ultrashape-demo-'));
  const app = await _electron.launch({
    executablePath: runtime.executablePath,
    args: [`--user-data-dir=${path.join(work, 'user-data')}`, root],
    env: {
      ...Object.fromEntries(
        Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      ...runtime.env,
      ULTRASHAPE_FAL_ORIGIN: fal.origin,
      ULTRASHAPE_LIBRARY: path.join(work, 'library'),
      FAL_KEY: withKey ? fal.adminKey : '',
    },
  });
  const page = await app.firstWindow();
  await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
  await page.setViewportSize(sizes[0]);
  page.setDefaultTimeout(20_000);

  const change = (settings: SettingsChange): Promise<void> =>
    page.evaluate(`window.app.invoke('settings:change', ${JSON.stringify(settings)}).then(() => undefined)`);
  const shot = (name: string): Promise<Buffer> =>
    page.screenshot({ path: path.join(out, `${name}.png`), animations: 'disabled' });

  return {
    app,
    page,
    fal,
    work,
    change,
    picture: async (name, more = []) => {
      for (const theme of THEMES) {
        await change({ theme });
        await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
        for (const size of theme === 'dark' ? [...sizes, ...more] : sizes) {
          await page.setViewportSize(size);
          await settled(page);
          await shot(`${name}-${theme}-${size.width}`);
        }
      }
      await change({ theme: 'dark' });
      await page.setViewportSize(sizes[0]);
    },
    glimpse: async (name) => {
      await shot(`${name}-dark-${sizes[0].width}`);
    },
    pick: (files) =>
      app.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] });
      }, files),
    room: (name) => (name === 'Activity' ? page.getByRole('region', { name }) : page.getByLabel(name, { exact: true })),
    close: async () => {
      // With runs under way the app asks first; here nobody answers.
      await app.evaluate(({ dialog }) => {
        dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
      });
      await app.close();
      const broken = fal.violations();
      await fal.close();
      await rm(work, { recursive: true, force: true });
      return broken;
    },
  };
}

/** Two frames later everything that was asked for is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

export async function meshShown(page: Page): Promise<void> {
  await page.locator('canvas[data-state="ready"]').waitFor({ timeout: 240_000 });
  await settled(page);
}

/** The heading of the Run tab says so. */
export async function stateIs({ room }: Pick<Stage, 'room'>, state: RegExp): Promise<void> {
  await room('Inspector').getByRole('heading', { name: state }).waitFor({ timeout: 240_000 });
}

export const refineButton = (page: Page): Locator => page.getByRole('button', { name: /^Refine · / });
