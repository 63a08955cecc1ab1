import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, protocol, session } from 'electron';
import type { Notice, Settings, SettingsChange } from '../../preload/contract/app.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { handlers } from '../ipc/handlers.ts';
import { publisher, type Publish } from '../ipc/publish.ts';
import { isTrustedFrame, serveIpc } from '../ipc/serve.ts';
import { Work } from '../ipc/work.ts';
import { Pictures } from '../pictures/pictures.ts';
import { Services } from '../services.ts';
import { filesOf } from './command-line.ts';
import { ORIGIN, SCHEME } from './content-security.ts';
import { giveUp, logUncaught } from './crash.ts';
import { closeBeforeQuit } from './lifecycle.ts';
import { openLog } from './log-file.ts';
import { mediumOf } from './media.ts';
import { menuTemplate } from './menu.ts';
import { spawnMeshProcess } from './mesh-process.ts';
import { createNetFetch } from './net-fetch.ts';
import { takeOpenedFiles } from './opened-files.ts';
import { pageServer } from './page-server.ts';
import { keepAwake, onWake } from './power.ts';
import { systemSecretBox } from './secret-box.ts';
import { guardContents, guardSession } from './security.ts';
import { desktopShell, pictureDialogs } from './shell.ts';
import { Windows } from './windows.ts';

/** Everything after `ready`. An app that cannot start says so and goes: it must not sit there without a window. */
export async function startApp(): Promise<void> {
  const logFolder = app.getPath('logs');
  // The log is there before the key is, and must never hold it.
  let readKey = (): string | null => null;
  const log = openLog(logFolder, () => [readKey() ?? '', process.env['FAL_KEY'] ?? '']);
  logUncaught(process, log);
  try {
    await assemble(log, logFolder, (read) => (readKey = read));
  } catch (error) {
    giveUp(log.error('the app could not start', error), dialog, app);
  }
}

/**
 * In the order in which it must happen: services, locks, answers, window. The page loads while the library opens; its
 * first call waits for that.
 */
async function assemble(log: Log, logFolder: string, keyIs: (read: () => string | null) => void): Promise<void> {
  const appFolder = app.getAppPath();
  log.info('start', { version: app.getVersion(), electron: process.versions.electron, platform: process.platform });
  const publish = publisher(() => BrowserWindow.getAllWindows().map((window) => window.webContents));
  const services = createServices(appFolder, log, publish);
  keyIs(() => services.key.read());

  guardSession(session.defaultSession, ORIGIN, log);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  closeBeforeQuit(app, () => services.close(), log);
  await serveFiles(appFolder, services, log);

  nativeTheme.themeSource = services.settings.get().theme;
  const started = services.start();
  onWake(() => services.shopIfOpen()?.runner.wake());
  const work = new Work({ clock: systemClock, publish: (progress) => publish('work:progress', progress) });
  const windows = new Windows(appFolder, log, () => work.leave());
  const shell = desktopShell({ logFolder, changeLibrary: (folder) => services.changeLibrary(folder), log });
  const taking = { shop: () => services.shopIfOpen(), log };
  const opened = started.then(() =>
    takeOpenedFiles(filesOf(process.argv, process.cwd(), appFolder), {
      ...taking,
      tell: (notice) => services.tell(notice),
    }),
  );
  let unseen: Promise<string | null> = opened;
  serveIpc(
    handlers({
      version: app.getVersion(),
      platform: process.platform,
      started: () => started,
      open: () => services.shop(),
      openAgain: () => services.shopAgain(),
      active: async () => (await services.shopIfOpen()?.runner.active()) ?? [],
      settings: { view: () => services.settingsView(), change: (change) => changeSettings(services, publish, change) },
      key: services.key,
      account: services.account,
      takeNotices: () => services.takeNotices(),
      takeOpened: () => {
        const project = unseen;
        unseen = Promise.resolve(null);
        return project;
      },
      shell,
      work,
      pictures: new Pictures({ uploads: services.uploads, newId: randomUUID, ...pictureDialogs() }),
      keyChanged: (status) => publish('key:changed', status),
    }),
    {
      ipcMain,
      isTrusted: (caller) => isTrustedFrame(caller, ORIGIN, windows.pages),
      report: (error, name) => log.error(`${name} failed`, error),
    },
  );

  const menu = menuTemplate(app.getName(), process.platform, {
    command: (command) => publish('app:command', { command }),
    openLink: (link) => void shell.openLink(link),
    showLogs: () => shell.revealLogs(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  app.on('second-instance', (_event, argv, workingFolder) => {
    windows.show();
    const tell = (notice: Notice): void => publish('app:notice', notice);
    void takeOpenedFiles(filesOf(argv, workingFolder, appFolder), { ...taking, tell }).then((projectId) => {
      if (projectId !== null) publish('app:show-project', { projectId });
    });
  });
  windows.watch();
  windows.open();
}

function createServices(appFolder: string, log: Log, publish: Publish): Services {
  return new Services({
    userData: app.getPath('userData'),
    defaultLibrary: path.join(app.getPath('documents'), 'Ultrashape Library'),
    sampleFolder: app.isPackaged ? path.join(process.resourcesPath, 'sample') : path.join(appFolder, 'assets/sample'),
    env: process.env,
    platform: process.platform,
    fetch: createNetFetch(),
    secretBox: systemSecretBox,
    spawnMeshProcess: () => spawnMeshProcess(path.join(appFolder, 'out/main/mesh-process.js')),
    keepAwake,
    log,
    publish,
  });
}

/** One origin for all that the page loads; nothing is ever loaded from a file: address. */
async function serveFiles(appFolder: string, services: Services, log: Log): Promise<void> {
  protocol.handle('file', () => new Response(null, { status: 403 }));
  const answer = await pageServer({
    folder: path.join(appFolder, 'out/renderer'),
    media: async (id, kind, signal) => {
      const shop = services.shopIfOpen();
      return shop === null ? null : mediumOf(shop, id, kind, signal);
    },
    upload: async (name, bytes) => (await services.uploads.stage(name, bytes)).token,
    report: (error, what) => log.error(what, error),
  });
  protocol.handle(SCHEME, answer);
}

function changeSettings(services: Services, publish: Publish, change: SettingsChange): Settings {
  nativeTheme.themeSource = services.settings.change(change).theme;
  const view = services.settingsView();
  publish('settings:changed', view);
  return view;
}
