import { describe, expect, test } from 'vitest';
import {
  count,
  duration,
  megabytes,
  moment,
  money,
  percent,
  plural,
  roughly,
  transferred,
} from '../../../renderer/format.ts';

test.each([
  [0, '0'],
  [6_524_310, '6,524,310'],
])('%d is counted as %s', (value, said) => expect(count(value)).toBe(said));

test.each([
  [0, '0 runs'],
  [1, '1 run'],
  [2500, '2,500 runs'],
])('%d runs are "%s"', (value, said) => expect(plural(value, 'run')).toBe(said));

test.each([
  [9_999, '9,999'],
  [84_210, '84 k'],
  [6_524_310, '6.5 M'],
])('%d triangles are roughly %s', (value, said) => expect(roughly(value)).toBe(said));

test.each([
  [0, '0 MB'],
  [20_000, 'under 0.1 MB'],
  [3_240_000, '3.2 MB'],
  [117_400_000, '117 MB'],
  [1_240_000_000, '1,240 MB'],
])('%d bytes are %s', (bytes, said) => expect(megabytes(bytes)).toBe(said));

test('a transfer names its total where it is known', () => {
  expect(transferred(61_000_000, 117_000_000)).toBe('61 / 117 MB');
  expect(transferred(61_000_000, null)).toBe('61 MB');
});

test.each([
  [-5, '0 s'],
  [47_600, '48 s'],
  [59_900, '1 min'],
  [100_000, '1 min 40 s'],
  [120_000, '2 min'],
  [754_000, '12 min'],
  [3_600_000, '1 h'],
  [3_900_000, '1 h 5 min'],
])('%d ms last %s', (ms, said) => expect(duration(ms)).toBe(said));

test('money always has two decimals', () => {
  expect(money(0.15)).toBe('$0.15');
  expect(money(12.4)).toBe('$12.40');
  expect(money(1234, 'EUR')).toBe('€1,234.00');
});

test('nothing is called 100 % before it is there', () => {
  expect(percent(0.999)).toBe('99 %');
  expect(percent(1)).toBe('100 %');
  expect(percent(1.2)).toBe('100 %');
});

describe('when something was', () => {
  // Local time, as the user's clock shows it.
  const now = new Date(2026, 10, 23, 14, 12).getTime();

  test.each([
    [new Date(2026, 10, 23, 14, 11, 30), 'just now'],
    [new Date(2026, 10, 23, 14, 7), '5 min ago'],
    [new Date(2026, 10, 23, 9, 5), '09:05'],
    [new Date(2026, 10, 3, 9, 5), 'Nov 3'],
    [new Date(2025, 10, 3, 9, 5), 'Nov 3, 2025'],
  ])('%s', (at, said) => expect(moment(at.getTime(), now)).toBe(said));
});
