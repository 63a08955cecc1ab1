import type { Keep } from '../../preload/contract/app.ts';
import { plural } from '../format.ts';

const KEPT: Readonly<Record<Keep, string>> = {
  account: 'as long as your account says',
  '1d': 'for a day',
  '7d': 'for 7 days',
  '30d': 'for 30 days',
  '1y': 'for a year',
};

/** What is said of the files that go to fal. */
export const privacyText = {
  line: 'Your picture and mesh go to fal; result links are public to anyone holding them.',
  kept: (uploads: Keep, results: Keep) =>
    uploads === results
      ? `fal keeps both ${KEPT[uploads]}.`
      : `fal keeps what you send ${KEPT[uploads]}, results ${KEPT[results]}.`,
  change: 'Change how long',
} as const;

/** What is asked before money is spent that the user may not want to spend. */
export const askText = {
  again: {
    title: 'You already have this one',
    known: (name: string) => `${name} was made from the same picture, mesh and settings.`,
    going: (name: string) => `${name}, from the same picture, mesh and settings, is on its way already.`,
    cost: (runs: number, total: string) =>
      runs === 1 ? `Sending it again costs ${total} more.` : `Sending all ${runs} costs ${total}.`,
    seed: 'fal’s seed does not promise the same mesh: it would come out similar, not identical. Another seed is another attempt.',
    show: (number: number) => `Show run ${number}`,
    go: (total: string) => `Refine all the same · ${total}`,
  },
  budget: {
    title: 'Over this month’s budget',
    now: (used: string, budget: string) => `This month ${used} of ${budget} is spent or on the way.`,
    cost: (runs: number, total: string) => `${runs === 1 ? 'This run costs' : `These ${runs} runs cost`} ${total}.`,
    anyway: 'The budget is your own limit: you can go over it knowingly, or change it.',
    change: 'Change the budget…',
    go: (total: string) => `Refine over the budget · ${total}`,
  },
  run: (project: string, number: number) => (project === '' ? `Run ${number}` : `${project}, run ${number}`),
} as const;

/** What stands by the button about the month's budget. */
export const budgetText = {
  near: (used: string, budget: string) => `This month ${used} of ${budget}.`,
  over: (used: string, budget: string) =>
    `This month ${used} of ${budget}: the next run goes over your budget. You are asked first.`,
} as const;

/** A sweep: the same inputs several times, to choose from. */
export const sweepText = {
  command: 'Sweep over seeds, resolutions or pictures',
  open: 'Sweep…',
  openHint: 'Several runs at once, to choose from',
  title: 'Sweep',
  what: 'Several runs to choose from: keep the best, and the rest is stopped.',
  seeds: 'Seeds',
  seedWays: { count: 'A number of them', list: 'A list' },
  seedCount: 'How many',
  seedCountHint: (seeds: string) => `Seeds ${seeds}.`,
  seedList: 'Seeds, with commas',
  seedListHint: 'For example 42, 7, 100-103.',
  seedFaults: {
    empty: 'Write at least one seed.',
    strange: (part: string) => `“${part}” is no seed: whole numbers from 0 to 2147483647.`,
    many: (most: number) => `At most ${most} seeds.`,
  },
  octrees: 'Octree resolutions',
  pictures: 'Pictures',
  onePicture: 'The project has one picture only.',
  total: (runs: number, total: string) => `${plural(runs, 'run')} · ${total}`,
  sum: (seeds: number, octrees: number, pictures: number) =>
    [plural(seeds, 'seed'), plural(octrees, 'resolution'), plural(pictures, 'picture')].join(' × '),
  samePrice: 'The same price each, whatever the resolution or steps.',
  cap: 'Spend at most',
  capAll: 'All of them may run; a lower sum holds the rest back.',
  capSome: (paid: number, spare: number) =>
    spare === 1
      ? `${plural(paid, 'run')} may be paid for; 1 spare waits until one turns out free, and is dropped if none does.`
      : `${plural(paid, 'run')} may be paid for; ${spare} spares wait until one turns out free, and are dropped if none does.`,
  capLow: (price: string) => `One run costs ${price}: it takes at least that.`,
  one: 'Choose more than one of something',
  tooMany: (most: number) => `At most ${most} runs at once`,
  go: (runs: number, total: string) => `Start ${runs} · ${total}`,
  started: (runs: number) => `${plural(runs, 'run')} of a sweep stand in line.`,
} as const;
