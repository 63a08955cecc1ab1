// What going through a list costs the window: its frames as a user sees them, and the work of the page's own thread as
// Chromium traced it. On a machine without a GPU these are two things.
import type { CDPSession, Page } from '@playwright/test';

/** A way to go through the list. */
export interface Way {
  readonly name: string;
  readonly by: 'wheel' | 'scrollbar' | 'keys';
  /** Turns of the wheel, frames in which the scrollbar is drawn from the top to the end, or presses of Page Down. */
  readonly turns: number;
}

export const WAYS: readonly Way[] = [
  { name: 'wheel', by: 'wheel', turns: 120 },
  { name: 'scrollbar, top to end', by: 'scrollbar', turns: 240 },
  { name: 'Page Down', by: 'keys', turns: 40 },
];

/** In milliseconds. */
export interface Scrolled {
  readonly frames: { readonly median: number; readonly p95: number; readonly longest: number };
  /** Of a hundred frames, those that came later than one and a half times a sixtieth of a second after the one before. */
  readonly dropped: number;
  /** The longest task of the page's thread by the clock, and the most that the thread itself worked in one. */
  readonly task: {
    readonly clock: number;
    readonly worked: number;
    /** The most that it worked in one, the collection of garbage taken out. */
    readonly own: number;
  };
  /** Tasks that took 50 ms or more by the clock, as the page is told of them. */
  readonly longTasks: number;
  /** Cards in the document at the end. */
  readonly cards: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string; readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string } };
}

/** Go through what the grid lists, from its top. */
export async function measureScrolling(page: Page, { by, turns }: Way): Promise<Scrolled> {
  // Before anything is measured: what Playwright itself does to find an element is work of the page's thread, too.
  if (by === 'wheel') await page.getByRole('listbox').hover();
  if (by === 'keys') await page.getByRole('listbox').getByRole('option').first().click();
  await page.evaluate(startWatch);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', '__metadata', 'v8', 'devtools.timeline'],
      excludedCategories: ['*'],
    },
  });
  if (by === 'scrollbar') await page.evaluate(drawScrollbar, turns);
  else {
    for (let turn = 0; turn < turns; turn += 1) {
      if (by === 'wheel') await page.mouse.wheel(0, 360);
      else await page.keyboard.press('PageDown');
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }
  const events = await traced(inspector);
  await inspector.detach();
  const { deltas, longTasks, cards } = await page.evaluate(() => window.scrollWatch.stop());
  const sorted = deltas.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    frames: { median: at(0.5), p95: at(0.95), longest: at(1) },
    dropped: (100 * deltas.filter((delta) => delta > 25).length) / deltas.length,
    task: longestTask(events),
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

async function traced(inspector: CDPSession): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  inspector.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((done) => inspector.once('Tracing.tracingComplete', done));
  await inspector.send('Tracing.end');
  await complete;
  return events;
}

/** Of the thread that runs the page, in milliseconds. */
function longestTask(events: readonly TraceEvent[]): Scrolled['task'] {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const here = events.filter(({ ph, pid, tid }) => ph === 'X' && threads.has(`${pid}.${tid}`));
  const asked = here.filter(
    ({ args }) => args.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession',
  );
  const garbage = here.filter(({ name }) => name === 'MajorGC' || name === 'MinorGC');
  const longest = { clock: 0, worked: 0, own: 0 };
  for (const task of here) {
    if (!task.name.endsWith('RunTask')) continue;
    // What Playwright asks of the page is none of the app's work.
    if (asked.some((one) => isIn(one, task))) continue;
    const { dur = 0, tdur = 0 } = task;
    const collected = garbage.filter((one) => isIn(one, task)).reduce((sum, one) => sum + (one.tdur ?? 0), 0);
    longest.clock = Math.max(longest.clock, dur / 1000);
    longest.worked = Math.max(longest.worked, tdur / 1000);
    longest.own = Math.max(longest.own, (tdur - collected) / 1000);
  }
  if (longest.clock === 0) throw new Error('Chromium traced no task of the page');
  return longest;
}

const isIn = (one: TraceEvent, task: TraceEvent): boolean =>
  one.pid === task.pid && one.tid === task.tid && one.ts >= task.ts && one.ts <= task.ts + (task.dur ?? 0);
