import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { X509Certificate } from 'node:crypto';
import type { ProxyConfig } from 'electron';
import type { Notice } from '../../preload/contract/app.ts';
import type { Network } from '../../preload/contract/network.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import type { SettingsRecord } from '../settings/store.ts';
import { readAuthorities } from './certificates.ts';
import type { Way } from './net-sessions.ts';
import { proxyConfig } from './proxy.ts';

export interface NetworkDeps {
  readonly settings: {
    get(): Pick<SettingsRecord, 'network' | 'certificates'>;
    change(change: Partial<Pick<SettingsRecord, 'network' | 'certificates'>>): unknown;
  };
  /** Everything that is asked from now on goes this way. */
  readonly use: (way: Way) => void;
  /** The way is another one: what waits for a connection should try it. */
  readonly changed: () => void;
  readonly tell: (notice: Notice) => void;
  readonly log: Log;
}

/** Every authority that any system trusts takes a fifth of this. */
const LONGEST_FILE = 2_000_000;

/** How the user wants the app to reach fal: by which proxy, and which authorities it trusts beside the system's. */
export class NetworkSettings {
  readonly #deps: NetworkDeps;
  #authorities: readonly X509Certificate[] = [];

  constructor(deps: NetworkDeps) {
    this.#deps = deps;
  }

  /** Go the way that the settings say. What of it cannot be is told; the app starts all the same. */
  async start(): Promise<void> {
    const { settings, use, tell, log } = this.#deps;
    const { network, certificates } = settings.get();
    if (certificates !== null) {
      try {
        this.#authorities = await authoritiesIn(certificates);
      } catch (error) {
        const ref = log.error('the certificates could not be read', error);
        tell({
          level: 'warning',
          message: `The certificates in ${path.basename(certificates)} could not be read, so they are not trusted.`,
          advice: 'Choose the file again in Settings ▸ Network, or forget it there.',
          ref,
        });
      }
    }
    use({ proxy: this.#proxyOf(network), authorities: this.#authorities });
  }

  /** The way that these settings mean, with the authorities that are trusted now. @throws AppError as `proxyConfig`. */
  wayOf(network: Network): Way {
    return { proxy: proxyConfig(network), authorities: this.#authorities };
  }

  /** Keep another proxy and go by it. @throws AppError as `proxyConfig`, and then nothing is changed. */
  change(network: Network): void {
    const way = this.wayOf(network);
    this.#deps.settings.change({ network });
    this.#deps.use(way);
    this.#deps.changed();
  }

  /** Trust what stands in `file`. @throws AppError where no authority does, and then nothing is changed. */
  async trust(file: string): Promise<void> {
    const authorities = await authoritiesIn(file);
    this.#deps.settings.change({ certificates: file });
    this.#goOn(authorities);
  }

  /** Trust the system's authorities alone. */
  forget(): void {
    this.#deps.settings.change({ certificates: null });
    this.#goOn([]);
  }

  #goOn(authorities: readonly X509Certificate[]): void {
    this.#authorities = authorities;
    this.#deps.use({ proxy: this.#proxyOf(this.#deps.settings.get().network), authorities });
    this.#deps.changed();
  }

  /** Somebody may have written anything into the file of settings. */
  #proxyOf(network: Network): ProxyConfig {
    try {
      return proxyConfig(network);
    } catch (error) {
      const ref = this.#deps.log.error('the proxy of the settings cannot be used', error);
      this.#deps.tell({
        level: 'warning',
        message: 'The proxy of your settings cannot be used, so the app goes by the system’s.',
        advice: 'Correct it in Settings ▸ Network.',
        ref,
      });
      return { mode: 'system' };
    }
  }
}

async function authoritiesIn(file: string): Promise<readonly X509Certificate[]> {
  try {
    const { size } = await stat(file);
    if (size > LONGEST_FILE) {
      throw new AppError('unsupported-file', 'This file is too large to be one of certificates.', {
        advice: 'Choose the PEM file of the authority that your proxy uses. Nothing was changed.',
      });
    }
    return readAuthorities(await readFile(file, 'utf8'));
  } catch (error) {
    throw fromDisk(error);
  }
}
