import type { App, BrowserWindow, Dialog, RenderProcessGoneDetails } from 'electron';
import type { Log } from '../base/log.ts';

/** A page that dies twice within this many milliseconds is not reloaded again by itself. */
const AGAIN_MS = 60_000;

/**
 * What happens to errors that nobody caught. The main process goes on: runs are on disk, and a dialog that stops
 * everything loses more than it saves. Every one is in the log.
 */
export function logUncaught(process: Pick<NodeJS.Process, 'on'>, log: Log): void {
  process.on('uncaughtException', (error) => void log.error('uncaught exception', error));
  process.on('unhandledRejection', (reason) => void log.error('unhandled rejection', reason));
}

/** An app that could not start: say so, where the reason is, and go. `ref` finds it in the log. */
export function giveUp(ref: string, dialog: Pick<Dialog, 'showErrorBox'>, app: Pick<App, 'exit'>): void {
  dialog.showErrorBox(
    'Ultrashape Desktop could not start',
    `Nothing is lost: your library and your runs are on disk. Installing the app again may help. The reason is in its log, under ${ref}.`,
  );
  app.exit(1);
}

/** A page that dies is reloaded once, without a word, since nothing is lost with it; the second time the user decides. */
export function reviveWindow(
  window: Pick<BrowserWindow, 'isDestroyed' | 'webContents'>,
  dialog: Pick<Dialog, 'showMessageBox'>,
  app: Pick<App, 'quit'>,
  log: Log,
): void {
  let last = -Infinity;
  const gone = async (details: RenderProcessGoneDetails): Promise<void> => {
    const ref = log.error('the page is gone', new Error(details.reason), { exitCode: details.exitCode });
    const again = Date.now() - last < AGAIN_MS;
    last = Date.now();
    if (again && !(await wantsReload(dialog, ref))) {
      app.quit();
      return;
    }
    if (!window.isDestroyed()) window.webContents.reload();
  };
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') void gone(details);
  });
}

async function wantsReload(dialog: Pick<Dialog, 'showMessageBox'>, ref: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'The window stopped working twice.',
    detail: `Your runs go on and nothing is lost. You can find this in the log under ${ref}.`,
    buttons: ['Reload', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}
