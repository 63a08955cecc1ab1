import type { App } from 'electron';
import type { Log } from '../base/log.ts';

/** How long a service may take to put its things away before the app goes without it. Everything of value is on disk. */
const PATIENCE_MS = 5000;

/**
 * Let the services put their things away before the app goes: runs stop waiting (fal works on), files are closed. A
 * service that never settles does not hold the app.
 */
export function closeBeforeQuit(app: Pick<App, 'on' | 'exit'>, close: () => Promise<void>, log: Log): void {
  let closing = false;
  app.on('will-quit', (event) => {
    // Also the second time: whoever asks again does not want half of it put away. `exit` does not come by here.
    event.preventDefault();
    if (closing) return;
    closing = true;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
    Promise.race([Promise.resolve().then(close), patience])
      .catch((error: unknown) => void log.error('closing failed', error))
      .finally(() => app.exit(0));
  });
}
