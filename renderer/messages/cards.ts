/** What is said of cards: marks, selection, trash and undo. */
import { count, megabytes, plural } from '../format.ts';
import { runText } from './runs.ts';

type Kind = 'project' | 'run';

/** "“Dragon · run 3”" for one card that is known, "12 runs" for more. */
const whom = (kind: Kind, count: number, title: string | null) =>
  count === 1 && title !== null ? `“${title}”` : plural(count, kind);

export const cardText = {
  rating: 'Rating',
  unrated: 'Not rated',
  favourite: 'Favourite',
  rejected: 'Rejected',
  tags: 'Tags',
  notes: 'Notes',
  name: 'Name',
  stop: 'Stop',
  stoppedAfter: (title: string, changed: number) => `${title}: stopped after ${count(changed)}`,
  fileMissing: 'missing',
  fileAltered: 'changed outside the app',
  missing: 'A file is missing',
  altered: 'A file is another than the one that came',
  lostHint: 'Open it to see which, and to find it again.',
  matching: (runs: number, of: number) => `${count(runs)} of ${plural(of, 'run')} ${runs === 1 ? 'matches' : 'match'}`,
  showMatching: (runs: number) => (runs === 1 ? 'Show it' : 'Show them'),
  duplicate: 'There is another with the same content',
  duplicateHint: {
    project: 'One of its files is in these projects as well.',
    run: 'The same inputs and parameters, so the same result.',
  },
  hasNotes: 'Has notes',
  untitledRun: 'By its number',
  selected: (count: number, kind: Kind) => `${plural(count, kind)} selected`,
  ofThem: (chosen: number, total: number, kind: Kind) => `${count(chosen)} of ${plural(total, kind)} selected`,
  keyHint: 'Select with Shift, or with Ctrl or Command; a box with the mouse on empty ground.',
  loading: 'Loading',
  more: (many: number) => `and ${count(many)} more`,
  addTag: 'Add a tag',
  removeTag: (tag: string) => `Remove the tag ${tag}`,
  newTag: (tag: string) => `New tag “${tag}”`,
  rename: (title: string) => `New name of ${title}`,
  onSome: (some: number) => `on ${count(some)}`,
  group: 'Selected cards',
  acts: {
    open: 'Open',
    showMatching: 'Show the runs that match',
    rename: 'Rename',
    rate: 'Rate',
    stars: (stars: number) => runText.rate(stars),
    favourite: 'Favourite',
    unfavourite: 'No favourite any more',
    reject: 'Reject',
    unreject: 'No longer rejected',
    toggleFavourite: 'Favourite or not',
    toggleRejected: 'Reject or not',
    trash: 'Move to trash',
    selectAll: 'Select all',
    selectNone: 'Select none',
    reveal: 'Show in folder',
    undo: 'Undo the last change of the library',
    redo: 'Do the undone change again',
    menu: 'Menu of the selected cards',
  },
  reasons: {
    nothing: 'Select something first',
    one: 'Select one only',
    noMatching: 'It was not found by its runs',
    noResult: 'It has no finished result',
    nothingToUndo: 'There is nothing to undo',
    nothingToRedo: 'There is nothing to do again',
    noneDone: 'Only a finished run can be rated',
  },
  said: {
    rating: (stars: number, kind: Kind, count: number, title: string | null) =>
      `${stars === 0 ? 'No stars' : runText.stars(stars)} for ${whom(kind, count, title)}`,
    favourite: (on: boolean, kind: Kind, count: number, title: string | null) =>
      on ? `${whom(kind, count, title)} marked as favourite` : `${whom(kind, count, title)}: no favourite any more`,
    rejected: (on: boolean, kind: Kind, count: number, title: string | null) =>
      on ? `${whom(kind, count, title)} rejected` : `${whom(kind, count, title)}: no longer rejected`,
    tagged: (tag: string, kind: Kind, count: number, title: string | null) =>
      `Tag “${tag}” for ${whom(kind, count, title)}`,
    untagged: (tag: string, kind: Kind, count: number, title: string | null) =>
      `No tag “${tag}” for ${whom(kind, count, title)}`,
    paidElsewhere: (on: boolean, kind: Kind, count: number, title: string | null) =>
      `${whom(kind, count, title)}: ${on ? 'somebody else paid' : 'paid by you'}`,
    renamed: (name: string) => `Renamed to “${name}”`,
    unnamed: 'The name was taken away',
    notes: 'Notes changed',
    tagRenamed: (from: string, to: string) => `Tag “${from}” is called “${to}”`,
    trashed: (kind: Kind, count: number, title: string | null) => `${whom(kind, count, title)} moved to the trash`,
    trashing: (kind: Kind, count: number, title: string | null) => `Moving ${whom(kind, count, title)} to the trash`,
    searchRemoved: (name: string) => `Search “${name}” removed`,
  },
  forgotten: (kind: Kind, count: number) =>
    `${whom(kind, count, null)} off the list: nothing of ${count === 1 ? 'it' : 'them'} was there any more. What was paid stays in the ledger.`,
  undo: 'Undo',
  undone: (title: string) => `Undone: ${title}`,
  redone: (title: string) => `Done again: ${title}`,
  working: (title: string) => `${title}…`,
  refused: (count: number) => `${plural(count, 'card')} left as ${count === 1 ? 'it was' : 'they were'}`,
} as const;

export const trashText = {
  title: 'Trash',
  empty: 'The trash is empty.',
  emptyHint: 'What you delete lies here until you empty it.',
  holds: (things: number, bytes: number) => `${plural(things, 'thing')} · ${megabytes(bytes)}`,
  why: 'Nothing here is lost: it can be put back as it was.',
  restore: 'Put back',
  restoreAll: 'Put all back',
  emptyIt: 'Empty the trash…',
  emptySome: 'Empty these…',
  ask: (things: number, bytes: number) => `Empty the trash: ${plural(things, 'thing')}, ${megabytes(bytes)}?`,
  askDetail:
    'The files go to your system’s trash. The app cannot put them back from there; your system can, until you empty that, too. fal keeps a result for a few days only, and making it again costs money.',
  keep: 'Keep them',
  askAgain: (things: number, bytes: number) => `Delete ${plural(things, 'thing')}, ${megabytes(bytes)}, for good?`,
  askAgainDetail:
    'Your system’s trash did not take them: disks of the network and many USB disks have none, or one of the files is in use. Deleted this way nobody can bring them back, neither the app nor your system. fal keeps a result for a few days only. What they cost stays in the ledger.',
  deleteNow: 'Delete for good',
  emptyNow: 'Empty the trash',
  restored: (count: number) => `${plural(count, 'thing')} put back`,
  restoring: (count: number) => `Putting ${plural(count, 'thing')} back`,
  emptying: (count: number) => `Handing ${plural(count, 'thing')} to the system’s trash`,
  emptied: (count: number, bytes: number) =>
    `${plural(count, 'thing')}, ${megabytes(bytes)}, handed to the system’s trash`,
  deleting: (count: number) => `Deleting ${plural(count, 'thing')} for good`,
  deleted: (count: number, bytes: number) => `${plural(count, 'thing')}, ${megabytes(bytes)}, deleted for good`,
  when: (moment: string) => `Deleted ${moment}`,
  runs: (count: number) => plural(count, 'run'),
  open: 'Show the trash',
  lies: (things: number) => `${plural(things, 'thing')} in the trash`,
  list: 'What lies in the trash',
  selected: (count: number) => `${plural(count, 'thing')} selected`,
} as const;
