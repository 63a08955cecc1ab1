import path from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session } from 'electron';
import type { Notice, SettingsChange } from '../../preload/contract/app.ts';
import { handlers } from '../ipc/handlers.ts';
import { publisher } from '../ipc/publish.ts';
import { isTrustedFrame, serveIpc } from '../ipc/serve.ts';
import { Services } from '../services.ts';
import { filesOf } from './command-line.ts';
import { ORIGIN, SCHEME } from './content-security.ts';
import { logUncaught, reviveWindow } from './crash.ts';
import { closeBeforeQuit } from './lifecycle.ts';
import { openLog } from './log-file.ts';
import { mediumOf } from './media.ts';
import { menuTemplate } from './menu.ts';
import { spawnMeshProcess } from './mesh-process.ts';
import { netFetch } from './net-fetch.ts';
import { takeOpenedFiles } from './opened-files.ts';
import { pageServer } from './page-server.ts';
import { keepAwake, onWake } from './power.ts';
import { systemSecretBox } from './secret-box.ts';
import { guardContents, guardSession } from './security.ts';
import { desktopShell } from './shell.ts';
import { openWindow } from './window.ts';

/** Everything after `ready`, in the order in which it must happen: log, locks, services, answers, window. */
export async function startApp(): Promise<void> {
  const appFolder = app.getAppPath();
  const userData = app.getPath('userData');
  const logFolder = app.getPath('logs');
  const log = openLog(logFolder, () => [services.key.read() ?? '', process.env['FAL_KEY'] ?? '']);
  const windows = new Set<number>();
  const publish = publisher(() => BrowserWindow.getAllWindows().map((window) => window.webContents));
  const services: Services = new Services({
    userData,
    defaultLibrary: path.join(app.getPath('documents'), 'Ultrashape Library'),
    sampleFolder: app.isPackaged ? path.join(process.resourcesPath, 'sample') : path.join(appFolder, 'assets/sample'),
    env: process.env,
    platform: process.platform,
    fetch: netFetch,
    secretBox: systemSecretBox,
    spawnMeshProcess: () => spawnMeshProcess(path.join(appFolder, 'out/main/mesh-process.js')),
    keepAwake,
    log,
    publish,
  });
  logUncaught(process, log);
  log.info('start', { version: app.getVersion(), electron: process.versions.electron, platform: process.platform });

  guardSession(session.defaultSession, ORIGIN, log);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  closeBeforeQuit(app, () => services.close(), log);
  // Files are read by us and by id; nothing is ever loaded from a file: address.
  protocol.handle('file', () => new Response(null, { status: 403 }));
  protocol.handle(
    SCHEME,
    await pageServer({
      folder: path.join(appFolder, 'out/renderer'),
      media: async (id, kind) => mediumOf(services.shop(), id, kind),
      upload: async (name, bytes) => (await services.uploads.stage(name, bytes)).token,
    }),
  );

  nativeTheme.themeSource = services.settings.get().theme;
  await services.start();
  onWake(() => services.shopIfOpen()?.runner.wake());

  const notices: Notice[] = services.takeNotices();
  const taking = { shop: () => services.shopIfOpen(), log };
  const opened = takeOpenedFiles(filesOf(process.argv, process.cwd(), appFolder), {
    ...taking,
    tell: (notice) => notices.push(notice),
  });
  let unopened: Promise<string | null> = opened;
  const changeLibrary = (folder: string) => services.changeLibrary(folder);
  const shell = desktopShell({ logFolder, changeLibrary, log });
  serveIpc(
    handlers({
      version: app.getVersion(),
      platform: process.platform,
      open: () => services.shop(),
      active: async () => (await services.shopIfOpen()?.runner.active()) ?? [],
      settings: {
        view: () => services.settingsView(),
        change: (change: SettingsChange) => {
          nativeTheme.themeSource = services.settings.change(change).theme;
          const view = services.settingsView();
          publish('settings:changed', view);
          return view;
        },
      },
      key: services.key,
      account: services.account,
      takeNotices: () => notices.splice(0),
      takeOpened: () => {
        const project = unopened;
        unopened = Promise.resolve(null);
        return project;
      },
      shell,
      keyChanged: (status) => publish('key:changed', status),
    }),
    {
      ipcMain,
      isTrusted: (caller) => isTrustedFrame(caller, ORIGIN, windows),
      report: (error, name) => log.error(`${name} failed`, error),
    },
  );

  const open = (): BrowserWindow => {
    const window = openWindow(appFolder, app.getName());
    const { id } = window.webContents;
    windows.add(id);
    window.once('closed', () => windows.delete(id));
    reviveWindow(window, dialog, app, log);
    return window;
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(app.getName(), process.platform, {
        command: (command) => publish('app:command', { command }),
        openLink: (link) => void shell.openLink(link),
        showLogs: () => shell.revealLogs(),
      }),
    ),
  );
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('second-instance', (_event, argv, workingFolder) => {
    const window = BrowserWindow.getAllWindows().at(0) ?? open();
    if (window.isMinimized()) window.restore();
    window.focus();
    const tell = (notice: Notice): void => publish('app:notice', notice);
    void takeOpenedFiles(filesOf(argv, workingFolder, appFolder), { ...taking, tell }).then((projectId) => {
      if (projectId !== null) publish('app:show-project', { projectId });
    });
  });
  open();
}
