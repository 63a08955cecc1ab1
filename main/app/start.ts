import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, powerMonitor, session } from 'electron';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { loopbackOrigin } from '../fal/transport.ts';
import { handlers } from '../ipc/handlers.ts';
import { publisher } from '../ipc/publish.ts';
import { isTrustedFrame, serveIpc } from '../ipc/serve.ts';
import { Work } from '../ipc/work.ts';
import { exportLedger } from '../ledger/export.ts';
import { Pictures } from '../pictures/pictures.ts';
import { Services, type ServicesDeps } from '../services.ts';
import { Announcer } from './announcer.ts';
import { Arrivals } from './arrivals.ts';
import { ORIGIN } from './content-security.ts';
import { giveUp, logUncaught } from './crash.ts';
import { askBeforeQuit, closeBeforeQuit } from './lifecycle.ts';
import { openLog } from './log-file.ts';
import { menuTemplate } from './menu.ts';
import { spawnMeshProcess } from './mesh-process.ts';
import { createNetFetch } from './net-fetch.ts';
import { NetSessions } from './net-sessions.ts';
import { networkDesk } from './network-desk.ts';
import { NetworkSettings } from './network.ts';
import { Notifications } from './notifications.ts';
import { keepAwake, onWake } from './power.ts';
import { askToQuit } from './quit-dialog.ts';
import { isConcerned, Quitting } from './quitting.ts';
import { RunWatch } from './run-watch.ts';
import { systemSecretBox } from './secret-box.ts';
import { guardContents, guardSession } from './security.ts';
import { serveFiles } from './serve-files.ts';
import { settingsChanger } from './settings-change.ts';
import { askForLedger, desktopShell, pictureDialogs } from './shell.ts';
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

  // What the services tell of the runs goes to the system's own surfaces too, which ask the services in turn.
  const sessions = new NetSessions({ proxy: { mode: 'system' }, authorities: [] });
  const notifications = new Notifications();
  const announcer = new Announcer({
    clock: systemClock,
    wanted: () => services.settings.get().notify,
    watched: () => BrowserWindow.getFocusedWindow() !== null,
    projectName: async (id) => (await services.shop().library.project(id)).name,
    tell: (telling, run) => notifications.show(telling, () => arrivals.showRun(run)),
  });
  const runWatch = new RunWatch({ announcer, activity: () => services.shopIfOpen()?.runner.activity() ?? null });
  const services: Services = createServices(appFolder, {
    log,
    publish,
    fetch: createNetFetch(sessions),
    runChanged: (run) => runWatch.changed(run),
    libraryChanged: () => runWatch.refresh(),
  });
  keyIs(() => services.key.read());

  guardSession(session.defaultSession, ORIGIN, log);
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  const quitting = new Quitting({
    concerns: () => {
      const activity = services.shopIfOpen()?.runner.activity();
      return activity !== undefined && isConcerned(activity, services.settings.get().line.paused);
    },
    ask: () => askToQuit(services.shop().runner.activity()),
    cancelAll: () => services.shop().runner.cancelAll(),
    quit: () => app.quit(),
    log,
  });
  askBeforeQuit(quitting, { app, powerMonitor, process });
  closeBeforeQuit(app, () => services.close(), log);
  await serveFiles(appFolder, services, log);

  const wake = (): void => services.shopIfOpen()?.runner.wake();
  onWake(wake);
  const network = new NetworkSettings({
    settings: services.settings,
    use: (way) => sessions.use(way),
    changed: wake,
    tell: (notice) => services.tell(notice),
    log,
  });
  const useTheme = (theme: typeof nativeTheme.themeSource): void => void (nativeTheme.themeSource = theme);
  useTheme(services.settings.get().theme);
  const started = network.start().then(() => services.start());

  const work = new Work({ clock: systemClock, publish: (progress) => publish('work:progress', progress) });
  const windows = new Windows({
    appFolder,
    log,
    pageGone: () => work.leave(),
    lastCloses: (event) => quitting.attempt(event),
    systemEnds: () => {
      quitting.systemEnds();
      void services.close();
    },
  });
  const arrivals = new Arrivals({
    appFolder,
    shop: () => services.shopIfOpen(),
    show: () => windows.show(),
    publish,
    log,
  });
  arrivals.first(process.argv, process.cwd(), started, (notice) => services.tell(notice));

  const view = () => services.settingsView();
  const settingsChanged = (): void => publish('settings:changed', view());
  const shell = desktopShell({ logFolder, changeLibrary: (folder) => services.changeLibrary(folder), log });
  serveIpc(
    handlers({
      version: app.getVersion(),
      platform: process.platform,
      started: () => started,
      open: () => services.shop(),
      openAgain: () => services.shopAgain(),
      active: async () => (await services.shopIfOpen()?.runner.active()) ?? [],
      settings: {
        view,
        change: settingsChanger({
          settings: services.settings,
          view,
          network,
          useTheme,
          lineChanged: () => services.shopIfOpen()?.runner.lineChanged(),
          publish: settingsChanged,
        }),
      },
      key: services.key,
      account: services.account,
      takeNotices: () => services.takeNotices(),
      takeOpened: () => arrivals.take(),
      shell,
      work,
      pictures: new Pictures({ uploads: services.uploads, newId: randomUUID, ...pictureDialogs() }),
      exportLedger: (library, month) => exportLedger(library, month, askForLedger),
      network: networkDesk({
        network,
        sessions,
        view,
        changed: settingsChanged,
        readKey: () => services.key.read(),
        origin: loopbackOrigin(process.env['ULTRASHAPE_FAL_ORIGIN']),
        clock: systemClock,
        log,
      }),
      keyChanged: (status) => {
        publish('key:changed', status);
        wake();
      },
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
  app.on('second-instance', (_event, argv, workingFolder) => void arrivals.again(argv, workingFolder));
  windows.watch();
  windows.open();
}

/** What of the services is Electron's, or lies where Electron says. */
function createServices(
  appFolder: string,
  deps: Pick<ServicesDeps, 'fetch' | 'log' | 'publish' | 'runChanged' | 'libraryChanged'>,
): Services {
  return new Services({
    userData: app.getPath('userData'),
    defaultLibrary: path.join(app.getPath('documents'), 'Ultrashape Library'),
    sampleFolder: app.isPackaged ? path.join(process.resourcesPath, 'sample') : path.join(appFolder, 'assets/sample'),
    env: process.env,
    platform: process.platform,
    secretBox: systemSecretBox,
    spawnMeshProcess: () => spawnMeshProcess(path.join(appFolder, 'out/main/mesh-process.js')),
    keepAwake,
    ...deps,
  });
}
