import { expect, test } from 'vitest';
import { handGroups, searched } from '../../../renderer/commands/hand-keys.ts';
import { handText } from '../../../renderer/messages/hands.ts';
import { dragOf, type Press } from '../../../renderer/viewer/gestures.ts';
import { keyCommand } from '../../../renderer/viewer/view-keys.ts';

const PRESETS = ['blender', 'industry', 'trackpad'] as const;
const BUTTONS = [handText.drags.left, handText.drags.middle, handText.drags.right] as const;

/** A drag as the sheet writes it, as the browser tells it; null: it is no drag. */
function pressOf(written: string): Press | null {
  const parts = written.split('+');
  const button = BUTTONS.findIndex((one) => one === parts.at(-1));
  if (button < 0) return null;
  const held = (name: string) => parts.includes(name);
  return { button, altKey: held('Alt'), shiftKey: held('Shift'), ctrlKey: held('Ctrl'), metaKey: false };
}

test.each(PRESETS)('%s: every drag of the sheet does what it says there, and none is left out', (navigation) => {
  const [pointer] = handGroups({ navigation, emulateNumpad: false }, false);
  const told = new Map<string, string>();
  for (const [title, does] of [
    [handText.turn, 'turn'],
    [handText.move, 'pan'],
    [handText.zoom, 'zoom'],
  ] as const) {
    for (const written of pointer?.rows.find((row) => row.title === title)?.keys ?? []) {
      const press = pressOf(written);
      if (press === null) continue;
      expect(dragOf(press, navigation)).toBe(does);
      told.set(`${press.button}`, does);
    }
  }
  for (const button of [0, 1, 2]) {
    const press = { button, altKey: false, shiftKey: false, ctrlKey: false, metaKey: false };
    expect(told.has(String(button))).toBe(dragOf(press, navigation) !== null);
  }
});

test.each([false, true])(
  'every key of the sheet means something to the view (digits for the numpad: %s)',
  (emulate) => {
    const keys = handGroups({ navigation: 'blender', emulateNumpad: emulate }, false)[1];
    const ARROWS = new Map([
      ['←', 'ArrowLeft'],
      ['→', 'ArrowRight'],
      ['↑', 'ArrowUp'],
      ['↓', 'ArrowDown'],
      ['+', 'Equal'],
      ['−', 'Minus'],
      ['.', 'NumpadDecimal'],
    ]);
    const codesOf = (name: string): readonly string[] => {
      const isPad = name.startsWith('Numpad ');
      return name
        .replace('Numpad ', '')
        .split(' ')
        .map((one) => {
          const fixed = ARROWS.get(one);
          if (fixed !== undefined) return fixed;
          if (/^\d$/.test(one)) return isPad ? `Numpad${one}` : `Digit${one}`;
          return one.length === 1 ? `Key${one}` : one;
        });
    };
    let count = 0;
    for (const written of keys?.rows.flatMap((row) => row.keys) ?? []) {
      const [, shift, ctrl, name = ''] = /^(Shift\+)?(Ctrl\+)?(.*)$/.exec(written) ?? [];
      for (const code of codesOf(name)) {
        const held = { shiftKey: shift !== undefined, ctrlKey: ctrl !== undefined, altKey: false, metaKey: false };
        expect(keyCommand({ code, ...held }, emulate), written).not.toBeNull();
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(20);
  },
);

test('a search finds by what it does, by its key and by its group, and leaves no empty group', () => {
  const groups = handGroups({ navigation: 'blender', emulateNumpad: false }, false);
  const found = (search: string) => searched(groups, search).flatMap(({ rows }) => rows.map(({ title }) => title));
  expect(found('flick')).toEqual([handText.flick]);
  expect(found('numpad 9')).toEqual([handText.other]);
  expect(found('SHIFT roll')).toEqual([handText.roll]);
  expect(searched(groups, 'nothing like this')).toEqual([]);
  expect(searched(groups, ' ')).toEqual(groups);
});
