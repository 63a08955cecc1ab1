import type { App, PowerMonitor } from 'electron';
import type { Log } from '../base/log.ts';
import type { Quitting } from './quitting.ts';

/** How long a service may take to put its things away before the app goes without it. Everything of value is on disk. */
const PATIENCE_MS = 5000;

/** Whoever ends a process by a signal wants it gone, and may be a system that ends. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/**
 * Have every way out of the app asked about but those that nobody is asked by: a system that ends (macOS and Linux say so
 * here, Windows by its windows), a signal. The last window's closing is the windows' to tell.
 */
export function askBeforeQuit(
  quitting: Pick<Quitting, 'attempt' | 'systemEnds'>,
  { app, powerMonitor, process }: AskedOf,
): void {
  app.on('before-quit', (event) => quitting.attempt(event));
  powerMonitor.on('shutdown', () => quitting.systemEnds());
  for (const signal of SIGNALS) {
    process.prependOnceListener(signal, () => {
      quitting.systemEnds();
      app.quit();
    });
  }
}

interface AskedOf {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
  readonly process: Pick<NodeJS.Process, 'prependOnceListener'>;
}

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
