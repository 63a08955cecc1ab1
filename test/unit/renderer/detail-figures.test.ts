import { expect, test } from 'vitest';
import { barsOf, shareBeyond, usualRange } from '../../../renderer/compare/detail-figures.ts';
import { driftWords } from '../../../renderer/compare/drift-words.ts';

const histogram = { from: -2, to: 2, shares: [0.1, 0.4, 0.3, 0.2] };
const beyond = [1, 0.6, 0.3, 0.1, 0];

test('the share beyond a threshold is read between the steps that were counted', () => {
  const map = { beyond, histogram };
  expect(shareBeyond(map, 0)).toBe(1);
  expect(shareBeyond(map, 0.5)).toBeCloseTo(0.6);
  expect(shareBeyond(map, 0.75)).toBeCloseTo(0.45);
  expect(shareBeyond(map, 99)).toBe(0);
});

test('colours are full where nearly all of the surface is, and never at nothing', () => {
  const quantiles = { half: 0, most: 0, nearlyAll: 0.4 };
  expect(usualRange({ quantiles, least: -3, greatest: 2 })).toBe(0.4);
  expect(usualRange({ quantiles: { ...quantiles, nearlyAll: 0 }, least: -3, greatest: 2 })).toBe(3);
  expect(usualRange({ quantiles: { ...quantiles, nearlyAll: 0 }, least: 0, greatest: 0 })).toBe(1);
});

test('bars run from inside to outside, the tallest fills the height', () => {
  const bars = barsOf(histogram, 2, 4);
  expect(bars.map(({ middle }) => middle)).toEqual([-1.5, -0.5, 0.5, 1.5]);
  expect(bars.map(({ height }) => Math.round(height ** 2 * 100) / 100)).toEqual([0.25, 1, 0.75, 0.5]);
});

test('what lies beyond the range counts to the last bars', () => {
  const [first, , , last] = barsOf(histogram, 1, 4).map(({ height }) => height ** 2);
  // Outside of -1 to 1 are 0.1 and 0.2 of the surface, beside half of what is inside.
  expect((first ?? 0) / (last ?? 1)).toBeCloseTo((0.1 + 0.2) / (0.2 + 0.15));
});

test('drift is told in words, as far as it matters', () => {
  expect(driftWords({ move: [0.3, 0, 0.4], scale: 1, significant: false })).toBeNull();
  expect(driftWords({ move: [0.3, 0, 0.4], scale: 1.0001, significant: true })).toContain('moved by 0.5.');
  expect(driftWords({ move: [0, 0, 0], scale: 0.97, significant: true })).toContain('shrank by 3 %.');
  expect(driftWords({ move: [0.3, 0, 0.4], scale: 1.02, significant: true })).toContain(
    'moved by 0.5 and grew by 2 %.',
  );
});
