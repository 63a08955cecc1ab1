import type { Account, KeyKeep, KeyStatus, Link, Settings, SettingsChange } from '../../preload/contract/app.ts';
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
  readonly #app: App;
  readonly #stop: readonly (() => void)[];

  constructor(app: App) {
    this.#app = app;
    this.#stop = [
      app.on('settings:changed', (settings) => (this.#settings = settings)),
      app.on('key:changed', (key) => (this.#key = key)),
      app.on('account:changed', (account) => (this.#account = account)),
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

  get version(): string {
    return this.#version;
  }

  readonly mac = $derived.by(() => this.#platform === 'darwin');

  async change(change: SettingsChange): Promise<void> {
    this.#settings = await this.#app.call('settings:change', change);
  }

  /** Lets the user choose another folder for the library. @returns whether one was chosen. */
  async chooseLibrary(): Promise<boolean> {
    const settings = await this.#app.call('settings:choose-library');
    if (settings !== null) this.#settings = settings;
    return settings !== null;
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
