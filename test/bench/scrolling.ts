// What going through a list costs the window: its frames as a user sees them, and the work of the page's own thread as
// Chromium traced it. On a machine without a GPU these are two things.
import type { Page } from '@playwright/test';
import { traceTasks, type LongestTask } from './tracing.ts';

/** A way to go through the list. */
export type Way = {
  readonly name: string;
  /** Turns of the wheel, frames in which the scrollbar is drawn from the top to the end, or presses of Page Down. */
  readonly turns: number;
} & ({ readonly by: 'scrollbar' | 'keys' } | { readonly by: 'wheel'; readonly pixels: number });

/** Two rows a turn: nine screens a second. */
export const WHEEL = { name: 'wheel', by: 'wheel', turns: 120, pixels: 360 } as const;
export const WAYS: readonly Way[] = [
  WHEEL,
  // What Chromium makes of one notch of most: three screens a second, slow enough for all pictures to come.
  { name: 'wheel by notches', by: 'wheel', turns: 120, pixels: 120 },
  { name: 'scrollbar, top to end', by: 'scrollbar', turns: 240 },
  { name: 'Page Down', by: 'keys', turns: 40 },
];

/** Milliseconds of a frame. */
const FRAME = 1000 / 60;

/** In milliseconds. */
export interface Scrolled {
  readonly frames: { readonly median: number; readonly p95: number; readonly longest: number };
  /** Frames that came more than 50 ms after the one before. A tenth of a frame is forgiven: three of them are 50. */
  readonly late: number;
  /** Of a hundred frames, those that came later than one and a half times a sixtieth of a second after the one before. */
  readonly dropped: number;
  /** Tasks that took 50 ms or more by the clock, as the page is told of them. */
  readonly longTasks: number;
  /** Cards in the document at the end. */
  readonly cards: number;
}

/** The frames of going through what the grid lists, from its top. Nothing is traced meanwhile: it takes its time, too. */
export async function measureFrames(page: Page, way: Way): Promise<Scrolled> {
  await takeUp(page, way);
  await page.evaluate(startWatch);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await goThrough(page, way);
  const { deltas, longTasks, cards } = await page.evaluate(() => window.scrollWatch.stop());
  const sorted = deltas.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    frames: { median: at(0.5), p95: at(0.95), longest: at(1) },
    late: deltas.filter((delta) => delta > 50 + FRAME / 10).length,
    dropped: (100 * deltas.filter((delta) => delta > 25).length) / deltas.length,
    longTasks,
    cards,
  };
}

/** The work in its longest task. */
export async function measureWork(page: Page, way: Way): Promise<LongestTask> {
  await takeUp(page, way);
  const stopTracing = await traceTasks(page);
  await goThrough(page, way);
  return stopTracing();
}

/** Before anything is measured: what Playwright itself does to find an element is work of the page's thread, too. */
async function takeUp(page: Page, { by }: Way): Promise<void> {
  if (by === 'wheel') await page.getByRole('listbox').hover();
  if (by === 'keys') await page.getByRole('listbox').getByRole('option').first().click();
}

async function goThrough(page: Page, way: Way): Promise<void> {
  if (way.by === 'scrollbar') {
    await page.evaluate(drawScrollbar, way.turns);
    return;
  }
  for (let turn = 0; turn < way.turns; turn += 1) {
    if (way.by === 'wheel') await page.mouse.wheel(0, way.pixels);
    else await page.keyboard.press('PageDown');
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

interface Watched {
  readonly deltas: readonly number[];
  readonly longTasks: number;
  readonly cards: number;
}

declare global {
  interface Window {
    scrollWatch: { readonly stop: () => Watched };
  }
}

/** In the page: to its top, and every frame from now on. */
function startWatch(): void {
  const deltas: number[] = [];
  let longTasks = 0;
  let before: number | null = null;
  let goesOn = true;
  const tasks = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  tasks.observe({ type: 'longtask' });
  const frame = (now: number): void => {
    if (before !== null) deltas.push(now - before);
    before = now;
    if (goesOn) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.scrollWatch = {
    stop: () => {
      goesOn = false;
      longTasks += tasks.takeRecords().length;
      tasks.disconnect();
      return { deltas, longTasks, cards: document.querySelectorAll('[data-place]').length };
    },
  };
}

/** In the page: the whole list in so many frames. */
async function drawScrollbar(frames: number): Promise<void> {
  const box = document.querySelector('[role="listbox"]');
  if (box === null) return;
  const all = box.scrollHeight - box.clientHeight;
  for (let at = 1; at <= frames; at += 1) {
    box.scrollTop = (all * at) / frames;
    await new Promise(requestAnimationFrame);
  }
}
