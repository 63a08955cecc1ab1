import path from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { LIGHT } from '../../main/mesh/proxy.ts';
import type { MeasuredProject } from './library.ts';
import type { Opening, PageBench } from './page/bench.ts';
import { traceTasks } from './tracing.ts';

/** What was measured of one size: one value of each for each round, in milliseconds. */
export interface Openings {
  readonly project: MeasuredProject;
  readonly raw: readonly number[];
  /** The bytes of the proxy; null for a mesh that has none. */
  readonly proxy: readonly number[] | null;
  readonly gltfLoader: readonly number[];
  readonly modelViewer: readonly number[];
  readonly ours: readonly Opening[];
}

// Playwright carries functions into the page, where the global object is its window.
declare global {
  interface Window {
    bench: PageBench;
  }
}

/**
 * Load results in the app's own page: their raw bytes, in the app as a user opens them, with GLTFLoader, with
 * model-viewer, in turn.
 * The first round warms everything up (what the app makes once of a mesh, programs, disk cache) and is not told.
 */
export async function measureOpenings(
  page: Page,
  projects: readonly MeasuredProject[],
  rounds: number,
): Promise<readonly Openings[]> {
  const all = projects.map((project) => ({
    project,
    hasProxy: project.triangles > LIGHT,
    raw: [] as number[],
    proxy: [] as number[],
    gltfLoader: [] as number[],
    modelViewer: [] as number[],
    ours: [] as Opening[],
  }));
  for (let round = 0; round <= rounds; round++) {
    for (const { project, hasProxy, raw, proxy, gltfLoader, modelViewer, ours } of all) {
      const url = `media/${project.runId}/mesh`;
      raw.push(await settled(page, () => page.evaluate((from) => window.bench.raw(from), url)));
      ours.push(await settled(page, () => open(page, project)));
      const light = `media/${project.runId}/proxy`;
      if (hasProxy) proxy.push(await settled(page, () => page.evaluate((from) => window.bench.raw(from), light)));
      gltfLoader.push(await settled(page, () => page.evaluate((from) => window.bench.gltfLoader(from), url)));
      modelViewer.push(await settled(page, () => page.evaluate((from) => window.bench.modelViewer(from), url)));
    }
  }
  return all.map(({ project, hasProxy, raw, proxy, gltfLoader, modelViewer, ours }) => ({
    project,
    raw: raw.slice(1),
    proxy: hasProxy ? proxy.slice(1) : null,
    gltfLoader: gltfLoader.slice(1),
    modelViewer: modelViewer.slice(1),
    ours: ours.slice(1),
  }));
}

/**
 * The most that the page's thread worked in one task while a result was opened, in milliseconds of processor time: what a
 * machine with more processors than the drawing in software takes would see by the clock. One value a round; apart from
 * the openings that are timed, for tracing takes time as well.
 */
export async function measureWork(
  page: Page,
  before: MeasuredProject,
  project: MeasuredProject,
  rounds: number,
): Promise<readonly number[]> {
  const worked: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await settled(page, () => open(page, before));
    await page.evaluate(() => window.bench.settle());
    const stopTracing = await traceTasks(page);
    await open(page, project);
    worked.push((await stopTracing()).worked);
  }
  return worked;
}

async function open(page: Page, { name, runId }: MeasuredProject): Promise<Opening> {
  await page.evaluate(() => window.bench.expect());
  // Going from one project straight to another: the view stays, its programs are warm, the mesh before is let go.
  await page.getByRole('navigation', { name: 'Library' }).getByRole('button', { name }).click();
  return page.evaluate((id) => window.bench.opened(id), runId);
}

async function settled<T>(page: Page, measure: () => Promise<T>): Promise<T> {
  await page.evaluate(() => window.bench.settle());
  return measure();
}

/**
 * Bring the benchmark's script into the page. The page's own policy would load neither it nor model-viewer's styles; the
 * inspector may lift it.
 */
export async function prepare(page: Page): Promise<void> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
  await page.waitForSelector('html[data-ready="true"]', { state: 'attached' });
  const [output] = [
    await build({
      configFile: false,
      logLevel: 'warn',
      build: {
        write: false,
        target: 'chrome156',
        lib: { entry: path.join(import.meta.dirname, 'page/bench.ts'), name: 'benchModule', formats: ['iife'] },
      },
    }),
  ].flat();
  if (output === undefined || !('output' in output)) throw new Error('the benchmark’s script was not built');
  const script = output.output[0].code;
  await page.evaluate(
    `document.documentElement.dataset.bench = ''; ${script}; window.bench = benchModule.startBench();`,
  );
}
