import { expect, test } from 'vitest';
import { measure, rateAt, timeLeft, type Rate } from '../../../renderer/state/transfer-rate.ts';

/** Samples of [seconds, megabytes]. */
const after = (...samples: readonly (readonly [number, number])[]): Rate | undefined =>
  samples.reduce<Rate | undefined>((rate, [s, mb]) => measure(rate, s * 1000, mb * 1e6), undefined);

test('an even line is as fast as it is', () => {
  const rate = after([0, 0], [1, 8], [2, 16], [3, 24]);
  expect(rateAt(rate, 3000)).toBeCloseTo(8e6);
});

test('one sample says nothing yet', () => {
  expect(rateAt(after([0, 5]), 0)).toBeNull();
  expect(rateAt(undefined, 0)).toBeNull();
});

test('a hiccup is smoothed, and a lasting change is believed in a few seconds', () => {
  const steady = [
    [0, 0],
    [1, 10],
    [2, 20],
    [3, 30],
  ] as const;
  const hiccup = rateAt(after(...steady, [4, 31]), 4000) ?? 0;
  expect(hiccup).toBeGreaterThan(5e6);
  expect(hiccup).toBeLessThan(10e6);
  const slow = Array.from({ length: 10 }, (_, n) => [4 + n, 31 + n] as const);
  expect(rateAt(after(...steady, ...slow), 13_000)).toBeLessThan(1.6e6);
});

test('samples that come in a burst are one', () => {
  const rate = after([0, 0], [1, 8], [1.01, 9], [1.02, 9.5], [2, 16]);
  expect(rateAt(rate, 2000)).toBeCloseTo(8e6);
});

test('what stands still has no speed, and a new attempt begins anew', () => {
  const rate = after([0, 0], [1, 8]);
  expect(rateAt(rate, 5900)).toBeCloseTo(8e6);
  expect(rateAt(rate, 6100)).toBeNull();
  expect(rateAt(after([0, 0], [1, 8], [2, 0]), 2000)).toBeNull();
});

test('the rest takes as long as the speed says, where there is one and an end', () => {
  expect(timeLeft(61e6, 117e6, 8e6)).toBe(7000);
  expect(timeLeft(61e6, null, 8e6)).toBeNull();
  expect(timeLeft(61e6, 117e6, null)).toBeNull();
});
