import path from 'node:path';
import { app, BrowserWindow, clipboard, dialog, nativeImage, shell, type FileFilter, type NativeImage } from 'electron';
import type { Slot } from '../../preload/contract/library.ts';
import type { Log } from '../base/log.ts';
import type { ExportDeskDeps } from '../export/export-desk.ts';
import type { HandlerDeps } from '../ipc/handlers.ts';
import type { PicturesDeps } from '../pictures/pictures.ts';
import { LINKS, mayOpen } from './links.ts';
import type { FolderQuestion } from './shelf-desk.ts';

export interface ShellDeps {
  readonly logFolder: string;
  readonly log: Log;
}

const IMAGES: FileFilter = { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp'] };
const ARCHIVES: FileFilter = { name: 'Archives', extensions: ['zip'] };
const MESHES: FileFilter = { name: 'Meshes', extensions: ['glb', 'gltf', 'obj'] };

/** What the system's desktop does for the page: browser, file manager, dialogs. */
export function desktopShell({ logFolder, log }: ShellDeps): HandlerDeps['shell'] {
  return {
    async openLink(link) {
      const address = LINKS[link];
      if (mayOpen(address)) await shell.openExternal(address);
      else log.warn('a link was refused', { link });
    },
    reveal: (path) => shell.showItemInFolder(path),
    revealLogs: () => shell.showItemInFolder(logFolder),
    copyPath: async (file) => {
      await clipboard.writeText(file);
    },
    startDrag: ({ file, picture }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.webContents.startDrag({ file, icon: dragPicture(picture) });
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
    async findFile(of) {
      const { canceled, filePaths } = await over((window) =>
        dialog.showOpenDialog(window, {
          title: `Where is the ${of === 'image' ? 'picture' : of === 'mesh' ? 'coarse mesh' : 'mesh file of this run'}?`,
          buttonLabel: 'Use this file',
          filters: of === 'run' ? [{ name: 'Meshes', extensions: ['glb'] }] : filtersFor(of),
          properties: ['openFile'],
        }),
      );
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}

/** Where pictures go, as the system asks for it. */
export function pictureDialogs(): Pick<PicturesDeps, 'home' | 'askFile' | 'askFolder' | 'reveal'> {
  return {
    home: () => app.getPath('pictures'),
    async askFile(defaultPath, { ending, label }) {
      const { canceled, filePath } = await over((window) =>
        dialog.showSaveDialog(window, {
          defaultPath,
          filters: [{ name: label, extensions: [ending.slice(1)] }],
          // Windows and macOS ask by themselves before a file is replaced; GTK must be told to.
          properties: ['createDirectory', 'showOverwriteConfirmation'],
        }),
      );
      return canceled || filePath === '' ? null : filePath;
    },
    async askFolder(defaultPath) {
      const { canceled, filePaths } = await over((window) =>
        dialog.showOpenDialog(window, {
          title: 'Choose where the pictures go',
          buttonLabel: 'Save Here',
          defaultPath,
          properties: ['openDirectory', 'createDirectory'],
        }),
      );
      return canceled ? null : (filePaths[0] ?? null);
    },
    reveal: (file) => shell.showItemInFolder(file),
  };
}

/** Which folder is meant; null: the user thought better of it. */
export async function askForFolder({ title, button }: FolderQuestion): Promise<string | null> {
  const { canceled, filePaths } = await over((window) =>
    dialog.showOpenDialog(window, { title, buttonLabel: button, properties: ['openDirectory', 'createDirectory'] }),
  );
  return canceled ? null : (filePaths[0] ?? null);
}

/** Where projects come from, and where archives and reports go. */
export function transferDialogs(): HandlerDeps['transferDialogs'] {
  const save = async (title: string, name: string, kind: FileFilter): Promise<string | null> => {
    const { canceled, filePath } = await over((window) =>
      dialog.showSaveDialog(window, {
        title,
        defaultPath: path.join(app.getPath('documents'), name),
        filters: [kind],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }),
    );
    return canceled || filePath === '' ? null : filePath;
  };
  return {
    async source(what) {
      const { canceled, filePaths } = await over((window) =>
        dialog.showOpenDialog(window, {
          title: what === 'folder' ? 'Choose a library or a project folder' : 'Choose an archive',
          buttonLabel: 'Import',
          ...(what === 'archive' && { filters: [ARCHIVES] }),
          properties: [what === 'folder' ? 'openDirectory' : 'openFile'],
        }),
      );
      return canceled ? null : (filePaths[0] ?? null);
    },
    archive: (name) => save('Export as archive', name, ARCHIVES),
    report: (name) => save('Save the report', name, { name: 'Text', extensions: ['txt'] }),
  };
}

/** Which file of certificates is to be trusted; null: the user thought better of it. */
export async function askForCertificates(): Promise<string | null> {
  const { canceled, filePaths } = await over((window) =>
    dialog.showOpenDialog(window, {
      title: 'Choose the certificates to trust',
      buttonLabel: 'Trust',
      filters: [
        { name: 'Certificates (PEM)', extensions: ['pem', 'crt', 'cer'] },
        { name: 'All files', extensions: ['*'] },
      ],
      properties: ['openFile'],
    }),
  );
  return canceled ? null : (filePaths[0] ?? null);
}

/** Where exports go, as the system asks for it. */
export function exportDialogs(): Omit<ExportDeskDeps, 'log'> {
  return {
    home: () => app.getPath('documents'),
    askFile: (defaultPath, { kind }) => askForFile('Export', defaultPath, kind.toUpperCase(), kind),
    reveal: (file) => shell.showItemInFolder(file),
  };
}

/** Where a hand-over bundle goes; a folder is a new one, by the name that was given. */
export async function askForBundle(name: string, as: 'folder' | 'zip'): Promise<string | null> {
  const suggested = path.join(app.getPath('documents'), name);
  if (as === 'zip') return askForFile('Hand over as an archive', suggested, 'ZIP archive', 'zip');
  const folder = await askForFolder({ title: 'Choose where the folder goes', button: 'Save Here' });
  return folder === null ? null : path.join(folder, name);
}

async function askForFile(title: string, defaultPath: string, kind: string, ending: string): Promise<string | null> {
  const { canceled, filePath } = await over((window) =>
    dialog.showSaveDialog(window, {
      title,
      defaultPath,
      filters: [{ name: kind, extensions: [ending] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }),
  );
  return canceled || filePath === '' ? null : filePath;
}

/** macOS begins no drag without a picture under the hand. */
function dragPicture(file: string | null): NativeImage {
  const picture = file === null ? nativeImage.createEmpty() : nativeImage.createFromPath(file);
  return picture.isEmpty() ? nativeImage.createFromDataURL(BLANK) : picture.resize({ width: 96 });
}

/** One grey pixel, for a mesh that has no thumbnail yet. */
const BLANK =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNsaGj4DwAFhAKAjM1mJgAAAABJRU5ErkJggg==';

/** Where the ledger goes; null: the user thought better of it. */
export async function askForLedger(name: string): Promise<string | null> {
  const { canceled, filePath } = await over((window) =>
    dialog.showSaveDialog(window, {
      title: 'Export the ledger',
      defaultPath: path.join(app.getPath('documents'), name),
      filters: [{ name: 'CSV', extensions: ['csv'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    }),
  );
  return canceled || filePath === '' ? null : filePath;
}

function filtersFor(slot: Slot | null): FileFilter[] {
  if (slot === 'image') return [IMAGES];
  if (slot === 'mesh') return [MESHES];
  return [{ name: 'Pictures and meshes', extensions: [...IMAGES.extensions, ...MESHES.extensions] }, IMAGES, MESHES];
}

/** Dialogs belong to the window, so that they cannot be lost behind it. */
export function over<T>(show: (window: Electron.BrowserWindow) => Promise<T>): Promise<T> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(0);
  return window === undefined ? Promise.reject(new Error('no window')) : show(window);
}
