import { app, BrowserWindow, dialog } from 'electron';
import type { Log } from '../base/log.ts';
import type { Services } from '../services.ts';
import { isConcerned, Quitting } from './quitting.ts';
import { QUIT_ANSWERS, quitQuestion, type QuitAnswer, type Underway } from './words.ts';

/** Ask what is to become of the runs. By the system's own dialog: it works also where the page does not. */
async function askToQuit(underway: Underway): Promise<QuitAnswer> {
  const { message, detail, buttons } = quitQuestion(underway);
  const options = {
    type: 'question' as const,
    message,
    detail,
    buttons: [...buttons],
    defaultId: QUIT_ANSWERS.indexOf('keep'),
    cancelId: QUIT_ANSWERS.indexOf('stay'),
    noLink: true,
  };
  const window = BrowserWindow.getAllWindows().find((each) => each.isVisible() && !each.isMinimized());
  const { response } = await (window === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return QUIT_ANSWERS[response] ?? 'stay';
}

/** What is asked of the services, and of the user, before the app goes. */
export function quittingOf(services: Pick<Services, 'settings' | 'shop' | 'shopIfOpen'>, log: Log): Quitting {
  return new Quitting({
    concerns: () => {
      const activity = services.shopIfOpen()?.runner.activity();
      return activity !== undefined && isConcerned(activity, services.settings.get().line.paused);
    },
    ask: () => askToQuit(services.shop().runner.activity()),
    cancelAll: () => services.shop().runner.cancelAll(),
    quit: () => app.quit(),
    log,
  });
}
