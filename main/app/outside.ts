import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, BrowserWindow, dialog, shell } from 'electron';
import type { WatchArrival } from '../../preload/contract/blender.ts';
import { BUILT_IN_RECIPES } from '../../preload/contract/finish.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { BlenderDesk } from '../blender/blender-desk.ts';
import type { HandlerDeps } from '../ipc/handlers.ts';
import type { Publish } from '../ipc/publish.ts';
import { splitName } from '../library/folders.ts';
import { Openers } from '../programs/openers.ts';
import { startProgram } from '../programs/start.ts';
import { thisSystem } from '../programs/system.ts';
import type { Services } from '../services.ts';
import { DEFAULT_BLENDER } from '../settings/blender.ts';
import { exchangeFile } from '../watch/exchange.ts';
import { Watches } from '../watch/watches.ts';
import { Notifications } from './notifications.ts';
import { over } from './shell.ts';

export interface OutsideDeps {
  readonly services: Services;
  readonly publish: Publish;
  readonly log: Log;
  /** Bring the window to the front, with this project in it. */
  readonly showProject: (projectId: string) => void;
}

/** What the app has to do with other programs of this machine: Blender, and files that come back from it. */
export interface Outside {
  readonly blender: BlenderDesk;
  readonly watches: HandlerDeps['watches'];
  readonly openers: Openers;
  start(): Promise<void>;
  close(): Promise<void>;
}

export function createOutside(appFolder: string, { services, publish, log, showProject }: OutsideDeps): Outside {
  const userData = app.getPath('userData');
  const unseen: WatchArrival[] = [];
  const notifications = new Notifications();
  /** Beside the library, on the same disk: what goes out and comes back must not lie in it. */
  const exchange = (): string => path.join(path.dirname(services.shop().library.folder), 'Ultrashape Exchange');
  const watches = new Watches({
    file: path.join(userData, 'watches.json'),
    staging: path.join(userData, 'staging'),
    shop: () => services.shopIfOpen(),
    clock: systemClock,
    newId: randomUUID,
    log,
    arrived({ projectId, project, input }) {
      const [name] = splitName(input.name);
      unseen.push({ projectId, project, inputId: input.id, name });
      publish('watch:arrived', {});
      // Whoever saved it sits before another program.
      if (BrowserWindow.getFocusedWindow() !== null || !services.settings.get().notify) return;
      notifications.show({ title: `${name} is here`, body: `A new version for ${project}. Refine again?` }, () =>
        showProject(projectId),
      );
    },
    refused: (message, advice) => publish('app:notice', { level: 'warning', message, advice, ref: '' }),
    changed: () => publish('watch:changed', {}),
  });
  const settings = {
    get: () => ({ ...DEFAULT_BLENDER, ...services.settings.get().blender }),
    change: (change: object) => void services.settings.change({ blender: { ...settings.get(), ...change } }),
  };
  const blender = new BlenderDesk({
    system: thisSystem,
    start: startProgram,
    clock: systemClock,
    log,
    newId: randomUUID,
    scripts: app.isPackaged ? path.join(process.resourcesPath, 'blender') : path.join(appFolder, 'assets/blender'),
    folder: path.join(userData, 'blender'),
    appVersion: app.getVersion(),
    settings,
    ask: { program: askForBlender, blend: askForBlend, assets: askForAssets },
    reveal: (file) => shell.showItemInFolder(file),
    recipes: () => [...BUILT_IN_RECIPES, ...services.settings.exporting().own],
    async watched({ project, input }, begin) {
      const known = watches.of(project.id).findLast(({ meshId }) => meshId === input.id);
      if (known !== undefined || !begin) return known?.file ?? null;
      const file = await exchangeFile(exchange(), project.name, input.name);
      return (await watches.add(project.id, input.id, file)).file;
    },
  });
  const openers = new Openers({
    system: thisSystem,
    start: startProgram,
    openPath: (file) => shell.openPath(file),
    ask: askForProgram,
    chosen: { get: () => settings.get().openWith, set: (openWith) => settings.change({ openWith }) },
  });
  return {
    blender,
    openers,
    watches: {
      of: (projectId) => watches.of(projectId),
      get: (id) => watches.get(id),
      add: (projectId, meshId, file) => watches.add(projectId, meshId, file),
      remove: (id) => watches.remove(id),
      ask: () => askForWatch(path.dirname(exchange())),
      take: () => unseen.splice(0),
    },
    start: () => watches.start(),
    close: () => watches.close(),
  };
}

/** Null: the user thought better of it. */
async function askToOpen(options: Electron.OpenDialogOptions): Promise<string | null> {
  const { canceled, filePaths } = await over((window) => dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}

function askForBlender(): Promise<string | null> {
  const filters = process.platform === 'win32' ? [{ name: 'Programs', extensions: ['exe'] }] : [];
  return askToOpen({ title: 'Choose Blender', buttonLabel: 'Choose', filters, properties: ['openFile'] });
}

function askForProgram(): Promise<string | null> {
  const filters = process.platform === 'win32' ? [{ name: 'Programs', extensions: ['exe'] }] : [];
  return askToOpen({ title: 'Choose a program', buttonLabel: 'Choose', filters, properties: ['openFile'] });
}

function askForBlend(): Promise<string | null> {
  return askToOpen({
    title: 'Choose the Blender file to add the run to',
    buttonLabel: 'Append',
    filters: [{ name: 'Blender files', extensions: ['blend'] }],
    properties: ['openFile'],
  });
}

function askForAssets(begin: string | null): Promise<string | null> {
  return askToOpen({
    title: 'Choose the folder of an asset library',
    buttonLabel: 'Publish Here',
    ...(begin !== null && { defaultPath: begin }),
    properties: ['openDirectory', 'createDirectory'],
  });
}

function askForWatch(begin: string): Promise<string | null> {
  return askToOpen({
    title: 'Choose the file that the coarse mesh is exported to',
    buttonLabel: 'Watch',
    defaultPath: begin,
    filters: [{ name: 'Meshes', extensions: ['glb', 'obj'] }],
    properties: ['openFile'],
  });
}
