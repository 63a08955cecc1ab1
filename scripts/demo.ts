// The whole job without key and network: starts a local fal, starts the app, drops a picture and a coarse mesh, presses
// Refine, waits for done, opens the comparison, and leaves pictures of every screen in demo/.
//   npm run demo
//   npm run demo -- --image FILE --mesh FILE [--triangles 1500000]
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { _electron, type Page } from 'playwright';
import { startFalServer } from '../test/fal-server/server.ts';
import { announceRuntime } from './run-app.ts';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'demo');
const { values } = parseArgs({
  options: {
    image: { type: 'string', default: path.join(root, 'assets/sample/inputs/snail.png') },
    mesh: { type: 'string', default: path.join(root, 'assets/sample/inputs/snail_coarse.glb') },
    triangles: { type: 'string', default: '400000' },
  },
});
const THEMES = ['dark', 'light'] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

const runtime = await announceRuntime();
const fal = await startFalServer({ queueMs: 2500, runMs: 6000, trianglesAt1024: Number(values.triangles) });
const work = await mkdtemp(path.join(tmpdir(), 'ultrashape-demo-'));
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

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
    FAL_KEY: '',
  },
});
const page = await app.firstWindow();
await page.locator('html[data-ready="true"]').waitFor({ state: 'attached' });

/** A picture of what is on screen, in both themes and both sizes. */
async function picture(name: string): Promise<void> {
  for (const theme of THEMES) {
    await changeTheme(page, theme);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await settled(page);
      await page.screenshot({ path: path.join(out, `${name}-${theme}-${size.width}.png`), animations: 'disabled' });
    }
  }
  await changeTheme(page, 'dark');
  await page.setViewportSize(SIZES[0]);
}

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
await app.evaluate(
  ({ dialog }, files) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: files });
  },
  [path.resolve(values.image), path.resolve(values.mesh)],
);
await page.keyboard.press('Control+KeyO');
await page.getByRole('button', { name: /^Refine · / }).waitFor();
await meshShown(page);
await picture('06-project');
await page.getByRole('button', { name: /^Refine · / }).click();
await stateIs(page, /fal is refining/);
await picture('07-running');
await page.getByRole('button', { name: /^Activity/ }).click();
await picture('08-activity');
await page.keyboard.press('Escape');
await stateIs(page, /Refined/);
await meshShown(page);
await picture('09-done');
await page.getByRole('radio', { name: 'Side by side' }).check();
await meshShown(page);
await picture('10-comparison');

console.log('What goes wrong is told');
fal.fault('submit-403-exhausted');
await page.getByRole('tab', { name: 'Refine' }).click();
await page.getByRole('button', { name: /^Refine · / }).click();
await stateIs(page, /Failed/);
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

await app.close();
const broken = fal.violations();
await fal.close();
await rm(work, { recursive: true, force: true });
if (broken.length > 0) throw new Error(broken.join('\n'));
console.log(`Pictures of every screen are in ${path.relative(process.cwd(), out)}.`);

async function changeTheme(page: Page, theme: (typeof THEMES)[number]): Promise<void> {
  await page.evaluate(`window.app.invoke('settings:change', { theme: '${theme}' })`);
  await page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
}

/** Two frames later everything that was asked for is drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

async function meshShown(page: Page): Promise<void> {
  await page.locator('canvas[data-state="ready"]').waitFor({ timeout: 60_000 });
  await settled(page);
}

async function stateIs(page: Page, state: RegExp): Promise<void> {
  await page.getByLabel('Inspector').getByRole('heading', { name: state }).waitFor({ timeout: 120_000 });
}
