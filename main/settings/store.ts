import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import ElectronStore, { type Schema } from 'electron-store';

/** Everything the app remembers of the user's wishes. The library's folder is here and never in the page. */
export interface SettingsRecord {
  readonly theme: 'dark' | 'light' | 'system';
  /** Absolute path; null: the app's own default place. */
  readonly libraryFolder: string | null;
  /** Widths in CSS pixels. */
  readonly panels: { readonly library: Panel; readonly inspector: Panel };
  readonly compare: 'single' | 'side-by-side';
  readonly showStatistics: boolean;
}

interface Panel {
  readonly open: boolean;
  readonly width: number;
}

export const DEFAULT_SETTINGS: SettingsRecord = {
  theme: 'dark',
  libraryFolder: null,
  panels: { library: { open: true, width: 260 }, inspector: { open: true, width: 320 } },
  compare: 'single',
  showStatistics: true,
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

const SCHEMA: Schema<SettingsRecord> = {
  theme: { type: 'string', enum: ['dark', 'light', 'system'] },
  libraryFolder: { type: ['string', 'null'], minLength: 1 },
  panels: { type: 'object', properties: { library: panel, inspector: panel }, required: ['library', 'inspector'] },
  compare: { type: 'string', enum: ['single', 'side-by-side'] },
  showStatistics: { type: 'boolean' },
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
