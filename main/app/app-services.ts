import path from 'node:path';
import { app, shell } from 'electron';
import { Services, type ServicesDeps } from '../services.ts';
import { spawnMeshProcess } from './mesh-process.ts';
import { keepAwake } from './power.ts';
import { systemSecretBox } from './secret-box.ts';

/** The services over Electron, and over the folders that it names. */
export function createServices(
  appFolder: string,
  deps: Pick<ServicesDeps, 'fetch' | 'log' | 'publish' | 'runChanged' | 'libraryChanged' | 'isCommand'>,
): Services {
  return new Services({
    userData: app.getPath('userData'),
    defaultLibrary: path.join(app.getPath('documents'), 'Ultrashape Library'),
    sampleFolder: app.isPackaged ? path.join(process.resourcesPath, 'sample') : path.join(appFolder, 'assets/sample'),
    env: process.env,
    platform: process.platform,
    version: app.getVersion(),
    secretBox: systemSecretBox,
    spawnMeshProcess: () => spawnMeshProcess(path.join(appFolder, 'out/main/mesh-process.js')),
    keepAwake,
    toSystemTrash: (path) => shell.trashItem(path),
    ...deps,
  });
}
