import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Runtime } from '../../scripts/runtime.ts';

export const EMPTY_APP = path.join(import.meta.dirname, 'empty-app');
export const OUR_APP = path.join(import.meta.dirname, '../..');

/** A developer's key; what would make Electron a plain Node. */
const WITHOUT = new Set(['FAL_KEY', 'ELECTRON_RUN_AS_NODE']);

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** From the start of the process to the first usable window, in milliseconds. */
  readonly took: number;
}

export interface Launch {
  readonly runtime: Runtime;
  readonly app: string;
  readonly userData: string;
  readonly library: string;
  /** Milliseconds that it may take; the usual half minute. */
  readonly patience?: number;
}

/** Start an application and wait until its first window can be used. Nothing of it reaches fal or the user's key. */
export async function launch({
  runtime,
  app: application,
  userData,
  library,
  patience = 30_000,
}: Launch): Promise<Launched> {
  const given = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !WITHOUT.has(entry[0]),
  );
  const rootUser = process.platform === 'linux' && process.getuid?.() === 0;
  const start = performance.now();
  const app = await _electron.launch({
    executablePath: runtime.executablePath,
    timeout: patience,
    args: [...(rootUser ? ['--no-sandbox'] : []), `--user-data-dir=${userData}`, application],
    env: {
      ...Object.fromEntries(given),
      ...runtime.env,
      // Nothing listens there.
      ULTRASHAPE_FAL_ORIGIN: 'http://127.0.0.1:9',
      ULTRASHAPE_LIBRARY: library,
    },
  });
  const page = await app.firstWindow({ timeout: patience });
  await page.waitForSelector('html[data-ready="true"]', { state: 'attached', timeout: patience });
  return { app, page, took: performance.now() - start };
}
