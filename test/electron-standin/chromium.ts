import { rmSync } from 'node:fs';
import { Browser, findChromium } from './cdp.ts';
import type { CommandLine } from './command-line.ts';
import { makeProfile, removeStaleProfiles } from './profiles.ts';

/** What the given command line may pass on to Chromium. */
const PASSED_ON = /^--(remote-debugging-port|use-angle|js-flags|force-device-scale-factor)=(.*)$/;
const NOT_FOR_CHROMIUM = new Set(['user-data-dir', 'inspect', 'no-startup-window']);
const SWITCHES: readonly (readonly [string, string])[] = [
  ['no-sandbox', ''],
  ['remote-debugging-pipe', ''],
  ['no-startup-window', ''],
  ['no-first-run', ''],
  ['no-default-browser-check', ''],
  ['disable-background-networking', ''],
  ['disable-component-update', ''],
  ['disable-sync', ''],
  ['disable-quic', ''],
  // A subframe of another site stays in its window's target, where its navigation is seen.
  ['disable-site-isolation-trials', ''],
  [
    'disable-features',
    'Translate,MediaRouter,OptimizationHints,BackForwardCache,IsolateOrigins,site-per-process,LocalNetworkAccessChecks',
  ],
  ['disable-extensions', ''],
  ['disable-default-apps', ''],
  ['allow-file-access-from-files', ''],
  // WebGL 2 in software; with a GPU process under Xvfb the first context would be lost.
  ['disable-gpu', ''],
  ['enable-unsafe-swiftshader', ''],
  ['password-store', 'basic'],
  ['disable-popup-blocking', ''],
];

/** The Chromium behind all windows: started when first asked for, with a profile that lasts as long as the process. */
export class Chromium {
  readonly #commandLine: CommandLine;
  readonly #died: () => void;
  #running: Promise<Browser> | undefined;
  #browser: Browser | undefined;
  #profile: string | undefined;
  #stopped = false;

  constructor(commandLine: CommandLine, died: () => void) {
    this.#commandLine = commandLine;
    this.#died = died;
  }

  browser(): Promise<Browser> {
    this.#running ??= this.#start();
    return this.#running;
  }

  /** Kills Chromium, waits until it is gone, and takes its profile away. Synchronous: the process is about to exit. */
  stop(): void {
    this.#stopped = true;
    this.#browser?.kill();
    if (this.#profile === undefined) return;
    try {
      rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    } catch {
      // The next start takes it away.
    }
  }

  async #start(): Promise<Browser> {
    const executable = findChromium();
    if (executable === null) {
      throw new Error('electron stand-in: no Chromium found; install the package "chromium" or set CHROMIUM_PATH');
    }
    removeStaleProfiles();
    this.#profile = makeProfile();
    const args = [...this.#switches(this.#profile)].map(([name, value]) =>
      value ? `--${name}=${value}` : `--${name}`,
    );
    const browser = new Browser(executable, args);
    this.#browser = browser;
    void browser.ended.then(() => {
      if (!this.#stopped) process.stderr.write(`electron stand-in: Chromium ended by itself\n${browser.lastWords}\n`);
      this.#died();
    });
    await browser.session.send('Target.setDiscoverTargets', { discover: true });
    return browser;
  }

  #switches(profile: string): Map<string, string> {
    const switches = new Map([...SWITCHES, ['user-data-dir', profile]]);
    if (!process.env['DISPLAY'] || process.env['STANDIN_HEADLESS']) switches.set('headless', 'new');
    for (const arg of this.#commandLine.given) {
      const [, name, value] = PASSED_ON.exec(arg) ?? [];
      if (name !== undefined && value !== undefined) switches.set(name, value);
    }
    for (const [name, value] of this.#commandLine.added) {
      if (NOT_FOR_CHROMIUM.has(name)) continue;
      const joins = name === 'disable-features' || name === 'enable-features';
      switches.set(name, joins ? [switches.get(name), value].filter(Boolean).join(',') : value);
    }
    return switches;
  }
}
