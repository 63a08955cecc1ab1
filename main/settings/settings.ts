import path from 'node:path';
import * as v from 'valibot';
import {
  DEFAULT_EXPORT,
  DEFAULT_VIEWER,
  type ExportSettings,
  ViewerSettings,
  type Notice,
  type Settings as SettingsView,
  type SettingsChange,
} from '../../preload/contract/app.ts';
import { Recipe } from '../../preload/contract/finish.ts';
import { fromDisk } from '../base/app-error.ts';
import { DEFAULT_SETTINGS, type OpenedStore, type SettingsRecord } from './store.ts';

/** Without what a newer app knows: the page sends all of it back, and would be refused. */
const KnownViewer = v.object(ViewerSettings.entries);

/** The user's settings: all of them for main, those without paths for the page. */
export class Settings {
  readonly #opened: OpenedStore;
  #told = false;

  constructor(opened: OpenedStore) {
    this.#opened = opened;
  }

  /** Read anew at each call: somebody may have edited the file, and a damaged one must not stop the app. */
  get(): SettingsRecord {
    try {
      return this.#opened.store.get();
    } catch {
      return DEFAULT_SETTINGS;
    }
  }

  /**
   * On disk when it returns.
   *
   * @throws AppError `disk-full` or `read-only`.
   */
  change(
    change: SettingsChange & Partial<Pick<SettingsRecord, 'libraryFolder' | 'libraries' | 'certificates' | 'blender'>>,
  ): SettingsRecord {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    try {
      this.#opened.store.set(given);
    } catch (error) {
      throw fromDisk(error);
    }
    return this.get();
  }

  /** How results leave the library. An own recipe that cannot be read (a newer app's) is left out, and kept in the file. */
  exporting(): ExportSettings {
    const kept = { ...DEFAULT_EXPORT, ...this.get().exporting };
    return { ...kept, own: kept.own.filter((recipe) => v.is(Recipe, recipe)) };
  }

  /** What the page may know. `libraryFolder` is the folder that is open, wherever its path came from. */
  toView(libraryFolder: string): SettingsView {
    const kept = this.get();
    const { theme, panels, compare, showStatistics, line, budget, keepAtFal, notify, network, certificates } = kept;
    return {
      theme,
      panels,
      compare,
      showStatistics,
      line,
      budget,
      keepAtFal,
      notify,
      exporting: this.exporting(),
      network,
      libraryName: path.basename(libraryFolder),
      viewer: v.parse(KnownViewer, { ...DEFAULT_VIEWER, ...kept.viewer }),
      certificates: certificates === null ? null : path.basename(certificates),
    };
  }

  /** What the user should be told of the opening, once; null: nothing. */
  takeNotice(): Notice | null {
    if (this.#told) return null;
    this.#told = true;
    const { setAside, kept } = this.#opened;
    const notice = { level: 'warning', ref: '' } as const;
    if (!kept) {
      return {
        ...notice,
        message: 'Your settings cannot be saved.',
        advice: 'The app starts with its defaults. Check the permissions of its settings folder.',
      };
    }
    if (setAside === null) return null;
    return {
      ...notice,
      message: 'Your settings could not be read, so the app starts with its defaults.',
      advice: `The old file is kept as ${setAside}. If your projects are missing, choose your library folder again.`,
    };
  }
}
