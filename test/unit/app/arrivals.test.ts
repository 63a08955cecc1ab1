import { expect, test } from 'vitest';
import { Arrivals } from '../../../main/app/arrivals.ts';
import { silentLog } from '../../../main/base/log.ts';
import { done } from './run-view.ts';

/** Clicks on notifications, with a window or without one. */
function arrivals(isOpen: boolean) {
  const told: unknown[] = [];
  const desk = new Arrivals({
    appFolder: '/app',
    shop: () => null,
    settled: () => Promise.resolve(),
    show: () => isOpen,
    publish: (name, payload) => void told.push([name, payload]),
    log: silentLog,
  });
  return { desk, told };
}

const run = done(1);
const SHOWN = { projectId: run.projectId, runId: run.id };

test('a run that the user was told of is shown in the window that is there', async () => {
  const { desk, told } = arrivals(true);
  desk.showRun(run);
  expect(told).toEqual([['app:show-project', SHOWN]]);
  expect(await desk.take()).toBeNull();
});

test('without a window, the one that opens shows the run itself, once', async () => {
  const { desk, told } = arrivals(false);
  desk.showRun(run);
  expect(told).toEqual([]);
  expect(await desk.take()).toEqual(SHOWN);
  expect(await desk.take()).toBeNull();
});

test('a page does not wait for files that the app was not started with', async () => {
  const { desk } = arrivals(true);
  const never = new Promise<void>(() => undefined);
  desk.first(['/usr/bin/ultrashape', '/app', '--user-data-dir=/tmp/user'], '/home', never, () => undefined);
  expect(await desk.take()).toBeNull();
});
