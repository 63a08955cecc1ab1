import { powerMonitor, powerSaveBlocker } from 'electron';

/**
 * Keep the machine awake while bytes move; the screen may go dark.
 *
 * @returns the way to let it sleep again; calling that twice does no harm.
 */
export function keepAwake(): () => void {
  const id = powerSaveBlocker.start('prevent-app-suspension');
  return () => {
    if (powerSaveBlocker.isStarted(id)) powerSaveBlocker.stop(id);
  };
}

/** After sleep the network is another and time has passed: ask fal at once instead of waiting out a pause. */
export function onWake(wake: () => void): void {
  powerMonitor.on('resume', wake);
}
