import { expect, test } from 'vitest';
import { dragOf, keyCommand, wheelGesture, type KeyPress, type WheelTurn } from '../../../renderer/viewer/gestures.ts';

const key = (code: string, held: Partial<KeyPress> = {}) =>
  keyCommand({ code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test.each([
  ['Numpad1', 'front', 'back'],
  ['Numpad3', 'right', 'left'],
  ['Numpad7', 'top', 'bottom'],
])('%s looks from the %s, with Ctrl from the %s', (code, plain, ctrl) => {
  expect(key(code)).toEqual({ kind: 'axis', view: plain });
  expect(key(code, { ctrlKey: true })).toEqual({ kind: 'axis', view: ctrl });
});

test('the keypad turns in Blender’s steps, and the arrows do the same without one', () => {
  for (const [numpad, arrow, right, up] of [
    ['Numpad4', 'ArrowLeft', -15, 0],
    ['Numpad6', 'ArrowRight', 15, 0],
    ['Numpad8', 'ArrowUp', 0, 15],
    ['Numpad2', 'ArrowDown', 0, -15],
  ] as const) {
    expect(key(numpad)).toEqual({ kind: 'turn', right, up });
    expect(key(arrow)).toEqual(key(numpad));
  }
  expect(key('Numpad9')).toEqual({ kind: 'turn', right: 180, up: 0 });
  for (const code of ['NumpadDecimal', 'Home', 'KeyF']) expect(key(code)).toEqual({ kind: 'frame' });
});

test('keys that belong to somebody else are left alone', () => {
  expect(key('KeyF', { ctrlKey: true })).toBeNull();
  expect(key('Minus', { ctrlKey: true })).toBeNull();
  expect(key('KeyF', { shiftKey: true })).toBeNull();
  expect(key('ArrowLeft', { altKey: true })).toBeNull();
  expect(key('Tab')).toBeNull();
});

test('a drag does what Blender’s middle button does, and the left button the same', () => {
  const press = (button: number, held: object = {}) =>
    dragOf({ button, ctrlKey: false, metaKey: false, shiftKey: false, ...held });
  for (const button of [0, 1]) {
    expect(press(button)).toBe('turn');
    expect(press(button, { shiftKey: true })).toBe('pan');
    expect(press(button, { ctrlKey: true })).toBe('zoom');
  }
  expect(press(2)).toBeNull();
});

const wheel = (turn: Partial<WheelTurn>) =>
  wheelGesture({ deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false, ...turn });

test('a wheel zooms in when it is turned away, by the same step as Blender’s', () => {
  expect(wheel({ deltaY: -100, wheelDeltaY: 120 })).toEqual({ kind: 'zoom', factor: 1.2 });
  expect(wheel({ deltaY: 3, deltaMode: 1, wheelDeltaY: -120 })).toEqual({ kind: 'zoom', factor: 1 / 1.2 });
});

test('two fingers turn, with Shift they move, pinched they zoom', () => {
  expect(wheel({ deltaX: 4, deltaY: -2.5, wheelDeltaY: 7 })).toEqual({ kind: 'turn', dx: -4, dy: 2.5 });
  expect(wheel({ deltaX: 4, deltaY: -2.5, wheelDeltaY: 7, shiftKey: true })).toMatchObject({ kind: 'pan' });
  expect(wheel({ deltaY: -10, wheelDeltaY: 30, ctrlKey: true })).toEqual({ kind: 'zoom', factor: Math.exp(0.1) });
});
