import {
  DEFAULT_VIEWER,
  type Account,
  type KeyKeep,
  type KeyStatus,
  type Link,
  type Settings,
  type SettingsChange,
  type ViewerSettings,
} from '../../preload/contract/app.ts';
import type { CallOutput } from '../../preload/contract.ts';
import type { App } from '../app.ts';

export type Start = CallOutput<'app:start'>;

/** The settings, the key and the account, as main last told them. */
export class Session {
  #settings: Settings | null = $state.raw(null);
  #key: KeyStatus | null = $state.raw(null);
  #account: Account | null = $state.raw(null);
  #version = $state('');
  #platform = $state('');
  #previewsLeft = $state(0);
  /** Changes that main has not answered yet; until it has, the page is ahead of it. */
  #pending = 0;
  readonly #app: App;
  readonly #stop: readonly (() => void)[];

  constructor(app: App) {
    this.#app = app;
    this.#stop = [
      app.on('settings:changed', (settings) => {
        if (this.#pending === 0) this.#settings = settings;
      }),
      app.on('key:changed', (key) => (this.#key = key)),
      app.on('account:changed', (account) => (this.#account = account)),
      app.on('previews:changed', ({ left }) => (this.#previewsLeft = left)),
    ];
  }

  begin(start: Start): void {
    this.#settings = start.settings;
    this.#key = start.key;
    this.#account = start.account;
    this.#version = start.version;
    this.#platform = start.platform;
  }

  /** Null until the app has started. */
  get settings(): Settings | null {
    return this.#settings;
  }

  get key(): KeyStatus | null {
    return this.#key;
  }

  get account(): Account | null {
    return this.#account;
  }

  /** Meshes whose thumbnails are still to be made in the background. */
  get previewsLeft(): number {
    return this.#previewsLeft;
  }

  get version(): string {
    return this.#version;
  }

  readonly mac = $derived.by(() => this.#platform === 'darwin');

  /** How the viewer looks and listens. */
  readonly viewer = $derived.by((): ViewerSettings => this.#settings?.viewer ?? DEFAULT_VIEWER);

  /** Takes effect at once; two changes that follow closely do not undo each other. @throws ShownError, and undoes it. */
  async change(change: SettingsChange): Promise<void> {
    const before = this.#settings;
    if (before !== null) this.#settings = { ...before, ...given(change) };
    this.#pending += 1;
    try {
      const settings = await this.#app.call('settings:change', change);
      if (this.#pending === 1) this.#settings = settings;
    } catch (error) {
      if (this.#pending === 1) this.#settings = before;
      throw error;
    } finally {
      this.#pending -= 1;
    }
  }

  async changeViewer(change: Partial<ViewerSettings>): Promise<void> {
    await this.change({ viewer: { ...this.viewer, ...change } });
  }

  /** Lets the user choose a file of certificates to trust beside the system's. */
  async chooseCertificates(): Promise<void> {
    const settings = await this.#app.call('network:choose-certificates');
    if (settings !== null) this.#settings = settings;
  }

  async forgetCertificates(): Promise<void> {
    this.#settings = await this.#app.call('network:forget-certificates');
  }

  /** Has fal look at the key and keeps it. @throws ShownError when fal does not take it; nothing is kept then. */
  async setKey(key: string, keep: KeyKeep): Promise<void> {
    const taken = await this.#app.call('key:set', { key, keep });
    this.#key = taken.key;
    this.#account = taken.account;
  }

  async removeKey(): Promise<void> {
    this.#key = await this.#app.call('key:remove');
  }

  async refreshAccount(): Promise<void> {
    this.#account = await this.#app.call('account:refresh');
  }

  /** Opens a page of fal's in the user's browser. */
  async openLink(link: Link): Promise<void> {
    await this.#app.call('app:open-link', { link });
  }

  async revealLogs(): Promise<void> {
    await this.#app.call('app:reveal-logs');
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
  }
}

/** Without the properties that are not given: a change to `undefined` is no change. */
function given<T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // Checked edge: what is left has a value.
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
