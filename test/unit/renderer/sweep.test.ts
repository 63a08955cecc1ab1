import { expect, test } from 'vitest';
import { DEFAULT_PARAMS } from '../../../preload/contract/runs.ts';
import { paidBy, readSeeds, seedsFrom, sweepRuns } from '../../../renderer/refine/sweep.ts';
import { fakeId } from '../../support/fake-library.ts';

const base = {
  projectId: fakeId('project', 1),
  imageId: fakeId('image', 1),
  meshId: fakeId('mesh', 1),
  params: { ...DEFAULT_PARAMS, num_inference_steps: 30 },
};

test('a sweep is every combination, and leaves the rest as it was', () => {
  const images = [base.imageId, fakeId('image', 2)];
  const runs = sweepRuns(base, { seeds: [7, 8], octrees: [512, 1024], imageIds: images });
  expect(runs).toHaveLength(8);
  expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBe(8);
  expect(runs.slice(0, 2).map(({ params }) => params.seed)).toEqual([7, 8]);
  for (const { meshId, params } of runs) {
    expect({ meshId, steps: params.num_inference_steps }).toEqual({ meshId: base.meshId, steps: 30 });
  }
  expect(sweepRuns(base, { seeds: [], octrees: [512], imageIds: images })).toEqual([]);
});

test('seeds go on from the one that is set, and begin anew after the last', () => {
  expect(seedsFrom(42, 4)).toEqual([42, 43, 44, 45]);
  expect(seedsFrom(2_147_483_646, 3)).toEqual([2_147_483_646, 2_147_483_647, 0]);
});

test.each([
  ['42, 7', [42, 7]],
  ['  1;2\n3 ', [1, 2, 3]],
  ['100-103, 7', [100, 101, 102, 103, 7]],
  ['5–6', [5, 6]],
  ['3, 3, 2-4', [3, 2, 4]],
  ['2147483647', [2_147_483_647]],
])('%j are seeds', (text, seeds) => {
  expect(readSeeds(text)).toEqual({ kind: 'seeds', seeds });
});

test.each([
  ['', { kind: 'empty' }],
  [' , ', { kind: 'empty' }],
  ['1, x', { kind: 'strange', part: 'x' }],
  ['-1', { kind: 'strange', part: '-1' }],
  ['1.5', { kind: 'strange', part: '1.5' }],
  ['9-3', { kind: 'strange', part: '9-3' }],
  ['2147483648', { kind: 'strange', part: '2147483648' }],
  ['0-4000000000', { kind: 'strange', part: '0-4000000000' }],
  ['0-2000000000', { kind: 'many' }],
  ['0-60, 100-160', { kind: 'many' }],
])('%j are none', (text, said) => {
  expect(readSeeds(text)).toEqual(said);
});

test('a cap pays for whole runs, to the cent', () => {
  expect(paidBy(0.6, 0.15, 4)).toBe(4);
  expect(paidBy(0.45, 0.15, 4)).toBe(3);
  expect(paidBy(0.44, 0.15, 4)).toBe(2);
  expect(paidBy(0.1, 0.15, 4)).toBe(0);
  expect(paidBy(15, 0.15, 100)).toBe(100);
  expect(paidBy(0, 0, 4)).toBe(4);
});
