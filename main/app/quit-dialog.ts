import { BrowserWindow, dialog } from 'electron';
import { QUIT_ANSWERS, quitQuestion, type QuitAnswer, type Underway } from './words.ts';

/** Ask what is to become of the runs. By the system's own dialog: it works also where the page does not. */
export async function askToQuit(underway: Underway): Promise<QuitAnswer> {
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
