import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test as base, _electron, type ElectronApplication, type Page, type TestInfo } from '@playwright/test';
import { findRuntime, type Runtime } from '../../scripts/runtime.ts';

const root = path.join(import.meta.dirname, '../..');

export interface LaunchOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Added to the command line. */
  readonly args?: readonly string[];
  /** Where settings, index, cache and key are; the test's own folder, the same at each launch, unless given. */
  readonly userData?: string;
  /** The library; the test's own, the same at each launch, unless given. */
  readonly library?: string;
  /** The application; the built one unless given. */
  readonly appPath?: string;
  /** False: not to wait until the first screen is usable. */
  readonly waitUntilReady?: boolean;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  /** The window, its first screen usable. */
  readonly page: Page;
  readonly userData: string;
  readonly library: string;
  /** Quits, as the user does, and waits for the end. */
  readonly close: () => Promise<void>;
  /** Ends everything at once, as a power cut does (SIGKILL). */
  readonly kill: () => Promise<void>;
}

interface TestFixtures {
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>;
  /** What the page may say on console.error, or throw, without failing the test: push to it. */
  readonly expectedErrors: (string | RegExp)[];
  /** A folder of the test's own, gone afterwards. */
  readonly folder: string;
}

interface WorkerFixtures {
  /** A test that is about Electron itself: `test.skip(({ runtime }) => runtime.kind === 'stand-in', 'why')`. */
  readonly runtime: Runtime;
}

/** Playwright's `test` with the app: nothing of it reaches fal, the user's key or the user's folders. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  // `npx playwright test --headed` shows the windows.
  runtime: [
    async ({ headless }, use) => use(await findRuntime({ download: false, shown: !headless })),
    { scope: 'worker' },
  ],

  // Playwright wants a pattern even where nothing is taken from it.
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  },

  // eslint-disable-next-line no-empty-pattern
  expectedErrors: async ({}, use) => use([]),

  launch: async ({ runtime, folder, expectedErrors }, use, info) => {
    const launched: Watched[] = [];
    await use(async (options = {}) => {
      const running = await launchApp(runtime, folder, options);
      launched.push(running);
      const { waitUntilReady = true } = options;
      if (waitUntilReady) await running.page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });
      return running;
    });
    const errors = launched
      .flatMap(({ pageErrors }) => pageErrors)
      .filter((error) => !isExpected(error, expectedErrors));
    const failed = info.status !== info.expectedStatus || errors.length > 0;
    if (failed) for (const running of launched) await keepEvidence(running, info);
    for (const running of launched) await end(running);
    if (errors.length > 0) {
      throw new Error(`The page reported errors that the test did not expect:\n${errors.join('\n')}`);
    }
  },
});

/** A launched app with what it said. */
interface Watched extends RunningApp {
  readonly pageErrors: readonly string[];
  readonly output: readonly string[];
  /** Of the main process; Playwright forgets it when the app ends. */
  readonly process: ChildProcess;
}

async function launchApp(runtime: Runtime, folder: string, options: LaunchOptions): Promise<Watched> {
  const { userData = path.join(folder, 'user-data'), library = path.join(folder, 'library'), appPath = root } = options;
  const app = await _electron.launch({
    executablePath: runtime.executablePath,
    args: [`--user-data-dir=${userData}`, appPath, ...(options.args ?? [])],
    env: { ...inherited(), ...runtime.env, ...SAFE, ULTRASHAPE_LIBRARY: library, ...options.env },
  });
  const output: string[] = [];
  const main = app.process();
  main.stdout?.on('data', (data: Buffer) => output.push(String(data)));
  main.stderr?.on('data', (data: Buffer) => output.push(String(data)));
  const pageErrors: string[] = [];
  const context = app.context();
  context.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (event) => pageErrors.push(event.error().stack ?? event.error().message));
  // Without a picture of every frame, which software has to draw and pack; what failed leaves a picture of its own.
  await context.tracing.start({ snapshots: true });
  const page = await app.firstWindow().catch((error: unknown) => {
    throw new Error(`No window came. The main process said:\n${output.join('')}`, { cause: error });
  });
  return {
    app,
    page,
    userData,
    library,
    pageErrors,
    output,
    close: () => app.close(),
    kill: () => kill(main),
    process: main,
  };
}

/** Nothing listens there: what would go to fal fails at once, unless the test gives an origin of its own. */
const SAFE = { ULTRASHAPE_FAL_ORIGIN: 'http://127.0.0.1:9' };

/** The environment without a developer's key, and without what would make Electron a plain Node. */
function inherited(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => name !== 'FAL_KEY' && name !== 'ELECTRON_RUN_AS_NODE'));
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  const { pid } = child;
  // Playwright gives the app a process group of its own, but on Windows.
  if (process.platform === 'win32' || pid === undefined) child.kill('SIGKILL');
  else process.kill(-pid, 'SIGKILL');
  await ended;
}

async function end({ app, process: main }: Watched): Promise<void> {
  if (hasEnded(main)) return;
  // An app that does not want to quit (a question is open) must not hold the tests.
  const patience = setTimeout(() => void kill(main), 5000);
  await app.close().catch(() => undefined);
  clearTimeout(patience);
  await kill(main);
}

/** What the main process said and, if the window is still there, its picture and Playwright's trace: in test-results. */
async function keepEvidence({ app, page, output, process: main }: Watched, info: TestInfo): Promise<void> {
  await writeFile(info.outputPath(`main-${main.pid ?? 0}.log`), output.join(''));
  if (hasEnded(main) || page.isClosed()) return;
  await page.screenshot({ path: info.outputPath(`window-${main.pid ?? 0}.png`), timeout: 5000 }).catch(() => undefined);
  await app
    .context()
    .tracing.stop({ path: info.outputPath(`trace-${main.pid ?? 0}.zip`) })
    .catch(() => undefined);
}

const isExpected = (error: string, expected: readonly (string | RegExp)[]): boolean =>
  expected.some((wanted) => (typeof wanted === 'string' ? error.includes(wanted) : wanted.test(error)));
