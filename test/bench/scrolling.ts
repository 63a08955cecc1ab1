// What going through a list costs the window: its frames as a user sees them, and the work of the page's own thread as
// Chromium traced it. On a machine without a GPU these are two things.
import type { Page } from '@playwright/test';
import { traceTasks, type LongestTask } from './tracing.ts';

/** A way to go through the list. */
export interface Way {
  readonly name: string;
  readonly by: 'wheel' | 'scrollbar' | 'keys';
  /** Turns of the wheel, frames in which the scrollbar is drawn from the top to the end, or presses of Page Down. */
  readonly turns: number;
}

/** Each turn by two rows. */
export const WHEEL = { name: 'wheel', by: 'wheel', turns: 120, pixels: 360 } as const;
export const WAYS: readonly Way[] = [
  WHEEL,
  { name: 'scrollbar, top to end', by: 'scrollbar', turns: 240 },
  { name: 'Page Down', by: 'keys', turns: 40 },
];

/** In milliseconds. */
export interface Scrolled {
  readonly frames: { readonly median: number; readonly p95: number; readonly longest: number };
  /** Of a hundred frames, those that came later than one and a half times a sixtieth of a second after the one before. */
  readonly dropped: number;
  readonly task: LongestTask;
  /** Tasks that took 50 ms or more by the clock, as the page is told of them. */
  readonly longTasks: number;
  /** Cards in the document at the end. */
  readonly cards: number;
}

/** Go through what the grid lists, from its top. */
export async function measureScrolling(page: Page, { by, turns }: Way): Promise<Scrolled> {
  // Before anything is measured: what Playwright itself does to find an element is work of the page's thread, too.
  if (by === 'wheel') await page.getByRole('listbox').hover();
  if (by === 'keys') await page.getByRole('listbox').getByRole('option').first().click();
  await page.evaluate(startWatch);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  const stopTracing = await traceTasks(page);
  if (by === 'scrollbar') await page.evaluate(drawScrollbar, turns);
  else {
    for (let turn = 0; turn < turns; turn += 1) {
      if (by === 'wheel') await page.mouse.wheel(0, WHEEL.pixels);
      else await page.keyboard.press('PageDown');
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }
  const task = await stopTracing();
  const { deltas, longTasks, cards } = await page.evaluate(() => window.scrollWatch.stop());
  const sorted = deltas.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    frames: { median: at(0.5), p95: at(0.95), longest: at(1) },
    dropped: (100 * deltas.filter((delta) => delta > 25).length) / deltas.length,
    task,
    longTasks,
    cards,
  };
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
