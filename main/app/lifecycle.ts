import type { App } from 'electron';
import type { Log } from '../base/log.ts';

/** How long a service may take to put its things away before the app goes without it. Everything of value is on disk. */
const PATIENCE_MS = 5000;

/**
 * Let the services put their things away before the app goes: runs stop waiting (fal works on), files are closed. A
 * service that never settles does not hold the app.
 */
export function closeBeforeQuit(app: App, close: () => Promise<void>, log: Log): void {
  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS));
    Promise.race([close(), patience])
      .catch((error: unknown) => void log.error('closing failed', error))
      .finally(() => app.exit(0));
  });
}
