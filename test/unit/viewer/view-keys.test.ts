import { expect, test } from 'vitest';
import { asksForPivot, keyCommand, type KeyPress } from '../../../renderer/viewer/view-keys.ts';

const pressed = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const key = (code: string, held: Partial<KeyPress> = {}, emulate = false) => keyCommand(pressed(code, held), emulate);

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
    expect(key(numpad, { ctrlKey: true })).toEqual({
      kind: 'pan',
      right: Math.sign(right) * 0.1,
      up: Math.sign(up) * 0.1,
    });
  }
  expect(key('Numpad9')).toEqual({ kind: 'turn', right: 180, up: 0 });
  expect(key('Numpad5')).toEqual({ kind: 'projection' });
  for (const code of ['NumpadDecimal', 'Home', 'KeyF']) expect(key(code)).toEqual({ kind: 'frame' });
  expect(key('KeyC', { shiftKey: true })).toEqual({ kind: 'frame' });
  expect(key('Numpad4', { shiftKey: true })).toEqual({ kind: 'roll', clockwise: 15 });
  expect(key('Numpad6', { shiftKey: true })).toEqual({ kind: 'roll', clockwise: -15 });
  expect(key('ArrowLeft', { shiftKey: true })).toEqual(key('Numpad4', { shiftKey: true }));
  expect(key('ArrowRight', { shiftKey: true })).toEqual(key('Numpad6', { shiftKey: true }));
});

test('keys that belong to somebody else are left alone', () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }]) {
    expect(key('KeyF', held)).toBeNull();
  }
  expect(key('Minus', { ctrlKey: true })).toBeNull();
  expect(key('ArrowLeft', { altKey: true })).toBeNull();
  expect(key('Numpad4', { ctrlKey: true, shiftKey: true })).toBeNull();
  for (const code of ['Tab', 'Slash', 'Digit1', 'Space', 'KeyC', 'KeyZ']) expect(key(code)).toBeNull();
});

test('without a keypad the digits above the letters can do its work; with Shift and Alt they are others’', () => {
  for (let digit = 0; digit <= 9; digit++) {
    for (const held of [{}, { ctrlKey: true }]) {
      expect(key(`Digit${digit}`, held, true)).toEqual(key(`Numpad${digit}`, held));
    }
    expect(key(`Digit${digit}`, { shiftKey: true }, true)).toBeNull();
    expect(key(`Digit${digit}`, { altKey: true }, true)).toBeNull();
    expect(key(`Digit${digit}`)).toBeNull();
  }
});

test('the point key asks for the middle of turning, the keypad’s frames', () => {
  expect(asksForPivot(pressed('Period'))).toBe(true);
  expect(asksForPivot(pressed('Period', { shiftKey: true }))).toBe(false);
  expect(key('Period')).toBeNull();
  expect(asksForPivot(pressed('NumpadDecimal'))).toBe(false);
});
