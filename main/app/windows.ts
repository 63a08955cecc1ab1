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
  readonly #pageGone: () => void;

  /** @param pageGone a page was closed, reloaded or died: whoever waited in it waits no longer. */
  constructor(appFolder: string, log: Log, pageGone: () => void) {
    this.pages = this.#pages;
    this.#appFolder = appFolder;
    this.#log = log;
    this.#pageGone = pageGone;
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
    window.once('closed', () => {
      this.#pages.delete(id);
      this.#pageGone();
    });
    window.webContents.on('did-navigate', this.#pageGone);
    window.webContents.on('render-process-gone', this.#pageGone);
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
