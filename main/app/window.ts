import path from 'node:path';
import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { ORIGIN } from './content-security.ts';

/**
 * The one window's options. Sandbox, context isolation and no Node are Electron's defaults and stay so: nothing here
 * weakens them, and a test says so.
 */
function windowOptions(preload: string, title: string): BrowserWindowConstructorOptions {
  return {
    name: 'main',
    windowStatePersistence: true,
    title,
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    show: false,
    // The darkest gray of tokens.css, so that the first frame is not a white flash.
    backgroundColor: '#141414',
    webPreferences: { preload, spellcheck: false },
  };
}

/** Open the window and show it when it has something to show. */
export function openWindow(appFolder: string, title: string): BrowserWindow {
  const window = new BrowserWindow(windowOptions(path.join(appFolder, 'out/preload/index.cjs'), title));
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}
