import { page } from 'vitest/browser';
import type { RunView } from '../../../preload/contract/runs.ts';
import type { FakeBridge } from '../../support/fake-bridge.ts';
import { fakeId } from '../../support/fake-library.ts';
import { openApp } from '../open-app.ts';

export const activity = () => page.getByRole('region', { name: 'Activity' });
export const list = (name: string) => activity().getByRole('list', { name, exact: true });
export const notices = () => page.getByRole('region', { name: 'Notices' });
export const tab = (name: string) => activity().getByRole('tab', { name });

/** How many rows a list has; what is listed inside of them does not count. */
export const rowsOf = (name: string): number => list(name).elements()[0]?.children.length ?? 0;

/** The row of this run. */
export const row = (name: string, title: string) =>
  list(name)
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: `Open ${title}`, exact: true }) });

export async function openActivity(...input: Parameters<typeof openApp>) {
  const opened = await openApp(...input);
  await page.getByRole('button', { name: /^Activity/ }).click();
  return opened;
}

/** The newest run of a project of the fake library. */
export function newest(bridge: FakeBridge, project: number): RunView {
  const run = bridge.library.projects[project]?.runs.at(-1);
  if (run === undefined) throw new Error('the fake library has no such run');
  return run;
}

/** Adds runs to a project, one in each of these states, after those that are there. */
export function addRuns(
  bridge: FakeBridge,
  project: number,
  changes: readonly (Partial<RunView> & Pick<RunView, 'state'>)[],
): readonly RunView[] {
  const last = newest(bridge, project);
  const runs = changes.map((change, n): RunView => ({
    ...last,
    id: fakeId('run', 500_000 + n),
    number: last.number + 1 + n,
    charge: { done: 'yes', running: 'pending', queued: 'pending', 'in-line': 'nothing' }[
      change.state as string
    ] as RunView['charge'],
    stages: [{ state: change.state, at: bridge.library.now }],
    createdAt: bridge.library.now + n,
    requestId: change.state === 'in-line' ? null : fakeId('run', 600_000 + n),
    result: change.state === 'done' ? last.result : null,
    failure: null,
    ...change,
  }));
  bridge.library.projects = bridge.library.projects.map((one, at) =>
    at === project ? { ...one, runs: [...one.runs, ...runs] } : one,
  );
  return runs;
}

/** As many runs in line, of the Harbour crane. */
export const addLine = (bridge: FakeBridge, count: number): readonly RunView[] =>
  addRuns(
    bridge,
    2,
    Array.from({ length: count }, (_, ahead) => ({ state: 'in-line', ahead })),
  );
