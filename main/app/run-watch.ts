import { app, BrowserWindow } from 'electron';
import type { RunView } from '../../preload/contract/runs.ts';
import type { Activity } from '../runs/activity.ts';
import type { Announcer } from './announcer.ts';
import { outlookOf, progressBarOf, type ProgressBar } from './taskbar.ts';

export interface RunWatchDeps {
  /** What is under way; null where no library is open. */
  readonly activity: () => Activity | null;
  readonly announcer: Pick<Announcer, 'changed'>;
}

const NOTHING: Activity = { inLine: 0, here: 0, atFal: 0, fetching: 0, transferring: null, waiting: 0 };

/** Shows on the system's own surfaces how the runs are: notifications, taskbar, dock. */
export class RunWatch {
  readonly #deps: RunWatchDeps;
  #shown = '';

  constructor(deps: RunWatchDeps) {
    this.#deps = deps;
    // A window that is opened later shows it too.
    app.on('browser-window-created', () => (this.#shown = ''));
  }

  changed(run: RunView): void {
    this.#deps.announcer.changed(run);
    this.refresh();
  }

  /** Other runs than before may be underway. */
  refresh(): void {
    const activity = this.#deps.activity() ?? NOTHING;
    const active = activity.inLine + activity.here + activity.atFal + activity.fetching;
    const { progress, mode } = progressBarOf(outlookOf(activity), process.platform);
    // Whole percents: whoever draws it need not hear of every byte.
    const bar: ProgressBar = { progress: Math.round(progress * 100) / 100, mode };
    const key = `${bar.progress} ${mode} ${active}`;
    if (key === this.#shown) return;
    this.#shown = key;
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(bar.progress, { mode });
    app.setBadgeCount(active);
  }
}
