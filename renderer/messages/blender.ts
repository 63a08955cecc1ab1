import type { BlenderView } from '../../preload/contract/blender.ts';

const ORIGINS: Record<BlenderView['origin'], string> = {
  given: 'given by ULTRASHAPE_BLENDER',
  chosen: 'chosen by you',
  installed: '',
  path: '',
  steam: 'Steam',
  store: 'Microsoft Store',
  snap: 'snap',
  flatpak: 'Flatpak',
};

/** What is said of Blender, of what is sent there and of what comes back. */
export const blenderText = {
  send: 'Send to Blender',
  title: (run: number) => `Run ${run} to Blender`,
  which: 'Blender',
  blender: ({ version, origin }: BlenderView) =>
    ORIGINS[origin] === '' ? `Blender ${version}` : `Blender ${version} (${ORIGINS[origin]})`,
  tooOld: (version: string) => `Blender ${version} is too old: it takes 3.3 or newer.`,
  other: 'Choose another…',
  again: 'Look again',
  looking: 'Looking for Blender',
  none: 'No Blender was found on this computer.',
  noneHint: 'Get it free at blender.org, or choose where it is if it lies in a folder of its own.',
  into: 'Where to',
  intos: { new: 'New file', append: 'Append to a file', asset: 'Asset Browser' },
  what: {
    new: 'Opens Blender with the result on its coarse mesh (hidden), the reference picture behind them, everything in one collection.',
    append: 'Opens a Blender file of yours and adds the collection. Nothing is saved until you do.',
    asset: 'Writes the result as an asset with tags, picture and catalogue into a folder of your asset library.',
  },
  go: { new: 'Send to Blender', append: 'Append to the Blender file…', asset: 'Publish to Asset Browser' },
  recipe: 'Mesh',
  watch: 'Watch for a new coarse mesh',
  watchHint: 'Export the edited coarse mesh over the watched file, and it comes back as its next version.',
  folder: 'Asset folder',
  noFolder: 'Not chosen yet',
  choose: 'Choose…',
  tags: 'Tags',
  tagsHint: 'Separated by commas.',
  working: { new: 'Blender is starting', append: 'Blender is starting', asset: 'Blender is writing the asset' },
  workingHint: 'A mesh of millions of triangles takes Blender some seconds.',
  stop: 'Cancel',
  sent: (version: string, collection: string) => `“${collection}” is in Blender ${version}.`,
  appended: (version: string, collection: string, file: string) =>
    `“${collection}” is in ${file}, open in Blender ${version}. Save it there to keep it.`,
  published: (file: string, folder: string) => `${file} is in ${folder}.`,
  listed: (libraries: readonly string[]) => `Blender lists it in ${libraries.join(', ')}.`,
  unlisted: (folder: string) =>
    `Blender does not list that folder yet: in its Preferences, under File Paths, add “${folder}” to the Asset Libraries.`,
  show: 'Show in folder',
  noRun: 'Choose a finished run',
  commands: {
    new: 'Send to Blender…',
    append: 'Append to a Blender file…',
    asset: 'Publish to Blender’s Asset Browser…',
    watch: 'Watch a file for a new coarse mesh…',
  },
} as const;

export const watchText = {
  title: 'Comes back from Blender',
  none: 'Watch a file that you export a coarse mesh over: what is saved there comes back as its next version.',
  add: 'Watch a file…',
  noMesh: 'Add a coarse mesh first',
  of: (name: string) => `for ${name}`,
  reveal: (file: string) => `Show ${file} in its folder`,
  stop: (file: string) => `Stop watching ${file}`,
  began: (file: string, folder: string) => `${file} in ${folder} is watched.`,
  beganHint: 'Export the coarse mesh over it to refine it again. Its path stands in Blender’s text “Ultrashape”.',
  arrived: (name: string) => `${name} from Blender`,
  arrivedHint: (project: string) => `A new version of the coarse mesh of ${project}. Nothing is sent until you say so.`,
  again: (price: string) => `Refine again · ${price}`,
} as const;
