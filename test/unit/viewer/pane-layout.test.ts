import { expect, test } from 'vitest';
import { areaAt, layOut, narrowest } from '../../../renderer/viewer/pane-layout.ts';

const shapes = (...given: Parameters<typeof layOut>) =>
  layOut(...given).map(({ viewport: { left, top, width, height } }) => [left, top, width, height]);

test('panes side by side share the canvas: columns, and rows where columns would be too narrow', () => {
  expect(shapes('side-by-side', 2, 1.5, 0.5)).toEqual([
    [0, 0, 0.5, 1],
    [0.5, 0, 0.5, 1],
  ]);
  expect(shapes('side-by-side', 3, 2.2, 0.5).map(([, , width]) => width)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  expect(shapes('side-by-side', 3, 1.5, 0.5)).toEqual([
    [0, 0, 0.5, 0.5],
    [0.5, 0, 0.5, 0.5],
    [0, 0.5, 1, 0.5],
  ]);
  expect(shapes('side-by-side', 4, 1.5, 0.5)).toHaveLength(4);
});

test('a wipe is two pictures of the whole canvas, each cut at the divider', () => {
  const [first, second] = layOut('wipe', 2, 1.5, 0.3);
  expect(first?.viewport).toEqual(second?.viewport);
  expect([first?.clip.width, second?.clip.left, second?.clip.width]).toEqual([0.3, 0.3, 0.7]);
});

test('one mesh fills the canvas whatever the mode is, and none has no area', () => {
  for (const mode of ['single', 'side-by-side', 'wipe', 'overlay'] as const) {
    expect(shapes(mode, 1, 1.5, 0.3)).toEqual([[0, 0, 1, 1]]);
    expect(layOut(mode, 0, 1.5, 0.3)).toEqual([]);
  }
  expect(layOut('overlay', 4, 1.5, 0.3).flatMap(({ places }) => places)).toEqual([0, 1]);
});

test('a place on the canvas belongs to one pane', () => {
  const four = layOut('side-by-side', 4, 1.5, 0.5);
  expect([areaAt(four, 0.2, 0.2), areaAt(four, 0.8, 0.9)].map((area) => area?.places)).toEqual([[0], [3]]);
  expect(areaAt(four, 1.2, 0.5)).toBeUndefined();
  expect(narrowest(layOut('side-by-side', 3, 1.5, 0.5), 1.5)).toBeCloseTo(1.5);
});
