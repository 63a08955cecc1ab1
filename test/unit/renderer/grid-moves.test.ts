import { expect, test } from 'vitest';
import { columnsFor, moved, rowsOf } from '../../../renderer/library/grid-moves.ts';

// 10 cards in rows of 4: 0-3, 4-7, 8-9.
const move = (key: string, from: number) => moved(key, from, 10, 4, 2);

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 9, 9],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 1, 5],
  ['ArrowDown', 7, 9],
  ['ArrowDown', 8, 8],
  ['ArrowUp', 6, 2],
  ['ArrowUp', 2, 2],
  ['PageDown', 1, 9],
  ['PageUp', 9, 1],
  ['PageUp', 6, 2],
  ['Home', 7, 0],
  ['End', 2, 9],
])('%s from %d leads to %d', (key, from, to) => expect(move(key, from)).toBe(to));

test('other keys are not for the grid', () => {
  expect(move('a', 3)).toBeNull();
  expect(moved('ArrowDown', 0, 0, 4, 2)).toBeNull();
});

test('as many columns as fit, and never none', () => {
  expect(columnsFor(500, 144, 12)).toBe(3);
  expect(columnsFor(100, 144, 12)).toBe(1);
  expect(columnsFor(0, 144, 12)).toBe(1);
});

test('cards fall into rows', () => {
  expect(rowsOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(rowsOf([], 3)).toEqual([]);
});
