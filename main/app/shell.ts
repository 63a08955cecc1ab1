import { BrowserWindow, dialog, shell, type FileFilter } from 'electron';
import type { Settings } from '../../preload/contract/app.ts';
import type { Slot } from '../../preload/contract/library.ts';
import type { Log } from '../base/log.ts';
import type { HandlerDeps } from '../ipc/handlers.ts';
import { LINKS, mayOpen } from './links.ts';

export interface ShellDeps {
  readonly logFolder: string;
  readonly changeLibrary: (folder: string) => Promise<Settings>;
  readonly log: Log;
}

const IMAGES: FileFilter = { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp'] };
const MESHES: FileFilter = { name: 'Meshes', extensions: ['glb', 'gltf', 'obj'] };

/** What the system's desktop does for the page: browser, file manager, dialogs. */
export function desktopShell({ logFolder, changeLibrary, log }: ShellDeps): HandlerDeps['shell'] {
  return {
    async openLink(link) {
      const address = LINKS[link];
      if (mayOpen(address)) await shell.openExternal(address);
      else log.warn('a link was refused', { link });
    },
    reveal: (path) => shell.showItemInFolder(path),
    revealLogs: () => shell.showItemInFolder(logFolder),
    async chooseLibrary() {
      const { canceled, filePaths } = await over((window) =>
        dialog.showOpenDialog(window, {
          title: 'Choose the library folder',
          buttonLabel: 'Open Library',
          properties: ['openDirectory', 'createDirectory'],
        }),
      );
      const [folder] = filePaths;
      return canceled || folder === undefined ? null : changeLibrary(folder);
    },
    async pickFiles(slot) {
      const { canceled, filePaths } = await over((window) =>
        dialog.showOpenDialog(window, {
          title:
            slot === 'image' ? 'Add a picture' : slot === 'mesh' ? 'Add a coarse mesh' : 'Add a picture and a mesh',
          buttonLabel: 'Add',
          filters: filtersFor(slot),
          properties: ['openFile', 'multiSelections'],
        }),
      );
      return canceled ? [] : filePaths;
    },
  };
}

function filtersFor(slot: Slot | null): FileFilter[] {
  if (slot === 'image') return [IMAGES];
  if (slot === 'mesh') return [MESHES];
  return [{ name: 'Pictures and meshes', extensions: [...IMAGES.extensions, ...MESHES.extensions] }, IMAGES, MESHES];
}

/** Dialogs belong to the window, so that they cannot be lost behind it. */
function over<T>(show: (window: Electron.BrowserWindow) => Promise<T>): Promise<T> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(0);
  return window === undefined ? Promise.reject(new Error('no window')) : show(window);
}
