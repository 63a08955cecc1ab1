import { expect, test } from 'vitest';
import { connect } from '../../../renderer/app.ts';
import { Pace } from '../../../renderer/state/pace.svelte.ts';
import { fakeBridge, Refusal } from '../../support/fake-bridge.ts';
import { askedFor } from '../open-project.ts';

function begin() {
  const bridge = fakeBridge();
  const run = bridge.library.projects[3]?.runs.at(-1);
  if (run === undefined) throw new Error('the fake library has no such run');
  let now = 0;
  const pace = new Pace(connect(bridge), () => now);
  return { bridge, pace, run, at: (ms: number) => (now = ms) };
}

test('the speed of a transfer comes from what main tells of it', () => {
  const { bridge, pace, run, at } = begin();
  bridge.emit('run:changed', { ...run, progress: { done: 0, total: 117e6 } });
  at(1000);
  bridge.emit('run:changed', { ...run, progress: { done: 8e6, total: 117e6 } });
  expect(pace.speedOf(run.id, 1000)).toBe(8e6);
  bridge.emit('run:changed', { ...run, state: 'finishing', progress: null });
  expect(pace.speedOf(run.id, 1000)).toBeNull();
});

test('runs of one kind are asked for once, and again when one more has ended', async () => {
  const { bridge, pace, run } = begin();
  await Promise.all([pace.want(run), pace.want(run)]);
  expect(pace.typicalOf(run)).toEqual({ low: 70, high: 100, runs: 12 });
  expect(askedFor(bridge, 'run:typical')).toHaveLength(1);
  bridge.emit('run:changed', { ...run, state: 'done' });
  expect(pace.typicalOf(run)).toBeNull();
  await pace.want(run);
  expect(askedFor(bridge, 'run:typical')).toHaveLength(2);
});

test('where main cannot say, nothing is said and nobody is troubled', async () => {
  const { bridge, pace, run } = begin();
  bridge.answer('run:typical', () => {
    throw new Refusal({ code: 'not-found' });
  });
  await pace.want(run);
  expect(pace.typicalOf(run)).toBeNull();
});
