import type { CallName, CallOutput, PageInput } from '../../preload/contract.ts';
import type { shelfCalls } from '../../preload/contract/shelf-calls.ts';
import type { transferCalls } from '../../preload/contract/transfer-calls.ts';
import type { ShelfView } from '../../preload/contract/shelf.ts';

type ShelfName = CallName & keyof (typeof shelfCalls & typeof transferCalls);
type ShelfAnswers = { readonly [K in ShelfName]: (input: PageInput<K>) => CallOutput<K> };

const id = (n: number): string => `50000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const FAKE_SHELF: ShelfView = {
  state: {
    kind: 'open',
    id: id(1),
    name: 'Ultrashape Library',
    place: '~/Documents',
    readOnly: null,
    reading: null,
    problems: 0,
  },
  recent: [
    { id: id(1), name: 'Ultrashape Library', place: '~/Documents', isOpen: true },
    { id: id(2), name: 'Sculpts', place: '/media/stick', isOpen: false },
  ],
};

/** The same library while somebody else works in it. */
export const IN_USE = {
  kind: 'open',
  id: id(1),
  name: 'Sculpts',
  place: '~/Documents',
  readOnly: { why: 'in-use', message: 'This library is open in another window of the app.', advice: 'Close it there.' },
  reading: null,
  problems: 0,
} as const satisfies ShelfView['state'];

/** A second library beside the one that is open. `tell` is told of each change. */
export function fakeShelf(tell: (view: ShelfView) => void): ShelfAnswers {
  let view = FAKE_SHELF;
  const open = (wanted: string): ShelfView => {
    const recent = view.recent.map((one) => ({ ...one, isOpen: one.id === wanted }));
    const { name = '', place = '' } = recent.find((one) => one.isOpen) ?? {};
    view = { state: { kind: 'open', id: wanted, name, place, readOnly: null, reading: null, problems: 0 }, recent };
    tell(view);
    return view;
  };
  return {
    'transfer:files': ({ files }) => ({
      name: files.map(({ name }) => name).join(', '),
      ended: null,
      projects: files.map(({ name }) => ({
        name,
        outcome: 'added' as const,
        runs: 2,
        cost: 0.3,
        marked: 0,
        otherwise: [],
        left: [],
      })),
    }),
    'transfer:import': () => ({
      name: 'Old library',
      ended: null,
      projects: [
        {
          name: 'Dragon',
          outcome: 'added',
          runs: 3,
          cost: 0.45,
          marked: 0,
          otherwise: [],
          left: ['Run 4 has not ended. It goes on in the library that it is from.'],
        },
        { name: 'Tower', outcome: 'there', runs: 0, cost: 0, marked: 0, otherwise: [], left: [] },
        {
          name: 'Castle',
          outcome: 'refused',
          runs: 0,
          cost: 0,
          marked: 0,
          otherwise: [],
          left: ['project.json is damaged.'],
        },
      ],
    }),
    'transfer:export': () => ({
      name: 'Dragon.zip',
      left: ['“Dragon/inputs/hero.png” is missing.'],
    }),
    'transfer:check': () => ({
      files: 40,
      bytes: 4_680_000_000,
      ok: 37,
      changed: ['Dragon/runs/2026-11-23_1412_a1b2/refined.glb'],
      missing: ['Tower/runs/2026-11-23_1412_a1b2/refined.glb'],
      unknown: [],
      foreign: ['Dragon/scene.blend'],
      unread: 0,
      problems: [],
    }),
    'transfer:paid-elsewhere': () => undefined,
    'transfer:save-check': () => ({ name: 'Library check.txt' }),
    'shelf:get': () => view,
    'shelf:open': ({ id: wanted }) => open(wanted ?? id(2)),
    'shelf:new': () => null,
    'shelf:locate': ({ id: wanted }) => open(wanted ?? id(1)),
    'shelf:again': () => view,
    'shelf:forget': ({ id: gone }) => {
      view = { ...view, recent: view.recent.filter((one) => one.id !== gone) };
      return view;
    },
    'shelf:reveal': () => undefined,
    'shelf:problems': () => [],
    'shelf:reveal-problem': () => undefined,
  };
}
