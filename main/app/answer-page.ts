import { randomUUID } from 'node:crypto';
import { app, ipcMain } from 'electron';
import type { Theme } from '../../preload/contract/app.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { ExportDesk } from '../export/export-desk.ts';
import { loopbackOrigin } from '../fal/transport.ts';
import { handlers, type HandlerDeps } from '../ipc/handlers.ts';
import type { Publish } from '../ipc/publish.ts';
import { isTrustedFrame, serveIpc } from '../ipc/serve.ts';
import type { Work } from '../ipc/work.ts';
import { exportLedger } from '../ledger/export.ts';
import { Pictures } from '../pictures/pictures.ts';
import type { Services } from '../services.ts';
import type { Arrivals } from './arrivals.ts';
import { ORIGIN } from './content-security.ts';
import type { NetSessions } from './net-sessions.ts';
import type { Outside } from './outside.ts';
import { networkDesk } from './network-desk.ts';
import type { NetworkSettings } from './network.ts';
import { settingsChanger } from './settings-change.ts';
import { shelfDesk } from './shelf-desk.ts';
import { askForBundle, askForFolder, askForLedger, exportDialogs, pictureDialogs, transferDialogs } from './shell.ts';
import type { Windows } from './windows.ts';

export interface AnswerDeps {
  readonly services: Services;
  /** Resolves when the library is open, or could not be opened. */
  readonly started: Promise<void>;
  readonly sessions: NetSessions;
  readonly network: NetworkSettings;
  readonly arrivals: Arrivals;
  readonly windows: Windows;
  readonly shell: HandlerDeps['shell'];
  readonly work: Work;
  readonly outside: Pick<Outside, 'blender' | 'watches' | 'openers'>;
  readonly useTheme: (theme: Theme) => void;
  readonly publish: Publish;
  readonly log: Log;
}

/** Answer what the page asks, each call by whoever can. */
export function answerPage(deps: AnswerDeps): void {
  const { services, started, sessions, network, arrivals, windows, shell, work, outside, useTheme, publish, log } =
    deps;
  const view = () => services.settingsView();
  const settingsChanged = (): void => publish('settings:changed', view());
  serveIpc(
    handlers({
      version: app.getVersion(),
      platform: process.platform,
      started: () => Promise.race([started, services.libraries.shownEarly]),
      open: () => services.shop(),
      library: () => services.libraries.library(),
      libraryAgain: () => services.libraries.libraryAgain(),
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
      transferDialogs: transferDialogs(),
      shelf: shelfDesk({
        libraries: services.libraries,
        askFolder: askForFolder,
        reveal: (file) => shell.reveal(file),
      }),
      work,
      blender: outside.blender,
      watches: outside.watches,
      openers: outside.openers,
      pictures: new Pictures({ uploads: services.uploads, newId: randomUUID, ...pictureDialogs() }),
      exportDesk: new ExportDesk({ ...exportDialogs(), log }),
      askBundle: askForBundle,
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
        services.shopIfOpen()?.runner.keyChanged();
      },
    }),
    {
      ipcMain,
      isTrusted: (caller) => isTrustedFrame(caller, ORIGIN, windows.pages),
      report: (error, name) => log.error(`${name} failed`, error),
    },
  );
}
