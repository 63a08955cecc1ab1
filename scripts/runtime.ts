import { existsSync } from 'node:fs';
import path from 'node:path';
import { findChromium } from '../test/electron-standin/cdp.ts';
import { downloadedElectron, downloadElectron, executableName } from './electron-binary.ts';

/** What runs the built app. */
export interface Runtime {
  /** `given`: $ELECTRON_OVERRIDE_DIST_PATH; `electron`: Electron's own binary; `stand-in`: test/electron-standin. */
  readonly kind: 'given' | 'electron' | 'stand-in';
  readonly executablePath: string;
  /** To be added to the environment of what is started. */
  readonly env: Readonly<Record<string, string>>;
  /** One line for people: which it is and, where that is not plain, why. */
  readonly line: string;
}

/** Neither Electron nor a Chromium for the stand-in is to be had. The message says what to do. */
export class NoRuntime extends Error {
  override readonly name = 'NoRuntime';
}

const standIn = path.join(import.meta.dirname, '../test/electron-standin/electron');

export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/**
 * Looks for something to run the app in: what the environment gives, Electron's own binary, the stand-in over the
 * system's Chromium.
 * @param download whether Electron may be downloaded now if it is missing (once a day, where it fails)
 * @param shown whether somebody will look at its windows, which Electron shows in any case
 * @throws NoRuntime
 */
export async function findRuntime({ download = true, shown = true } = {}): Promise<Runtime> {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (given !== undefined && given !== '') {
    const executablePath = path.resolve(given, executableName());
    if (!existsSync(executablePath)) {
      throw new NoRuntime(`ELECTRON_OVERRIDE_DIST_PATH names a folder without ${executableName()}: ${given}`);
    }
    return { kind: 'given', executablePath, env: {}, line: `Runtime: ${executablePath}, as the environment asks.` };
  }
  const electron = downloadedElectron() ?? (download ? await downloadElectron() : null);
  if (electron === null) return standInRuntime("Electron's own binary is not here and could not be downloaded", shown);
  if (!hasDisplay()) return standInRuntime("Electron's own binary needs a display (xvfb-run -a gives it one)", shown);
  return { kind: 'electron', executablePath: electron, env: {}, line: 'Runtime: Electron.' };
}

function standInRuntime(why: string, shown: boolean): Runtime {
  if (process.platform === 'win32') {
    throw new NoRuntime(`${why}. Connect to the internet (or set ELECTRON_MIRROR) and run "npm start" again.`);
  }
  const chromium = findChromium({ shown });
  if (chromium === null) {
    throw new NoRuntime(
      `${why}, and there is no Chromium to play it. Connect to the internet (or set ELECTRON_MIRROR), or install ` +
        'Chromium (on Debian: apt-get install chromium; elsewhere set CHROMIUM_PATH), then run this again.',
    );
  }
  const about = !shown || hasDisplay() ? '' : ' There is no display, so no window is shown.';
  return {
    kind: 'stand-in',
    executablePath: standIn,
    env: { STANDIN_CHROMIUM: chromium, ...(shown ? {} : { STANDIN_HEADLESS: '1' }) },
    line: `Runtime: the stand-in for Electron over ${chromium}; ${why}.${about}`,
  };
}
