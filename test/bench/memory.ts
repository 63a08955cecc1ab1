import type { Page } from '@playwright/test';
import type { MeasuredProject } from './library.ts';
import { canTellMemory, forgetPeak, rendererUnder, residentOf } from './process-memory.ts';

/** What the page's process held more than before, in parts of the mesh file's bytes. */
export interface Memory {
  readonly loading: number;
  readonly shown: number;
  readonly closed: number;
  /** GLTFLoader's peak, in the same page. */
  readonly gltfLoader: number;
}

/**
 * How much the page's process grows for one mesh: while it loads, when it is shown, when it is closed again.
 * Null where the system does not tell.
 *
 * @param pid of the main process.
 */
export async function measureMemory(
  page: Page,
  pid: number,
  project: MeasuredProject,
  rounds: number,
): Promise<readonly Memory[] | null> {
  if (!canTellMemory) return null;
  const watched = await keptByInspector(page, project.runId);
  const found: Memory[] = [];
  for (let round = 0; round <= rounds; round++) {
    const ours = await growth(page, pid, project, async () => {
      await page.evaluate(() => window.bench.expect());
      await open(page, project.name);
      await page.evaluate((id) => window.bench.opened(id), project.runId);
    });
    const gltfLoader = await growth(page, pid, project, () =>
      page.evaluate((url) => window.bench.gltfLoader(url), `media/${project.runId}/mesh`),
    );
    const shown = ours.shown - watched / project.bytes;
    if (round > 0) found.push({ ...ours, shown, gltfLoader: gltfLoader.loading });
  }
  return found;
}

/**
 * Bytes that the page's process keeps for Playwright with each opening: what came in answer to a request, but for the
 * largest, in base64 (Chromium's network agent; seen in the process's memory). Nobody's page has it otherwise.
 */
async function keptByInspector(page: Page, id: string): Promise<number> {
  const sizes = await page.evaluate(
    (urls) => Promise.all(urls.map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength)),
    ['normals', 'proxy'].map((kind) => `media/${id}/${kind}`),
  );
  return sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / 3) * 4, 0);
}

async function growth(
  page: Page,
  pid: number,
  { bytes }: MeasuredProject,
  work: () => Promise<unknown>,
): Promise<Omit<Memory, 'gltfLoader'>> {
  await open(page, 'All projects');
  await settle(page);
  const renderer = rendererUnder(pid);
  const before = residentOf(renderer).now;
  forgetPeak(renderer);
  await work();
  const { peak } = residentOf(renderer);
  await settle(page);
  const shown = residentOf(renderer).now;
  await open(page, 'All projects');
  await settle(page);
  const closed = residentOf(renderer).now;
  return { loading: (peak - before) / bytes, shown: (shown - before) / bytes, closed: (closed - before) / bytes };
}

const open = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name }).click();

/** Nothing is going on, and what nobody needs any more has been given back. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => window.bench.settle());
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('HeapProfiler.collectGarbage');
  await inspector.detach();
  await page.evaluate(() => window.bench.settle());
}
