import { expect, test } from 'vitest';
import { FIRST_POSE, axisPose, toggledProjection } from '../../../renderer/viewer/pose.ts';
import { spokenPosition } from '../../../renderer/viewer/spoken-position.ts';

const at = (right: number, up: number) =>
  spokenPosition({ ...FIRST_POSE, azimuth: (right * Math.PI) / 180, elevation: (up * Math.PI) / 180 });

test.each([
  [0, 0, 'Front'],
  [30, 15, 'Front, 30° right, 15° above'],
  [-30, -45, 'Front, 30° left, 45° below'],
  [75, 0, 'Right, 15° left'],
  [180, 20, 'Back, 20° above'],
  [-165, 0, 'Back, 15° right'],
  [-90, 0, 'Left'],
  [0, 90, 'Top'],
  [30, 90, 'Top, 30° right'],
])('%i° to the right and %i° up is said as “%s”', (right, up, said) => {
  expect(at(right, up)).toBe(said);
});

test('a flat picture is said to be one', () => {
  expect(spokenPosition(axisPose(FIRST_POSE, 'bottom'))).toBe('Bottom, orthographic');
  expect(spokenPosition(toggledProjection({ ...FIRST_POSE, azimuth: 0, elevation: 0 }))).toBe('Front, orthographic');
});
