import type { BrowserWindowConstructorOptions } from 'electron';
import { StandinWindow } from './browser-window.ts';
import { Clipboard, ClipboardItem } from './clipboard.ts';
import { makeDesktop, Notification, Tray } from './desktop.ts';
import { dialog } from './dialogs.ts';
import { type Host } from './host.ts';
import { makeMenus } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { makeNet } from './net.ts';
import { SafeStorage } from './safe-storage.ts';
import { StandinSession } from './session.ts';
import { makeShell } from './shell.ts';
import { makeUtilityProcess } from './utility-process.ts';
import { type WebContents } from './web-contents.ts';
import { clearWindowState } from './window-state.ts';

/** What the main process gets of Electron: the part of its API that this stand-in has. */
export function makeElectron(host: Host) {
  let nextId = 1;
  const partitions = new Map<string, StandinSession>();
  const windows = (): StandinWindow[] => [...host.windows.values()];

  class BrowserWindow extends StandinWindow {
    constructor(options: BrowserWindowConstructorOptions = {}) {
      super(host, nextId++, options);
    }
    static getAllWindows(): StandinWindow[] {
      return windows();
    }
    static getFocusedWindow(): StandinWindow | null {
      return host.focused;
    }
    static fromWebContents(contents: unknown): StandinWindow | null {
      return windows().find((window) => window.webContents === contents) ?? null;
    }
    static fromId(id: number): StandinWindow | null {
      return host.windows.get(id) ?? null;
    }
    static clearPersistedState(name: string): void {
      clearWindowState(host.app.getPath('userData'), name);
    }
  }
  const webContents = {
    getAllWebContents: (): WebContents[] => windows().map((window) => window.webContents),
    getFocusedWebContents: (): WebContents | null => host.focused?.webContents ?? null,
    fromId: (id: number): WebContents | undefined => host.windows.get(id)?.webContents,
  };
  const selection = process.platform === 'linux' ? new Clipboard() : undefined;

  return {
    app: host.app,
    BrowserWindow,
    clipboard: new Clipboard(selection),
    ClipboardItem,
    dialog,
    ipcMain: host.ipcMain,
    ...makeDesktop(),
    ...makeMenus(host),
    nativeImage,
    nativeTheme: host.nativeTheme,
    net: makeNet(host.session),
    Notification,
    protocol: host.protocol,
    safeStorage: new SafeStorage(host.app),
    session: {
      defaultSession: host.session,
      fromPartition(name: string): StandinSession {
        const known = partitions.get(name) ?? new StandinSession(host.protocol);
        partitions.set(name, known);
        return known;
      },
    },
    shell: makeShell(host.app),
    Tray,
    utilityProcess: makeUtilityProcess(),
    webContents,
  };
}
export type StandinElectron = ReturnType<typeof makeElectron>;
