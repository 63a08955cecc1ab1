import { expect, test } from 'vitest';
import { RowSlots } from '../../../renderer/library/row-slots.svelte.ts';

/** Slots whose frames come when the test says so, this many milliseconds after the one before. */
function slots() {
  let next: ((now: number) => void) | null = null;
  let now = 0;
  const made = new RowSlots((act) => {
    next = act;
    return () => (next = null);
  });
  const rows = () => made.all.map(({ row }) => row);
  const frame = (after: number): boolean => {
    const act = next;
    next = null;
    act?.((now += after));
    return act !== null;
  };
  return { made, rows, frame };
}

const upTo = (end: number) => Array.from({ length: end }, (_, row) => row);

test('rows come a few a frame, more where frames are quick, one where they are slow, and then nothing is asked for', () => {
  const { made, rows, frame } = slots();
  made.want(upTo(30), [], 100);
  expect(rows()).toEqual([0]);
  frame(16);
  expect(rows()).toHaveLength(2);
  frame(16);
  expect(rows()).toHaveLength(4);
  frame(70);
  expect(rows()).toHaveLength(5);
  for (let quick = 0; quick < 20 && frame(16); quick += 1);
  expect(rows()).toEqual(upTo(30));
  expect(frame(16)).toBe(false);
});

test('what is out of sight shows what comes into it, and what stays in sight is not touched', () => {
  const { made, rows, frame } = slots();
  made.want(upTo(6), [], 100);
  while (frame(25));
  const before = new Map(made.all.map(({ key, row }) => [row, key]));
  // The row with the focus stays, wherever one scrolls to.
  made.want([0, 3, 4, 5, 6, 7], [], 100);
  while (frame(25));
  expect(rows().toSorted((a, b) => a - b)).toEqual([0, 3, 4, 5, 6, 7]);
  for (const { key, row } of made.all) {
    if (row < 6) expect(key).toBe(before.get(row));
    else expect([before.get(1), before.get(2)]).toContain(key);
  }
});

test('while one scrolls on, rows that were only passed are not made', () => {
  const { made, rows, frame } = slots();
  made.want([0, 1, 2, 3], [], 1000);
  made.want([500, 501, 502, 503], [], 1000);
  made.want([900, 901], [], 1000);
  while (frame(25));
  expect(rows().filter((row) => row >= 500)).toEqual([900, 901]);
});

test('rows that a shorter list has not got are gone at once', () => {
  const { made, rows, frame } = slots();
  made.want(upTo(6), [], 100);
  while (frame(25));
  made.want([0, 1], [], 2);
  expect(rows()).toEqual([0, 1]);
});

test('what is in sight and has no slot yet waits, but for what gets one in the same frame', () => {
  const { made, frame } = slots();
  made.want([0, 1, 2], [3], 100);
  expect(made.waiting).toEqual([1, 2, 3]);
  while (frame(25));
  expect(made.waiting).toEqual([3]);
  // One has scrolled on before the frame is drawn: it is in it that the row gets its slot.
  made.want([1, 2, 3], [], 100);
  made.want([1, 2, 3, 4], [], 100);
  expect(made.waiting).toEqual([]);
  while (frame(25));
  expect(made.waiting).toEqual([]);
});
