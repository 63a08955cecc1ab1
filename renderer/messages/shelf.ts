import { count, plural } from '../format.ts';

/** The library as a whole: where it is, how it is, what is wrong with it. */
export const shelfText = {
  group: 'Library',
  reading: (done: number, total: number) => `Reading your library… ${count(done)} of ${plural(total, 'run')}`,
  readingName: 'Reading your library',
  lookingThrough: 'Looking through the library’s files',
  lookedThrough: (done: number, total: number) =>
    `Looking through the library’s files: ${count(done)} of ${plural(total, 'run')}`,
  again: 'Try again',
  locate: 'Locate…',
  reveal: 'Show in folder',
  open: 'Open another…',
  create: 'New library…',
  openShort: 'Open',
  here: 'Open now',
  forget: (name: string) => `Forget “${name}”`,
  recent: 'Opened before',
  noRecent: 'Libraries that you open are remembered here.',
  forgetHint: 'Takes it out of this list. Nothing of it is deleted.',
  readOnlyLabel: 'This library can only be looked at',
  readOnlyShort: 'Only to be looked at',
  problems: (n: number) => `${plural(n, 'thing')} in this library could not be read`,
  problemsHint: 'Each was left as it is; everything else opened.',
  showProblems: 'Show them',
  problemsTitle: 'What could not be read',
  noProblems: 'Everything in this library could be read.',
  commands: {
    open: 'Open another library',
    create: 'New library',
    reveal: 'Show the library’s folder',
    problems: 'Show what could not be read',
    recent: (name: string, place: string) => `Open the library “${name}” (${place})`,
  },
  nothingAdded: 'Nothing was added.',
  reasons: { noLibrary: 'No library is open', noProblems: 'Everything could be read' },
} as const;
