import { plural } from '../format.ts';
import type { Unpaired } from '../refine/pairs.ts';

/** Many pictures and meshes dropped together. */
export const pairsText = {
  pick: 'Refine many pairs of files…',
  pickFolder: 'Refine all pairs of a folder…',
  none: {
    message: 'No pictures or meshes were found there.',
    advice: 'Pictures are PNG, JPEG or WebP; meshes are GLB, glTF or OBJ.',
  },
  most: (most: number) => ({
    message: `Only the first ${most} files were added.`,
    advice: 'Add the others in a second go.',
  }),
  title: (pairs: number) => `${plural(pairs, 'pair')} of picture and mesh`,
  what: 'Paired by their file names. Each pair becomes a project of its own.',
  pairs: 'Pairs',
  take: (name: string) => `Take “${name}” along`,
  files: (image: string, imageSize: string, mesh: string, meshSize: string) =>
    `${image} (${imageSize}) + ${mesh} (${meshSize})`,
  more: (files: number) => ` + ${plural(files, 'file')}`,
  unpaired: (files: number) => `${plural(files, 'file')} in no pair`,
  why: {
    'no-mesh': 'no mesh is called so',
    'no-picture': 'no picture is called so',
    several: 'could belong to more than one',
    other: 'neither a picture nor a mesh',
  } satisfies Readonly<Record<Unpaired, string>>,
  settings: 'Settings for all of them',
  total: (runs: number, price: string, total: string) => `${runs} × ${price} = ${total}`,
  privacy: 'Pictures and meshes go to fal when they are refined, not when they are added.',
  states: {
    waiting: '',
    adding: 'Adding',
    added: 'Added',
    sent: 'Sent',
    refused: 'Not added',
  },
  addAndRefine: (runs: number, total: string) => `Add and refine ${runs} · ${total}`,
  refineAdded: (runs: number, total: string) => `Refine ${runs} · ${total}`,
  onlyAdd: 'Only add',
  allInto: (project: string) => `All into “${project}”`,
  stop: 'Stop',
  close: 'Close',
  chooseOne: 'Choose at least one pair',
  atMost: (most: number) => `At most ${most} at once`,
  adding: (done: number, all: number) => `Adding ${done} of ${all}…`,
  sending: 'Starting the runs…',
  sent: (runs: number) => `${plural(runs, 'run')} started.`,
  partly: (sent: number, refused: number) =>
    `${plural(sent, 'run')} started. ${plural(refused, 'pair')} could not be added; nothing of ${refused === 1 ? 'it' : 'them'} was sent.`,
  nothingSent: (added: number) =>
    `Nothing was sent. ${plural(added, 'project')} ${added === 1 ? 'is' : 'are'} in your library.`,
  allRefused: 'None of the pairs could be added. Nothing was sent.',
  addedOnly: (added: number) => `${plural(added, 'project')} added. Nothing was sent.`,
} as const;
