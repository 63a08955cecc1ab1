import { expect, test } from 'vitest';
import { isAccelerator } from './accelerator.ts';

const press = (key: string, ...modifiers: readonly string[]) => ({ key, modifiers });

test.each([
  ['CmdOrCtrl+S', press('s', 'ctrlKey'), 'linux', true],
  ['CmdOrCtrl+S', press('s', 'metaKey'), 'darwin', true],
  ['CmdOrCtrl+S', press('s', 'metaKey'), 'linux', false],
  ['CmdOrCtrl+S', press('S', 'ctrlKey', 'shiftKey'), 'linux', false],
  ['CommandOrControl+Shift+Z', press('Z', 'ctrlKey', 'shiftKey'), 'linux', true],
  ['F11', press('F11'), 'linux', true],
  ['Ctrl+Plus', press('+', 'ctrlKey'), 'linux', true],
  ['Alt+Left', press('ArrowLeft', 'altKey'), 'linux', true],
] as const)('%s and %o on %s: %s', (accelerator, key, platform, expected) => {
  expect(isAccelerator(accelerator, key, platform)).toBe(expected);
});
