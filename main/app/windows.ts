import { app, BrowserWindow, dialog } from 'electron';
import type { Log } from '../base/log.ts';
import { reviveWindow } from './crash.ts';
import { openWindow } from './window.ts';

/** The app's windows, of which there is one at a time, and which pages are ours. */
export class Windows {
  /** Ids of the pages that may call the app. */
  readonly pages: ReadonlySet<number>;
  readonly #pages = new Set<number>();
  readonly #appFolder: string;
  readonly #log: Log;

  constructor(appFolder: string, log: Log) {
    this.pages = this.#pages;
    this.#appFolder = appFolder;
    this.#log = log;
  }

  /** Keep the app as each system expects: on a Mac it stays when its window is closed. */
  watch(): void {
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('activate', () => {
      if (BrowserWindow.getAllWindows().length === 0) this.open();
    });
  }

  open(): void {
    const window = openWindow(this.#appFolder, app.getName());
    const { id } = window.webContents;
    this.#pages.add(id);
    window.once('closed', () => this.#pages.delete(id));
    reviveWindow(window, dialog, app, this.#log);
  }

  /** Bring the window to the front, making one where there is none. */
  show(): void {
    const window = BrowserWindow.getAllWindows().at(0);
    if (window === undefined) {
      this.open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}
