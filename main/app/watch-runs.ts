import { BrowserWindow } from 'electron';
import type { RunView } from '../../preload/contract/runs.ts';
import { systemClock } from '../base/clock.ts';
import type { Services } from '../services.ts';
import { Announcer } from './announcer.ts';
import { Notifications } from './notifications.ts';
import { RunWatch } from './run-watch.ts';

/** Have the system show how the runs are. `services` and `showRun` are only asked for once something happens. */
export function watchRuns(services: () => Services, showRun: (run: RunView) => void): RunWatch {
  const notifications = new Notifications();
  const announcer = new Announcer({
    clock: systemClock,
    wanted: () => services().settings.get().notify,
    watched: () => BrowserWindow.getFocusedWindow() !== null,
    projectName: async (id) => (await services().shop().library.project(id)).name,
    tell: (telling, run) => notifications.show(telling, () => showRun(run)),
  });
  return new RunWatch({ announcer, activity: () => services().shopIfOpen()?.runner.activity() ?? null });
}
