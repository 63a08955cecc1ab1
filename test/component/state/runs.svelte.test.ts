import { expect, test, vi } from 'vitest';
import type { RunView } from '../../../preload/contract/runs.ts';
import { connect } from '../../../renderer/app.ts';
import { OpenProject } from '../../../renderer/state/open-project.svelte.ts';
import { Runs } from '../../../renderer/state/runs.svelte.ts';
import { fakeBridge } from '../../support/fake-bridge.ts';

/** The Dragon's newest run, which is running. */
function running() {
  const bridge = fakeBridge();
  const run = bridge.library.projects[0]?.runs.at(-1);
  if (run === undefined) throw new Error('the fake library has no such run');
  return { bridge, run };
}

test('an event that overtook the first answer wins over it', () => {
  const { bridge, run } = running();
  const runs = new Runs(connect(bridge));
  bridge.emit('run:changed', { ...run, rev: 5, state: 'downloading' });
  runs.begin([run]);
  expect(runs.get(run.id)?.state).toBe('downloading');
});

test('an ended run leaves the active ones once, and old news does not bring it back', () => {
  const { bridge, run } = running();
  const onended = vi.fn<(run: RunView) => void>();
  const runs = new Runs(connect(bridge), onended);
  runs.begin([run]);
  bridge.emit('run:changed', { ...run, rev: 5, state: 'done' });
  bridge.emit('run:changed', { ...run, rev: 4, state: 'finishing' });
  bridge.emit('run:changed', { ...run, rev: 6, state: 'done' });
  expect(runs.active).toEqual([]);
  expect(onended).toHaveBeenCalledTimes(1);
});

test('what is in line waits in the order in which it leaves, and is not said to run', () => {
  const { bridge, run } = running();
  const runs = new Runs(connect(bridge));
  runs.begin([
    run,
    { ...run, id: 'b', state: 'in-line', ahead: 1 },
    { ...run, id: 'a', state: 'in-line', ahead: 0, createdAt: run.createdAt + 1 },
    { ...run, id: 'c', state: 'queued' },
  ]);
  expect(runs.line.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(runs.going.map(({ id }) => id)).toEqual([run.id, 'c']);
  expect([runs.running, runs.waiting]).toEqual([1, 3]);
});

test('the open project keeps the newer of what it asked for and what it was told', async () => {
  const { bridge, run } = running();
  const project = new OpenProject(connect(bridge));
  await project.open(run.projectId);
  bridge.emit('run:changed', { ...run, rev: 9, state: 'done' });
  // main answers with what it knew a moment ago
  await project.reload();
  expect(project.view?.runs.at(-1)).toMatchObject({ rev: 9, state: 'done' });
});

test('a run of another project, and an older revision of this one, change nothing', async () => {
  const { bridge, run } = running();
  const project = new OpenProject(connect(bridge));
  await project.open(run.projectId);
  const before = project.view;
  const other = bridge.library.projects[1]?.runs[0];
  if (other !== undefined) bridge.emit('run:changed', { ...other, rev: 9 });
  bridge.emit('project:changed', { projectId: run.projectId, rev: 0 });
  expect(project.view).toBe(before);
});

test('a project that was left while it was being asked for does not come back', async () => {
  const { bridge, run } = running();
  const project = new OpenProject(connect(bridge));
  const opening = project.open(run.projectId);
  project.close();
  await opening;
  expect(project.view).toBeNull();
});
