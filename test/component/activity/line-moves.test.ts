import { expect, test } from 'vitest';
import { before, dropped, slotAt } from '../../../renderer/activity/line-moves.ts';

const LINE = ['a', 'b', 'c', 'd'];

test.each<[string, number, string | null | undefined]>([
  ['b', -1, 'a'],
  ['b', 1, 'd'],
  ['c', 1, null],
  ['a', -1, undefined],
  ['d', 1, undefined],
  ['a', 9, null],
  ['gone', 1, undefined],
])('%s moved by %i is put before %s', (id, steps, to) => {
  expect(before(LINE, id, steps)).toBe(to);
});

test.each<[string, number, string | null | undefined]>([
  ['c', 0, 'a'],
  ['a', 2, 'c'],
  ['a', 4, null],
  // where it stands already
  ['b', 1, undefined],
  ['b', 2, undefined],
])('%s dropped into gap %i is put before %s', (id, slot, to) => {
  expect(dropped(LINE, id, slot)).toBe(to);
});

test('the gap under the hand is the one behind every row whose middle is above it', () => {
  const middles = [10, 30, 50];
  expect([0, 20, 31, 99].map((y) => slotAt(middles, y))).toEqual([0, 1, 2, 3]);
});
