import type { BlenderView, OpenAs } from '../../preload/contract/blender.ts';
import { count } from '../format.ts';

const ORIGINS: Record<BlenderView['origin'], string> = {
  given: 'given',
  chosen: 'chosen',
  installed: '',
  path: '',
  steam: 'Steam',
  store: 'Store',
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
  recipeOf: (name: string, triangles: number | null) =>
    triangles === null ? name : `${name} · ${count(triangles)} triangles`,
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

/** What the dialog says by which another program opens a mesh. */
export const openText = {
  action: 'Open in slicer…',
  withAction: 'Open with…',
  title: (run: number) => `Open run ${run} with…`,
  titleOf: (file: string) => `Open ${file} with…`,
  as: 'As',
  kinds: { '3mf': '3MF', stl: 'STL', glb: 'GLB' } satisfies Record<OpenAs, string>,
  what: {
    '3mf': 'By the recipe Print: closed, 1,000,000 triangles at most, 120 mm tall, upright, in millimetres.',
    stl: 'By the recipe Print: closed, 1,000,000 triangles at most, 120 mm tall, upright; STL itself says no units.',
    glb: 'The whole mesh in its coarse mesh’s place.',
  } satisfies Record<OpenAs, string>,
  program: 'Program',
  system: 'What this system opens it with',
  other: 'Other program…',
  noSlicer: 'No slicer was found; choose the program, or leave it to the system.',
  open: 'Open',
  working: 'Making the file',
  starting: 'Opening it',
  copy: 'It opens a copy: what that program saves does not touch the library.',
  opened: (file: string, program: string | null) =>
    program === null ? `${file} is being opened.` : `${file} is being opened in ${program}.`,
} as const;
