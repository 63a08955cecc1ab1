import { expect, test } from 'vitest';
import { columnsFor, moved, touched } from '../../../renderer/library/grid-moves.ts';

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

// 10 cards in rows of 4, each 100 wide with 10 between them, 20 from the edge, 150 from row to row.
const SHAPE = { count: 10, columns: 4, cell: 100, rowHeight: 150, gap: 10, margin: 20 };
const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

test.each([
  ['one card', box(30, 20, 40, 30), [0]],
  ['two rows of two', box(125, 100, 235, 200), [1, 5]],
  ['what begins between cards', box(121, 40, 129, 60), []],
  ['the gap above a row', box(20, 150, 120, 155), []],
  ['more than there is', box(0, 0, 9000, 9000), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['what lies above all', box(0, -50, 500, -10), []],
])('a box touches %s', (_, area, places) => expect(touched(SHAPE, area)).toEqual(places));
