import { app, BrowserWindow, dialog } from 'electron';
import type { Log } from '../base/log.ts';
import { reviveWindow } from './crash.ts';
import type { Vetoable } from './quitting.ts';
import { openWindow } from './window.ts';

export interface WindowsDeps {
  readonly appFolder: string;
  readonly log: Log;
  /** A page was closed, reloaded or died: whoever waited in it waits no longer. */
  readonly pageGone: () => void;
  /** The last window is about to close, and the app with it. */
  readonly lastCloses: (event: Vetoable) => void;
  /** Windows itself ends; the app is not asked to quit then. */
  readonly systemEnds: () => void;
}

/** The app's windows, of which there is one at a time, and which pages are ours. */
export class Windows {
  /** Ids of the pages that may call the app. */
  readonly pages: ReadonlySet<number>;
  readonly #pages = new Set<number>();
  readonly #deps: WindowsDeps;

  constructor(deps: WindowsDeps) {
    this.pages = this.#pages;
    this.#deps = deps;
  }

  /** Keep the app as each system expects: on a Mac it stays when its window is closed. */
  watch(): void {
    app.on('window-all-closed', () => {
      if (!staysWithoutWindow) app.quit();
    });
    app.on('activate', () => {
      if (BrowserWindow.getAllWindows().length === 0) this.open();
    });
  }

  open(): void {
    const { appFolder, log, pageGone, lastCloses, systemEnds } = this.#deps;
    const window = openWindow(appFolder, app.getName());
    const { id } = window.webContents;
    this.#pages.add(id);
    window.on('close', (event) => {
      // Asked while there is a window to stay in.
      if (!staysWithoutWindow && BrowserWindow.getAllWindows().length === 1) lastCloses(event);
    });
    window.once('closed', () => {
      this.#pages.delete(id);
      pageGone();
    });
    window.on('session-end', systemEnds);
    window.webContents.on('did-navigate', pageGone);
    window.webContents.on('render-process-gone', pageGone);
    reviveWindow(window, dialog, app, log);
  }

  /** Bring the window to the front. @returns whether there was one; else one is being made. */
  show(): boolean {
    const window = BrowserWindow.getAllWindows().at(0);
    if (window === undefined) {
      this.open();
      return false;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return true;
  }
}

const staysWithoutWindow = process.platform === 'darwin';
