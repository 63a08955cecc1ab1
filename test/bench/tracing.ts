// Chromium's own trace of what the page's thread does: the work in a task, whatever else the machine does meanwhile.
import type { CDPSession, Page } from '@playwright/test';

/** Of the thread that runs the page, each the most of all tasks. In milliseconds. */
export interface LongestTask {
  /** By the clock. */
  readonly clock: number;
  /** Of processor time. */
  readonly worked: number;
  /** The same, the collection of garbage taken out. */
  readonly own: number;
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

/** Begin to trace. @returns the way to end it, and to be told of the longest tasks. */
export async function traceTasks(page: Page): Promise<() => Promise<LongestTask>> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', '__metadata', 'v8', 'devtools.timeline'],
      excludedCategories: ['*'],
    },
  });
  return async () => {
    const events = await traced(inspector);
    await inspector.detach();
    return longestTask(events);
  };
}

async function traced(inspector: CDPSession): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  inspector.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise((done) => inspector.once('Tracing.tracingComplete', done));
  await inspector.send('Tracing.end');
  await complete;
  return events;
}

/** @throws Error where the trace has no task of the page. */
function longestTask(events: readonly TraceEvent[]): LongestTask {
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
