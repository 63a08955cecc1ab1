import * as v from 'valibot';
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
  checkedAt: v.nullable(Time),
});
export type Account = v.InferOutput<typeof Account>;

export const Theme = v.picklist(['dark', 'light', 'system']);
export type Theme = v.InferOutput<typeof Theme>;

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
  compare: v.picklist(['single', 'side-by-side']),
  showStatistics: v.boolean(),
});
export type Settings = v.InferOutput<typeof Settings>;

const panel = v.strictObject({ open: v.boolean(), width: v.pipe(v.number(), v.minValue(160), v.maxValue(640)) });
export const SettingsChange = v.strictObject({
  theme: v.optional(Theme),
  panels: v.optional(v.strictObject({ library: panel, inspector: panel })),
  compare: v.optional(v.picklist(['single', 'side-by-side'])),
  showStatistics: v.optional(v.boolean()),
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
  'sample',
]);
export type Command = v.InferOutput<typeof Command>;
