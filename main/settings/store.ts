import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import ElectronStore, { type Schema } from 'electron-store';
import {
  Background,
  CompareMode,
  DEFAULT_EXPORT,
  DEFAULT_VIEWER,
  type ExportSettings,
  Keep,
  type KeepAtFal,
  type LineSettings,
  Matcap,
  NavigationPreset,
  Shading,
  Theme,
  ViewerSettings,
} from '../../preload/contract/app.ts';
import { Network } from '../../preload/contract/network.ts';
import { BLENDER_SCHEMA, DEFAULT_BLENDER, type BlenderSettings } from './blender.ts';

/** Everything the app remembers of the user's wishes. The library's folder is here and never in the page. */
export interface SettingsRecord {
  readonly theme: Theme;
  /** Absolute path; null: the app's own default place. */
  readonly libraryFolder: string | null;
  /** Libraries that were open, last opened first. */
  readonly libraries: readonly KnownLibrary[];
  /** Widths in CSS pixels. */
  readonly panels: { readonly library: Panel; readonly inspector: Panel };
  readonly compare: CompareMode;
  readonly showStatistics: boolean;
  /** May lack what an older app did not know; `Settings` fills it in. */
  readonly viewer: Partial<ViewerSettings>;
  readonly line: LineSettings;
  /** Dollars a month; null: none. */
  readonly budget: number | null;
  readonly keepAtFal: KeepAtFal;
  readonly notify: boolean;
  /** Its recipes are checked when they are read: a newer app may know more of them. */
  readonly exporting: ExportSettings;
  readonly network: Network;
  /** Absolute path of a PEM file; null: none. */
  readonly certificates: string | null;
  /** May lack what an older app did not know. */
  readonly blender: Partial<BlenderSettings>;
}

/** A library and where it was last; known again by its id, wherever it is. */
export interface KnownLibrary {
  readonly id: string;
  /** Absolute path. */
  readonly folder: string;
}

interface Panel {
  readonly open: boolean;
  readonly width: number;
}

export const DEFAULT_SETTINGS: SettingsRecord = {
  theme: 'dark',
  libraryFolder: null,
  libraries: [],
  panels: { library: { open: true, width: 260 }, inspector: { open: true, width: 320 } },
  compare: 'single',
  showStatistics: true,
  viewer: DEFAULT_VIEWER,
  line: { paused: false, atOnce: 2 },
  budget: null,
  keepAtFal: { uploads: 'account', results: 'account' },
  notify: true,
  exporting: DEFAULT_EXPORT,
  network: { proxy: 'system', proxyUrl: '' },
  certificates: null,
  blender: DEFAULT_BLENDER,
};

/** Where settings are kept. `set` is on disk when it returns. */
export interface SettingsStore {
  get(): SettingsRecord;
  set(change: Partial<SettingsRecord>): void;
}

const panel = {
  type: 'object',
  properties: { open: { type: 'boolean' }, width: { type: 'number', minimum: 160, maximum: 640 } },
  required: ['open', 'width'],
} as const;

const oneOf = (options: readonly string[]) => ({ type: 'string', enum: options });
const yesOrNo = { type: 'boolean' };

const viewer: Record<keyof ViewerSettings, object> = {
  shading: oneOf(Shading.options),
  matcap: oneOf(Matcap.options),
  wire: yesOrNo,
  xray: yesOrNo,
  flat: yesOrNo,
  backFaces: yesOrNo,
  background: oneOf(Background.options),
  grid: yesOrNo,
  bounds: yesOrNo,
  navigation: oneOf(NavigationPreset.options),
  emulateNumpad: yesOrNo,
  reference: oneOf(ViewerSettings.entries.reference.options),
};

const SCHEMA: Schema<SettingsRecord> = {
  theme: { type: 'string', enum: Theme.options },
  libraryFolder: { type: ['string', 'null'], minLength: 1 },
  libraries: {
    type: 'array',
    items: {
      type: 'object',
      properties: { id: { type: 'string', minLength: 1 }, folder: { type: 'string', minLength: 1 } },
      required: ['id', 'folder'],
    },
  },
  panels: { type: 'object', properties: { library: panel, inspector: panel }, required: ['library', 'inspector'] },
  compare: { type: 'string', enum: CompareMode.options },
  showStatistics: { type: 'boolean' },
  viewer: { type: 'object', properties: viewer },
  line: {
    type: 'object',
    properties: { paused: yesOrNo, atOnce: { type: 'integer', minimum: 1, maximum: 40 } },
    required: ['paused', 'atOnce'],
  },
  budget: { type: ['number', 'null'], minimum: 0 },
  keepAtFal: {
    type: 'object',
    properties: { uploads: oneOf(Keep.options), results: oneOf(Keep.options) },
    required: ['uploads', 'results'],
  },
  notify: yesOrNo,
  exporting: {
    type: 'object',
    properties: {
      recipe: { type: 'string' },
      drag: { type: 'string' },
      proof: yesOrNo,
      own: { type: 'array', items: { type: 'object' } },
    },
    required: ['recipe', 'drag', 'proof', 'own'],
  },
  network: {
    type: 'object',
    properties: { proxy: oneOf(Network.entries.proxy.options), proxyUrl: { type: 'string', maxLength: 300 } },
    required: ['proxy', 'proxyUrl'],
  },
  certificates: { type: ['string', 'null'], minLength: 1 },
  blender: BLENDER_SCHEMA,
};

export interface OpenedStore {
  readonly store: SettingsStore;
  /** What was in the way, by the name under which it was kept; null: nothing was. */
  readonly setAside: string | null;
  /** False: the folder cannot be used, settings last as long as the app runs. */
  readonly kept: boolean;
}

/**
 * Open `settings.json` in `folder`. One that cannot be read is renamed to `settings.broken-<date>.json` and the defaults
 * take its place: no setting is worth an app that does not start. (`clearInvalidConfig` would do so too, but throws the
 * user's file away, and gives up before a folder in its place.)
 */
export function openSettingsStore(folder: string, now: number): OpenedStore {
  try {
    return { store: fileStore(folder), setAside: null, kept: true };
  } catch {
    // Why does not matter: a person can look at the file.
    return withoutBroken(folder, now);
  }
}

function withoutBroken(folder: string, now: number): OpenedStore {
  const setAside = `settings.broken-${new Date(now).toISOString().replaceAll(':', '-')}.json`;
  try {
    const file = path.join(folder, 'settings.json');
    const isThere = existsSync(file);
    if (isThere) renameSync(file, path.join(folder, setAside));
    return { store: fileStore(folder), setAside: isThere ? setAside : null, kept: true };
  } catch {
    return { store: memoryStore(), setAside: null, kept: false };
  }
}

function fileStore(cwd: string): SettingsStore {
  const store = new ElectronStore<SettingsRecord>({
    name: 'settings',
    cwd,
    schema: SCHEMA,
    defaults: DEFAULT_SETTINGS,
    clearInvalidConfig: false,
    cache: true,
    accessPropertiesByDotNotation: false,
  });
  return { get: () => store.store, set: (change) => store.set(change) };
}

function memoryStore(): SettingsStore {
  let record = DEFAULT_SETTINGS;
  return { get: () => record, set: (change) => (record = { ...record, ...change }) };
}
