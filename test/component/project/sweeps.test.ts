import { expect, test } from 'vitest';
import type { RunView } from '../../../preload/contract/runs.ts';
import { liveSweeps, restOf, whatVaries } from '../../../renderer/project/sweeps.ts';
import { fakeId, libraryOf } from '../../support/fake-library.ts';

const SWEEP = { id: fakeId('run', 7), cap: 0.6 };

/** Four runs of one sweep: done, running, in fal's queue, in line. */
function swept(): readonly RunView[] {
  const [plain] = libraryOf(9, 1).projects[8]?.runs ?? [];
  if (plain === undefined) throw new Error('the fake library has no run');
  const charges = { done: 'yes', running: 'pending', queued: 'pending', 'in-line': 'nothing' } as const;
  return (['done', 'running', 'queued', 'in-line'] as const).map((state, n) => ({
    ...plain,
    id: fakeId('run', n),
    number: 4 - n,
    state,
    charge: charges[state],
    sweep: SWEEP,
    params: { ...plain.params, seed: 1 + n },
  }));
}

test('a sweep that goes on is told with its cap, what is spent and what is under way', () => {
  expect(liveSweeps(swept())).toMatchObject([
    { id: SWEEP.id, cap: 0.6, what: 'seeds 1–4', spent: 0.15, pending: 0.3, undecided: 0 },
  ]);
  const elsewhere = swept().map((run) => ({ ...run, paidElsewhere: run.state === 'done' }));
  expect(liveSweeps(elsewhere)).toMatchObject([{ spent: 0, pending: 0.3 }]);
  expect(liveSweeps(swept())[0]?.runs.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
});

test('a sweep of which nothing goes on any more is history, and a run by itself is no sweep', () => {
  expect(liveSweeps(swept().map((run) => ({ ...run, state: 'done' })))).toEqual([]);
  expect(liveSweeps(swept().map((run) => ({ ...run, sweep: null })))).toEqual([]);
});

test('keeping a finished run would stop what costs nothing to stop, and no more', () => {
  const [done, running] = swept();
  if (done === undefined || running === undefined) throw new Error('no runs');
  expect(restOf(done, swept())).toBe(2);
  expect(restOf(running, swept())).toBe(0);
  expect(restOf({ ...done, sweep: null }, swept())).toBe(0);
  expect(restOf(done, swept().slice(0, 2))).toBe(0);
});

test.each<[string, readonly Partial<RunView['params']>[]]>([
  ['seeds 5, 9', [{ seed: 9 }, { seed: 5 }]],
  ['octree 256, 512, 1024', [{ octree_resolution: 256 }, { octree_resolution: 1024 }, { octree_resolution: 512 }]],
  ['seeds 1, 2 · 10, 50 steps', [{ seed: 1 }, { seed: 2, num_inference_steps: 10 }]],
  ['2 runs', [{}, {}]],
])('what a sweep is over is said in a few words: %s', (words, changes) => {
  const [run] = swept();
  if (run === undefined) throw new Error('no run');
  expect(whatVaries(changes.map((change) => ({ ...run, params: { ...run.params, ...change } })))).toBe(words);
});

test('pictures are counted', () => {
  const [run] = swept();
  if (run === undefined) throw new Error('no run');
  expect(whatVaries([run, { ...run, imageId: fakeId('image', 2) }])).toBe('2 pictures');
});
