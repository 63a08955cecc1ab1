import { expect, test } from 'vitest';
import { centres, dragOf, snaps, wheelGesture, type Press, type WheelTurn } from '../../../renderer/viewer/gestures.ts';
import { twoFingers } from '../../../renderer/viewer/touches.ts';

const press = (button: number, held: Partial<Press> = {}): Press => ({
  button,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const [shift, ctrl, alt] = [{ shiftKey: true }, { ctrlKey: true }, { altKey: true }];
const [LEFT, MIDDLE, RIGHT] = [0, 1, 2];

test.each([
  // preset, button, held, does
  ['blender', MIDDLE, {}, 'turn'],
  ['blender', MIDDLE, shift, 'pan'],
  ['blender', MIDDLE, ctrl, 'zoom'],
  ['blender', LEFT, {}, 'turn'],
  ['blender', LEFT, alt, 'turn'],
  ['blender', LEFT, { ...alt, ...shift }, 'pan'],
  ['blender', LEFT, { ...alt, ...ctrl }, 'zoom'],
  ['blender', RIGHT, {}, null],
  ['industry', LEFT, alt, 'turn'],
  ['industry', MIDDLE, alt, 'pan'],
  ['industry', RIGHT, alt, 'zoom'],
  ['industry', LEFT, {}, 'turn'],
  ['industry', MIDDLE, {}, 'pan'],
  ['industry', RIGHT, {}, 'zoom'],
  ['industry', LEFT, shift, 'pan'],
  ['trackpad', LEFT, {}, 'turn'],
  ['trackpad', LEFT, shift, 'pan'],
  ['trackpad', LEFT, ctrl, 'zoom'],
  ['trackpad', RIGHT, {}, null],
] as const)('%s: button %i with %o: %s', (preset, button, held, does) => {
  expect(dragOf(press(button, held), preset)).toBe(does);
});

test('Alt snaps a turn to the axes, but not where it stands for the middle button or for Maya’s', () => {
  expect(snaps(press(MIDDLE), alt, 'blender')).toBe(true);
  expect(snaps(press(MIDDLE, alt), alt, 'blender')).toBe(true);
  expect(snaps(press(MIDDLE, alt), { altKey: false }, 'blender')).toBe(false);
  expect(snaps(press(LEFT), alt, 'blender')).toBe(true);
  expect(snaps(press(LEFT, alt), alt, 'blender')).toBe(false);
  expect(snaps(press(LEFT), alt, 'industry')).toBe(false);
  expect(centres(press(MIDDLE, alt), 'blender')).toBe(true);
  expect(centres(press(MIDDLE), 'blender')).toBe(false);
  expect(centres(press(MIDDLE, alt), 'industry')).toBe(false);
});

const wheel = (turn: Partial<WheelTurn>, preset: Parameters<typeof wheelGesture>[1] = 'blender') =>
  wheelGesture({ deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false, altKey: false, ...turn }, preset);

test('a wheel zooms in when it is turned away, by the same step as Blender’s', () => {
  for (const preset of ['blender', 'industry'] as const) {
    expect(wheel({ deltaY: -100, wheelDeltaY: 120 }, preset)).toEqual({ kind: 'zoom', factor: 1.2 });
    expect(wheel({ deltaY: 3, deltaMode: 1, wheelDeltaY: -120 }, preset)).toEqual({ kind: 'zoom', factor: 1 / 1.2 });
  }
});

test('two fingers turn, with Shift they move, pinched they zoom', () => {
  expect(wheel({ deltaX: 4, deltaY: -2.5, wheelDeltaY: 7 })).toEqual({ kind: 'turn', dx: -4, dy: 2.5 });
  expect(wheel({ deltaX: 4, deltaY: -2.5, wheelDeltaY: 7, shiftKey: true })).toMatchObject({ kind: 'pan' });
  expect(wheel({ deltaY: -10, wheelDeltaY: 30, ctrlKey: true })).toEqual({ kind: 'zoom', factor: Math.exp(0.1) });
});

test('with the industry preset two fingers move, and turn with Alt', () => {
  expect(wheel({ deltaX: 4, wheelDeltaY: 7 }, 'industry')).toMatchObject({ kind: 'pan' });
  expect(wheel({ deltaX: 4, wheelDeltaY: 7, altKey: true }, 'industry')).toMatchObject({ kind: 'turn' });
  expect(wheel({ deltaY: -10, wheelDeltaY: 30, ctrlKey: true }, 'industry')).toMatchObject({ kind: 'zoom' });
});

test('with the trackpad preset fingers that are reported in notches still turn', () => {
  const notch = { deltaY: -120, wheelDeltaY: 120 };
  expect(wheel(notch, 'trackpad')).toEqual({ kind: 'turn', dx: -0, dy: 120 });
  expect(wheel({ ...notch, shiftKey: true }, 'trackpad')).toMatchObject({ kind: 'pan' });
  expect(wheel({ ...notch, ctrlKey: true }, 'trackpad')).toEqual({ kind: 'zoom', factor: 1.2 });
});

test('two fingers on glass move together and draw apart about their middle', () => {
  const from = [
    { x: 100, y: 100 },
    { x: 200, y: 100 },
  ] as const;
  const moved = [
    { x: 110, y: 90 },
    { x: 210, y: 90 },
  ] as const;
  expect(twoFingers(from, moved)).toEqual({ dx: 10, dy: -10, factor: 1, about: { x: 150, y: 100 } });
  const spread = [
    { x: 50, y: 100 },
    { x: 250, y: 100 },
  ] as const;
  expect(twoFingers(from, spread)).toEqual({ dx: 0, dy: 0, factor: 2, about: { x: 150, y: 100 } });
  const touching = [
    { x: 150, y: 100 },
    { x: 150, y: 100 },
  ] as const;
  expect(twoFingers(touching, touching).factor).toBe(1);
});
