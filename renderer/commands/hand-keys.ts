import type { ViewerSettings } from '../../preload/contract/app.ts';
import { handText } from '../messages/hands.ts';
import { shownKeys } from './keys.ts';

/** One line of the cheat sheet. */
export interface SheetRow {
  readonly title: string;
  /** Each does it; already as people read them. */
  readonly keys: readonly string[];
}

export interface SheetGroup {
  readonly group: string;
  readonly rows: readonly SheetRow[];
  readonly note?: string;
}

type Hands = Pick<ViewerSettings, 'navigation' | 'emulateNumpad'>;

const row = (title: string, ...keys: readonly string[]): SheetRow => ({ title, keys });

/** What the pointer does in this preset: the same as `gestures.ts` has it. */
function pointerGroup({ navigation }: Hands, mac: boolean): SheetGroup {
  const { drags, wheel, double, middleClick, click, whileTurning, preset } = handText;
  const held = (name: 'Alt' | 'Shift' | 'Mod', what: string) => shownKeys(`${name}+${what}`, mac);
  const shared = [
    row(handText.measure, click),
    row(handText.fingers, ...(navigation === 'industry' ? handText.industryDoes : handText.trackpadDoes)),
    row(handText.touch, ...handText.touchDoes),
  ];
  const group = handText.pointer(preset[navigation]);
  if (navigation === 'industry') {
    return {
      group,
      note: handText.altNote,
      rows: [
        row(handText.turn, held('Alt', drags.left), drags.left),
        row(handText.move, held('Alt', drags.middle), drags.middle, held('Shift', drags.left)),
        row(handText.zoom, wheel, held('Alt', drags.right), drags.right, held('Mod', drags.left)),
        row(handText.centre, double, '.'),
        ...shared,
      ],
    };
  }
  const isTrackpad = navigation === 'trackpad';
  const either = (...keys: readonly string[]) => (isTrackpad ? [...keys].reverse() : keys);
  return {
    group,
    note: handText.altNote,
    rows: [
      row(handText.turn, ...either(drags.middle, drags.left)),
      row(handText.move, ...either(held('Shift', drags.middle), held('Shift', drags.left))),
      row(handText.zoom, ...(isTrackpad ? [] : [wheel]), ...either(held('Mod', drags.middle), held('Mod', drags.left))),
      row(handText.snap, whileTurning),
      row(handText.centre, double, held('Alt', middleClick), '.'),
      ...shared,
    ],
  };
}

/** What keys do while the view has the focus: the same as `view-keys.ts` has it. */
function keyGroup({ emulateNumpad }: Hands, mac: boolean): SheetGroup {
  const pad = (digits: string) => (emulateNumpad ? digits : `Numpad ${digits}`);
  const held = (name: 'Shift' | 'Mod', what: string) => shownKeys(`${name}+${what}`, mac);
  return {
    group: handText.keys,
    ...(emulateNumpad ? { note: handText.numpadNote } : {}),
    rows: [
      row(handText.axes, pad('1 3 7')),
      row(handText.opposite, held('Mod', pad('1 3 7'))),
      row(handText.step, '← → ↑ ↓', pad('4 6 8 2')),
      row(handText.aside, held('Mod', pad('4 6 8 2'))),
      row(handText.roll, held('Shift', '← →'), held('Shift', 'Numpad 4 6')),
      row(handText.other, pad('9')),
      row(handText.projection, pad('5')),
      row(handText.frame, 'F', 'Home', shownKeys('Shift+C', mac), 'Numpad .'),
      row(handText.nearer, '+ −'),
    ],
  };
}

/** How cards are chosen: the same as `CardGrid.svelte` has it. */
function gridGroup(mac: boolean): SheetGroup {
  const held = (name: 'Shift' | 'Mod' | 'Mod+Shift', what: string) => shownKeys(`${name}+${what}`, mac);
  const arrows = '← → ↑ ↓';
  return {
    group: handText.grid,
    rows: [
      row(handText.walk, arrows, handText.click),
      row(handText.far, 'Page Up', 'Page Down', 'Home', 'End'),
      row(handText.stretch, held('Shift', arrows), held('Shift', handText.click)),
      row(handText.walkOnly, held('Mod', arrows)),
      row(handText.addOne, shownKeys(' ', mac), held('Mod', handText.click)),
      row(handText.addStretch, held('Mod+Shift', arrows), held('Mod+Shift', handText.click)),
      row(handText.box, handText.boxDrag, held('Shift', handText.boxDrag)),
      row(handText.openOne, 'Enter', handText.double),
      row(handText.menu, held('Shift', 'F10')),
    ],
  };
}

/** Everything the viewer's hands can do that is no command, for this user's preset; then how cards are chosen. */
export function handGroups(hands: Hands, mac: boolean): readonly SheetGroup[] {
  const held: SheetGroup = { group: handText.compare, rows: [row(handText.flick, shownKeys(' ', mac))] };
  return [pointerGroup(hands, mac), keyGroup(hands, mac), held, gridGroup(mac)];
}

/** The rows that have every word of `search` in their title, their keys or their group's name; groups left empty go. */
export function searched(groups: readonly SheetGroup[], search: string): readonly SheetGroup[] {
  const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
  return groups.flatMap((group) => {
    const rows = group.rows.filter(({ title, keys }) => {
      const text = `${group.group} ${title} ${keys.join(' ')}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return rows.length === 0 ? [] : [{ ...group, rows }];
  });
}
