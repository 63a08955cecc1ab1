import { expect, test } from 'vitest';
import { Hurry } from '../../../renderer/library/hurry.ts';

const SCREEN = 800;

/** A list, with what was told of the hurry in it, and the rest that it waits for. */
function list() {
  const told: string[] = [];
  let rest: (() => void) | null = null;
  const hurry = new Hurry({ begins: () => told.push('begins'), ends: () => told.push('ends') }, (_, act) => {
    rest = act;
    return () => (rest = null);
  });
  let [position, now] = [0, 0];
  const move = (pixels: number, after: number) => hurry.moved((position += pixels), SCREEN, (now += after));
  const act = (): void => {
    const then = rest;
    rest = null;
    then?.();
  };
  return { hurry, told, move, rest: act };
}

test('one jump is no hurry, however far, nor are jumps with a pause between them', () => {
  const { told, move } = list();
  for (let jump = 0; jump < 5; jump += 1) move(20_000, 200);
  expect(told).toEqual([]);
});

test('who goes at a pace at which cards can be made out does not hurry, by frames or by notches', () => {
  const { told, move } = list();
  for (let frame = 0; frame < 60; frame += 1) move(50, 16);
  for (let notch = 0; notch < 20; notch += 1) move(-120, 50);
  expect(told).toEqual([]);
});

test('who flies past them hurries, up and down, until the list rests or is moved more slowly', () => {
  const { told, move, rest } = list();
  for (let frame = 0; frame < 20; frame += 1) move(frame % 2 === 0 ? 400 : -400, 16);
  expect(told).toEqual(['begins']);
  move(50, 16);
  rest();
  expect(told).toEqual(['begins', 'ends']);
  rest();
  move(400, 16);
  expect(told).toEqual(['begins', 'ends', 'begins']);
});

test('a list that is gone tells nothing', () => {
  const { hurry, told, move, rest } = list();
  move(400, 200);
  move(400, 16);
  hurry.dispose();
  rest();
  expect(told).toEqual(['begins']);
});
