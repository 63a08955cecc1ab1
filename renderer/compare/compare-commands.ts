import type { Command } from '../commands/registry.svelte.ts';
import { compareText } from '../messages/compare.ts';
import { projectText } from '../messages/project.ts';
import type { Desk } from '../state/desk.svelte.ts';
import { COMPARE_MODES } from './compare.svelte.ts';

const VARIANTS = [1, 2, 3, 4] as const;

/** What can be done with the meshes that are compared, by name and by key. */
export function compareCommands({ room, session }: Desk): readonly Command[] {
  const { compare } = room;
  const { commands: titles, group } = compareText;
  const onlyOne = () => (compare.slots.length < 2 ? compareText.needsTwo : null);
  const notWiping = () => (compare.mode === 'wipe' ? null : compareText.notWiping);
  // The digits turn the view while they play the numpad, and with Alt they rate.
  const digit = session.viewer.emulateNumpad ? 'Shift+' : '';

  return [
    { id: 'compare', title: titles.cycle, group, keys: 'C', reason: onlyOne, run: () => compare.cycle() },
    ...COMPARE_MODES.map((mode): Command => ({
      id: `compare-${mode}`,
      title: titles.mode(compareText.modes[mode]),
      group,
      keys: null,
      reason: onlyOne,
      run: () => compare.setMode(mode),
    })),
    { id: 'isolate', title: titles.isolate, group, keys: '/', reason: onlyOne, run: () => compare.isolate() },
    { id: 'other-mesh', title: titles.next, group, keys: 'X', reason: onlyOne, run: () => compare.showNext() },
    { id: 'swap', title: titles.swap, group, keys: '\\', reason: onlyOne, run: () => compare.swap() },
    {
      id: 'wipe-left',
      title: titles.wipeLeft,
      group,
      keys: '[',
      reason: notWiping,
      run: () => compare.stepDivider(-1),
    },
    {
      id: 'wipe-right',
      title: titles.wipeRight,
      group,
      keys: ']',
      reason: notWiping,
      run: () => compare.stepDivider(1),
    },
    ...VARIANTS.map((number): Command => ({
      id: `variant-${number}`,
      title: titles.variant(number),
      group,
      keys: `${digit}${number}`,
      reason: () => (room.variants[number - 1] === undefined ? projectText.fewer : null),
      run: () => {
        const item = room.variants[number - 1];
        if (item !== undefined) room.showVariant(item.id);
      },
    })),
    ...room.meshItems.map(({ id, name }): Command => ({
      id: `toggle-${id}`,
      title: titles.toggle(name),
      group,
      keys: null,
      reason: () => (compare.letterOf(id) !== null && compare.slots.length === 1 ? compareText.last : null),
      run: () => compare.toggle(id),
    })),
  ];
}
