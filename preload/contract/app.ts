import * as v from 'valibot';
import { Recipe } from './finish.ts';
import { Network } from './network.ts';
import { Price } from './runs.ts';
import { Time } from './values.ts';

/** What the page may know of the key: never the key. */
export const KeyStatus = v.object({
  stored: v.boolean(),
  /** Where it is kept; null without a key. `environment`: given as FAL_KEY. */
  place: v.nullable(v.picklist(['os-keyring', 'obfuscated-file', 'session', 'environment'])),
  /** Its last four characters. */
  hint: v.nullable(v.string()),
  /** False: the system has no keyring; keeping the key would mean a file that other programs can read. */
  keyringAvailable: v.boolean(),
});
export type KeyStatus = v.InferOutput<typeof KeyStatus>;

/** `keyring`: where it is safe, else for this session only. `anyway`: also where the system has no keyring. */
export const KeyKeep = v.picklist(['keyring', 'session', 'anyway']);
export type KeyKeep = v.InferOutput<typeof KeyKeep>;

/** What fal says of the account. */
export const Account = v.object({
  price: Price,
  /** Null: not known (most keys may not ask). */
  balance: v.nullable(v.object({ amount: v.number(), currency: v.string() })),
  /** Spent this calendar month in this library, in dollars. */
  spentThisMonth: v.number(),
  /** Not charged yet, or left to fal, of this month's runs; those in line included. In dollars. */
  openThisMonth: v.number(),
  checkedAt: v.nullable(Time),
});
export type Account = v.InferOutput<typeof Account>;

export const Theme = v.picklist(['dark', 'light', 'system']);
export type Theme = v.InferOutput<typeof Theme>;

/** How the viewer shows two or more meshes. */
export const CompareMode = v.picklist(['single', 'side-by-side', 'wipe', 'overlay']);
export type CompareMode = v.InferOutput<typeof CompareMode>;

export const Shading = v.picklist(['matcap', 'clay', 'normals', 'colour', 'detail']);
export type Shading = v.InferOutput<typeof Shading>;
export const Matcap = v.picklist(['clay', 'porcelain', 'steel', 'wax', 'contrast']);
export type Matcap = v.InferOutput<typeof Matcap>;
export const Background = v.picklist(['theme', 'black', 'gray', 'white']);
export type Background = v.InferOutput<typeof Background>;
export const NavigationPreset = v.picklist(['blender', 'industry', 'trackpad']);
export type NavigationPreset = v.InferOutput<typeof NavigationPreset>;

/** How the viewer looks and listens, for all projects. */
export const ViewerSettings = v.strictObject({
  /** `detail`: coloured by distance; `colour`: the input's own colours and textures. */
  shading: Shading,
  matcap: Matcap,
  /** Edges over the shading. */
  wire: v.boolean(),
  xray: v.boolean(),
  /** Triangles flat instead of smooth. */
  flat: v.boolean(),
  /** The inside of a surface in a colour of its own. */
  backFaces: v.boolean(),
  background: Background,
  grid: v.boolean(),
  /** Bounding box with its measures. */
  bounds: v.boolean(),
  navigation: NavigationPreset,
  /** The digits above the letters do what Blender's numpad does. */
  emulateNumpad: v.boolean(),
  /** How the reference picture is shown with the mesh. */
  reference: v.picklist(['off', 'beside', 'under', 'wipe']),
});
export type ViewerSettings = v.InferOutput<typeof ViewerSettings>;

export const DEFAULT_VIEWER: ViewerSettings = {
  shading: 'matcap',
  matcap: 'clay',
  wire: false,
  xray: false,
  flat: false,
  backFaces: true,
  background: 'theme',
  grid: true,
  bounds: false,
  navigation: 'blender',
  emulateNumpad: false,
  reference: 'off',
};

/** How many runs leave the app's line at a time. fal gives new accounts two at once, others up to forty. */
export const LineSettings = v.strictObject({
  /** Nothing leaves the line. */
  paused: v.boolean(),
  /** Runs that are on their way to fal or there, at most. */
  atOnce: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(40)),
});
export type LineSettings = v.InferOutput<typeof LineSettings>;

/** How long fal keeps a file; `account`: as the account says. Nothing shorter: a run that waits must find its files. */
export const Keep = v.picklist(['account', '1d', '7d', '30d', '1y']);
export type Keep = v.InferOutput<typeof Keep>;
export const KeepAtFal = v.strictObject({ uploads: Keep, results: Keep });
export type KeepAtFal = v.InferOutput<typeof KeepAtFal>;

/** Dollars a month; null: no budget. */
const Budget = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)));

/** How results leave the library. Recipes go by their ids. */
export const ExportSettings = v.strictObject({
  /** The one that was used last. */
  recipe: Recipe.entries.id,
  /** What a drag carries. */
  drag: Recipe.entries.id,
  /** Whether exported files say what they were made of, where their format has room for it. */
  proof: v.boolean(),
  /** The user's own recipes. */
  own: v.pipe(v.array(Recipe), v.maxLength(100)),
});
export type ExportSettings = v.InferOutput<typeof ExportSettings>;

export const DEFAULT_EXPORT: ExportSettings = { recipe: 'original', drag: 'sculpt-base', proof: true, own: [] };

/** The user's settings, as the page reads them and, in part, writes them. */
export const Settings = v.object({
  theme: Theme,
  /** Folder name of the library, for people. */
  libraryName: v.string(),
  /** Widths of the side panels in CSS pixels, and whether they are open. */
  panels: v.object({
    library: v.object({ open: v.boolean(), width: v.number() }),
    inspector: v.object({ open: v.boolean(), width: v.number() }),
  }),
  /** How the viewer shows a project's meshes. */
  compare: CompareMode,
  showStatistics: v.boolean(),
  viewer: ViewerSettings,
  line: LineSettings,
  budget: Budget,
  keepAtFal: KeepAtFal,
  /** Whether the system tells of runs that end while the window is not in front. */
  notify: v.boolean(),
  exporting: ExportSettings,
  network: Network,
  /** File name of the certificates that are trusted beside the system's; null: none. */
  certificates: v.nullable(v.string()),
});
export type Settings = v.InferOutput<typeof Settings>;

const panel = v.strictObject({ open: v.boolean(), width: v.pipe(v.number(), v.minValue(160), v.maxValue(640)) });
export const SettingsChange = v.strictObject({
  theme: v.optional(Theme),
  panels: v.optional(v.strictObject({ library: panel, inspector: panel })),
  compare: v.optional(CompareMode),
  showStatistics: v.optional(v.boolean()),
  viewer: v.optional(ViewerSettings),
  line: v.optional(LineSettings),
  budget: v.optional(Budget),
  keepAtFal: v.optional(KeepAtFal),
  notify: v.optional(v.boolean()),
  exporting: v.optional(ExportSettings),
  network: v.optional(Network),
});
export type SettingsChange = v.InferOutput<typeof SettingsChange>;

/** Pages outside the app that the user can be sent to. The page names one; main knows the address. */
export const Link = v.picklist(['fal-keys', 'fal-billing', 'fal-model', 'fal-requests']);
export type Link = v.InferOutput<typeof Link>;

/** A sentence for the user that no call asked for. */
export const Notice = v.object({
  level: v.picklist(['info', 'warning', 'error']),
  message: v.string(),
  advice: v.string(),
  ref: v.string(),
});
export type Notice = v.InferOutput<typeof Notice>;

/** What the menu, the keyboard or the system asks the page to do. */
export const Command = v.picklist([
  'open-settings',
  'open-palette',
  'open-activity',
  'open-shortcuts',
  'new-project',
  'add-files',
  'go-library',
  'search',
  'toggle-library',
  'toggle-inspector',
  'refine',
  'export',
  'sample',
  'open-library',
  'new-library',
  'reveal-library',
  'import-folder',
  'import-archive',
  'export-archive',
  'check-library',
  'undo-change',
  'redo-change',
  'favourite-card',
  'reject-card',
  'trash-card',
  'show-trash',
]);
export type Command = v.InferOutput<typeof Command>;
