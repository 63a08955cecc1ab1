import { app, BrowserWindow, dialog, Menu, nativeTheme, powerMonitor, session } from 'electron';
import type { Theme } from '../../preload/contract/app.ts';
import { isCommand } from '../command/parse.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { publisher } from '../ipc/publish.ts';
import { Work } from '../ipc/work.ts';
import type { Services } from '../services.ts';
import { answerPage } from './answer-page.ts';
import { createServices } from './app-services.ts';
import { Arrivals } from './arrivals.ts';
import { ORIGIN } from './content-security.ts';
import { giveUp, logUncaught } from './crash.ts';
import { askBeforeQuit, closeBeforeQuit } from './lifecycle.ts';
import { openLog } from './log-file.ts';
import { menuTemplate } from './menu.ts';
import { createNetFetch } from './net-fetch.ts';
import { NetSessions } from './net-sessions.ts';
import { NetworkSettings } from './network.ts';
import { createOutside } from './outside.ts';
import { onWake } from './power.ts';
import { quittingOf } from './quit-dialog.ts';
import { guardContents, guardSession } from './security.ts';
import { serveFiles } from './serve-files.ts';
import { desktopShell } from './shell.ts';
import { watchRuns } from './watch-runs.ts';
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
 * first call waits for that, or for what can be looked through until then.
 */
async function assemble(log: Log, logFolder: string, keyIs: (read: () => string | null) => void): Promise<void> {
  const appFolder = app.getAppPath();
  log.info('start', { version: app.getVersion(), electron: process.versions.electron, platform: process.platform });
  const publish = publisher(() => BrowserWindow.getAllWindows().map((window) => window.webContents));

  const sessions = new NetSessions({ proxy: { mode: 'system' }, authorities: [] });
  // Told by the services, and asks them in turn.
  const runWatch = watchRuns(
    () => services,
    (run) => arrivals.showRun(run),
  );
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
  const quitting = quittingOf(services, log);
  askBeforeQuit(quitting, { app, powerMonitor, process });
  closeBeforeQuit(app, () => outside.close().then(() => services.close()), log);
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
  const useTheme = (theme: Theme): void => void (nativeTheme.themeSource = theme);
  useTheme(services.settings.get().theme);
  const outside = createOutside(appFolder, {
    services,
    publish,
    log,
    showProject: (projectId) => arrivals.showProject(projectId),
  });
  const started = network
    .start()
    // Before there is a page that could ask for them: a new watch must not be written in place of those of before.
    .then(() => outside.start())
    .then(() => services.start());

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
    settled: () => services.libraries.settled(),
    show: () => windows.show(),
    publish,
    log,
  });
  arrivals.first(process.argv, process.cwd(), started, (notice) => services.tell(notice));

  const shell = desktopShell({ logFolder, log });
  answerPage({ services, started, sessions, network, arrivals, windows, shell, work, outside, useTheme, publish, log });

  const menu = menuTemplate(app.getName(), process.platform, {
    command: (command) => publish('app:command', { command }),
    openLink: (link) => void shell.openLink(link),
    showLogs: () => shell.revealLogs(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  app.on('second-instance', (_event, argv, workingFolder) => {
    // A command refuses by itself to work beside the window; its files are not for it.
    if (!isCommand(argv)) void arrivals.again(argv, workingFolder);
  });
  windows.watch();
  windows.open();
}
