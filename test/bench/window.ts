// How the window answers as the library grows. See README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Locator, Page } from '@playwright/test';
import { announceRuntime } from '../../scripts/run-app.ts';
import type { Runtime } from '../../scripts/runtime.ts';
import { writeBigLibrary } from '../support/big-library.ts';
import { launch, OUR_APP, type Launched } from './launch.ts';
import { median } from './numbers.ts';
import { measureFrames, measureWork, WAYS, WHEEL, type Way } from './scrolling.ts';
import { showStill } from './still.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,1000,10000,50000' },
    rounds: { type: 'string', default: '5' },
    shot: { type: 'string' },
  },
});
const SIZES = values.sizes.split(',').map(Number);
const ROUNDS = Number(values.rounds);
/** Reading fifty thousand records for the first time takes its minutes on a busy machine. */
const PATIENCE = 600_000;

// Playwright carries functions into the page, where the global object is its window.
declare global {
  interface Window {
    nextAnswer: Promise<number>;
  }
}

/** In the page: whether there is a screenful of cards, none of which waits for what it shows. */
function isShown(): boolean {
  const box = document.querySelector('[role="listbox"]')?.getBoundingClientRect();
  const tiles = [...document.querySelectorAll('[data-place]')].filter((tile) => {
    const { top, bottom } = tile.getBoundingClientRect();
    return box !== undefined && bottom > box.top && top < box.bottom;
  });
  const waits = (tile: Element): boolean =>
    tile.getAttribute('aria-busy') === 'true' || [...tile.querySelectorAll('img')].some((picture) => !picture.complete);
  return tiles.length > 0 && !tiles.some(waits);
}

/** From the start of the process until the first page of cards, with its pictures, is on screen. */
async function start(runtime: Runtime, root: string, library: string): Promise<Launched> {
  const from = performance.now();
  const { app, page } = await launch({
    runtime,
    app: OUR_APP,
    userData: path.join(root, 'user'),
    library,
    patience: PATIENCE,
  });
  await page.waitForFunction(isShown, undefined, { polling: 'raf', timeout: PATIENCE });
  return { app, page, took: performance.now() - from };
}

/**
 * In the page: from the next key or click until the last change of what the stage shows, pictures and all, and the frame
 * that shows it. What comes later than half a second after the one before is none of it.
 */
function expectAnswer(): void {
  window.nextAnswer = new Promise((done, fail) => {
    const stage = document.querySelector('[aria-label="Stage"]');
    if (stage === null) {
      fail(new Error('there is no stage'));
      return;
    }
    const asked = performance.now();
    let began: number | null = null;
    let last = 0;
    const begin = (event: Event): void => {
      began ??= event.timeStamp;
    };
    const changed = (): void => {
      if (began !== null) requestAnimationFrame(() => setTimeout(() => (last = performance.now())));
    };
    const watch = new MutationObserver(changed);
    watch.observe(stage, { subtree: true, childList: true, characterData: true, attributes: true });
    stage.addEventListener('load', changed, true);
    for (const kind of ['keydown', 'click']) addEventListener(kind, begin, { capture: true, once: true });
    const look = setInterval(() => {
      const now = performance.now();
      if (last === 0 && now - asked > 10_000) fail(new Error('nothing has changed on screen'));
      else if (last === 0 || now - last < 500) return;
      clearInterval(look);
      watch.disconnect();
      stage.removeEventListener('load', changed, true);
      done(last - (began ?? last));
    }, 50);
  });
}

async function answer(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(expectAnswer);
  await act();
  return page.evaluate(() => window.nextAnswer);
}

/** Says each figure as soon as it is known. */
class Figures extends Map<string, number> {
  override set(name: string, value: number): this {
    console.log(`  ${name.padEnd(44)}${value.toFixed(1).padStart(10)}`);
    return super.set(name, value);
  }
}

/** Milliseconds of each figure at this size. */
async function measure(runtime: Runtime, root: string, library: string): Promise<Map<string, number>> {
  const figures = new Figures();
  const first = await start(runtime, root, library);
  figures.set('first opening: launch to first page', first.took);
  await first.app.close();
  const starts: number[] = [];
  for (let round = 1; round < Math.min(3, ROUNDS); round += 1) {
    const again = await start(runtime, root, library);
    starts.push(again.took);
    await again.app.close();
  }
  const { app, page, took } = await start(runtime, root, library);
  figures.set('start: launch to first page', median([...starts, took]));

  const panel = page.getByRole('navigation', { name: 'Library' });
  const stage = page.getByLabel('Stage', { exact: true });
  const all = panel.getByRole('button', { name: /^All runs/ });
  const projects = panel.getByRole('button', { name: /^All projects/ });
  const box = page.getByRole('searchbox');
  const go = async (row: Locator): Promise<void> => {
    await row.click();
    await page.waitForTimeout(300);
    await page.waitForFunction(isShown, undefined, { polling: 'raf' });
  };
  const acts: Readonly<Record<string, () => Promise<number>>> = {
    'from projects to runs': async () => {
      await go(projects);
      return answer(page, () => all.click());
    },
    'search: a first letter': async () => {
      await box.focus();
      return answer(page, () => page.keyboard.press('d'));
    },
    'search: a second letter': () => answer(page, () => page.keyboard.press('r')),
    'search: cleared': () => answer(page, () => page.keyboard.press('Escape')),
    'filter: four stars': async () => {
      const took = await answer(page, () =>
        panel
          .getByRole('button', { name: /Four stars or more/ })
          .first()
          .click(),
      );
      await go(all);
      return took;
    },
    'sort: by name, and back': async () => {
      const sort = stage.getByRole('button', { name: /^Order/ }).first();
      const by = async (name: RegExp): Promise<number> => {
        await sort.click();
        return answer(page, () => page.getByRole('menuitem', { name }).first().click());
      };
      const took = await by(/name/i);
      await by(/newest/i);
      return took;
    },
  };
  const rounds = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, act] of Object.entries(acts)) {
      const took = await act();
      // The first round warms up.
      if (round > 0) rounds.set(name, [...(rounds.get(name) ?? []), took]);
    }
  }
  for (const [name, all] of rounds) figures.set(name, median(all));

  const scroll = async (way: Way, toTop: () => Promise<void>, name = way.name): Promise<void> => {
    await toTop();
    const { frames, late, dropped, longTasks, cards } = await measureFrames(page, way);
    figures.set(`${name}: frame, median`, frames.median);
    figures.set(`${name}: frame, p95`, frames.p95);
    figures.set(`${name}: frame, longest`, frames.longest);
    figures.set(`${name}: frames over 50 ms`, late);
    figures.set(`${name}: frames dropped, %`, dropped);
    figures.set(`${name}: tasks over 50 ms`, longTasks);
    figures.set(`${name}: cards in the document`, cards);
    if (values.shot !== undefined)
      await page.screenshot({ path: `${values.shot}-${name.replaceAll(/\W+/g, '-')}.png` });
    await toTop();
    const task = await measureWork(page, way);
    figures.set(`${name}: longest task, clock`, task.clock);
    figures.set(`${name}: longest task, work`, task.worked);
    figures.set(`${name}: its work, no garbage collection`, task.own);
  };
  const showAll = async (): Promise<void> => {
    await go(projects);
    await go(all);
  };
  for (const way of WAYS) await scroll(way, showAll);
  await showAll();
  await showStill(page, WHEEL.turns * WHEEL.pixels);
  const stillToTop = async (): Promise<void> => {
    await page.getByRole('listbox').evaluate((list) => (list.scrollTop = 0));
    // A thousand cards are drawn for the first time, which is none of scrolling.
    await page.waitForTimeout(1000);
  };
  await scroll(WHEEL, stillToTop, 'still page, wheel');
  await app.close();
  return figures;
}

const runtime = await announceRuntime();
const root = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-window-'));
try {
  const all: Map<string, number>[] = [];
  for (const size of SIZES) {
    const library = path.join(root, `library-${size}`);
    console.log(`${size} runs (load ${os.loadavg()[0]?.toFixed(1) ?? ''}) …`);
    await writeBigLibrary(library, size);
    all.push(await measure(runtime, path.join(root, `${size}`), library));
    await rm(library, { recursive: true, force: true });
  }
  const names = [...(all[0]?.keys() ?? [])];
  console.log(`\n${'ms'.padEnd(44)}${SIZES.map((size) => String(size).padStart(10)).join('')}`);
  for (const name of names) {
    console.log(name.padEnd(44) + all.map((one) => (one.get(name) ?? NaN).toFixed(1).padStart(10)).join(''));
  }
  console.log(`Load at the end: ${os.loadavg()[0]?.toFixed(1) ?? ''}`);
} finally {
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
