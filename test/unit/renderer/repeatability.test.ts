import { expect, test } from 'vitest';
import { DEFAULT_PARAMS, type RunView } from '../../../preload/contract/runs.ts';
import type { DistanceMap, MeshView } from '../../../preload/contract/mesh.ts';
import { repeatabilityOf, twinRunOf } from '../../../renderer/project/repeatability.ts';

const run = (id: string, change: Partial<RunView> = {}): RunView =>
  ({ id, state: 'done', imageId: 'i', meshId: 'm', params: DEFAULT_PARAMS, ...change }) as RunView;

test('the newest run of the same settings is taken, else one that differs in its seed only', () => {
  const one = run('1');
  const seeded = run('2', { params: { ...DEFAULT_PARAMS, seed: 9 } });
  const coarse = run('3', { params: { ...DEFAULT_PARAMS, octree_resolution: 512 } });
  const other = run('4', { meshId: 'other' });
  const failed = run('5', { state: 'failed' });
  expect(twinRunOf(one, [one, coarse, other, failed])).toBeNull();
  expect(twinRunOf(one, [one, seeded, coarse])).toEqual({ run: seeded, differs: 'seed' });
  const [first, last] = [run('6'), run('7')];
  expect(twinRunOf(one, [one, first, seeded, last, failed])).toEqual({ run: last, differs: 'nothing' });
  expect(twinRunOf(failed, [one, failed])).toBeNull();
});

test('distances are told as shares of the diagonal of where the other one stands', () => {
  const map = { mean: 0.01, quantiles: { half: 0, most: 0.03, nearlyAll: 0.04 }, least: -0.2, greatest: 0.1 };
  const placement = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 5, 6, 7, 1];
  const reference = { statistics: { bounds: { min: [0, 0, 0], max: [3, 4, 12] } }, placement };
  const figures = repeatabilityOf(map as DistanceMap, reference as unknown as MeshView);
  expect(figures.mean).toBeCloseTo(0.01 / 26);
  expect(figures.most).toBeCloseTo(0.03 / 26);
  expect(figures.largest).toBeCloseTo(0.2 / 26);
});
