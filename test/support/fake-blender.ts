import type { Blenders, ProgramView, WatchArrival, WatchView } from '../../preload/contract/blender.ts';
import type { CallName, CallOutput, PageInput } from '../../preload/contract.ts';
import type { blenderCalls } from '../../preload/contract/blender-calls.ts';
import { fakeId } from './fake-library.ts';

type Name = CallName & keyof typeof blenderCalls;
type Answers = { [K in Name]: (input: PageInput<K>) => CallOutput<K> };

/** The Blenders of a machine as a page may find them. */
export const BLENDERS: Blenders = {
  blenders: [
    { id: '00000000000000b5', version: '5.1.0', origin: 'installed', tooOld: false },
    { id: '00000000000000b4', version: '4.2.3 LTS', origin: 'steam', tooOld: false },
    { id: '00000000000000b2', version: '2.83.0', origin: 'path', tooOld: true },
  ],
  chosen: '00000000000000b5',
  recipes: [
    { id: 'original', name: 'Original', triangles: null },
    { id: 'sculpt-base', name: 'Sculpt base', triangles: 500_000 },
  ],
  recipe: 'original',
  assets: null,
};

/** Plays Blender and the files that are watched, as far as a page can tell. */
export function fakeBlender(emit: (name: 'watch:changed' | 'watch:arrived') => void): Answers & {
  /** Something is saved over a watched file. */
  readonly arrive: (arrival: WatchArrival) => void;
} {
  let blenders = BLENDERS;
  let programs: readonly ProgramView[] = [{ id: '0000000000000a0a', name: 'PrusaSlicer' }];
  let watches: readonly WatchView[] = [];
  let arrivals: WatchArrival[] = [];
  return {
    arrive(arrival) {
      arrivals.push(arrival);
      emit('watch:arrived');
    },
    'blender:list': () => blenders,
    'blender:choose': () => blenders,
    'blender:send': ({ into }) => ({
      version: '5.1.0',
      collection: 'Dragon / run 1',
      file: into === 'append' ? 'scene.blend' : null,
      notes: [],
    }),
    'blender:choose-assets': () => (blenders = { ...blenders, assets: 'Assets' }),
    'blender:publish': () => ({ file: 'Dragon run 1.blend', folder: 'Assets', listed: [], notes: [] }),
    'blender:reveal': () => undefined,
    'watch:list': () => [...watches],
    'watch:add': ({ meshId }) => {
      const watch = { id: fakeId('run', 700_000), meshId, file: 'dragon_coarse.glb', folder: 'Dragon' };
      watches = [...watches, watch];
      emit('watch:changed');
      return watch;
    },
    'watch:stop': ({ id }) => {
      watches = watches.filter((one) => one.id !== id);
      emit('watch:changed');
      return undefined;
    },
    'watch:reveal': () => undefined,
    'program:list': () => [...programs],
    'program:choose': () => {
      const chosen = { id: '000000000000c0de', name: 'MySlicer' };
      programs = [...programs, chosen];
      return chosen;
    },
    'program:open': ({ as, program }) => ({
      file: `Dragon run 1.${as}`,
      program: programs.find(({ id }) => id === program)?.name ?? null,
    }),
    'watch:take': () => {
      const taken = arrivals;
      arrivals = [];
      return taken;
    },
  };
}
