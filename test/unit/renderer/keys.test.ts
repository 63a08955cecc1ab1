import { expect, test } from 'vitest';
import { matches, shownKeys, type Press } from '../../../renderer/commands/keys.ts';

const press = (key: string, change: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...change,
});

test('Mod is Ctrl, and Command on a Mac', () => {
  expect(matches('Mod+K', press('k', { ctrlKey: true }), false)).toBe(true);
  expect(matches('Mod+K', press('k', { ctrlKey: true }), true)).toBe(false);
  expect(matches('Mod+K', press('k', { metaKey: true }), true)).toBe(true);
  expect(matches('Mod+K', press('k', { metaKey: true }), false)).toBe(false);
});

test('a plain key does not answer to a modified one', () => {
  expect(matches('N', press('n'), false)).toBe(true);
  expect(matches('N', press('N', { shiftKey: true }), false)).toBe(false);
  expect(matches('N', press('n', { ctrlKey: true }), false)).toBe(false);
  expect(matches('N', press('n', { altKey: true }), false)).toBe(false);
});

test('a sign means the sign, whatever keys make it', () => {
  expect(matches('?', press('?', { shiftKey: true }), false)).toBe(true);
  expect(matches('?', press('?'), false)).toBe(true);
});

test('a sign that is typed with AltGr is heard, on Windows too, where that is Ctrl and Alt', () => {
  expect(matches('[', press('[', { ctrlKey: true, altKey: true }), false)).toBe(true);
  expect(matches('[', press('[', { altKey: true }), false)).toBe(false);
});

test('Option on a Mac makes another sign of a letter; the key is meant', () => {
  const held = { altKey: true, code: 'KeyZ' };
  expect(matches('Alt+Z', press('Ω', held), true)).toBe(true);
  expect(matches('Alt+Shift+Z', press('Ω', held), true)).toBe(false);
  expect(matches('Alt+1', press('¡', { altKey: true, code: 'Digit1' }), true)).toBe(true);
});

test('a digit with Alt or Shift is a place, whatever sign it makes, and not the keypad’s', () => {
  const shifted = press('!', { shiftKey: true, code: 'Digit1' });
  expect(matches('Shift+1', shifted, false)).toBe(true);
  expect(matches('1', shifted, false)).toBe(false);
  expect(matches('Alt+1', press('&', { altKey: true, code: 'Digit1' }), false)).toBe(true);
  expect(matches('Alt+1', press('1', { altKey: true, shiftKey: true, code: 'Digit1' }), false)).toBe(false);
  expect(matches('Alt+1', press('1', { altKey: true, code: 'Numpad1' }), false)).toBe(false);
  expect(matches('Alt+1', press('1', { altKey: true, ctrlKey: true, code: 'Digit1' }), false)).toBe(false);
});

test.each([
  ['Mod+Shift+A', 'Ctrl+Shift+A', '⇧⌘A'],
  ['Mod+,', 'Ctrl+,', '⌘,'],
  ['Escape', 'Esc', 'Esc'],
  [' ', 'Space', 'Space'],
])('%s is shown as %s, on a Mac as %s', (keys, elsewhere, mac) => {
  expect(shownKeys(keys, false)).toBe(elsewhere);
  expect(shownKeys(keys, true)).toBe(mac);
});
