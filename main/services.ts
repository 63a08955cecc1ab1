import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Notice, Settings as SettingsView } from '../preload/contract/app.ts';
import { BUILT_IN_RECIPES, type Recipe } from '../preload/contract/finish.ts';
import type { RunView } from '../preload/contract/runs.ts';
import { AppError } from './base/app-error.ts';
import { systemClock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { Libraries } from './app/libraries.ts';
import { openShop, type LibraryShop } from './app/library-shop.ts';
import { mediumOf, thumbnailOf } from './app/media.ts';
import type { ServedKind, ServedMedium } from './app/page-server.ts';
import { createFal } from './fal/fal.ts';
import { loopbackOrigin, type Fetch } from './fal/transport.ts';
import { Uploads, sweepStaging } from './intake/uploads.ts';
import { AccountBook } from './ipc/account-book.ts';
import type { Publish } from './ipc/publish.ts';
import type { MeshChannel } from './mesh/channel.ts';
import { MeshProcess } from './mesh/engine.ts';
import { CacheFolder } from './meshes/cache-folder.ts';
import { createApiKey, type LoadedApiKey } from './secrets/api-key.ts';
import type { SecretBox } from './secrets/port.ts';
import { Settings } from './settings/settings.ts';
import { openSettingsStore } from './settings/store.ts';

export interface ServicesDeps {
  readonly userData: string;
  /** Where the library is when nobody has said otherwise. */
  readonly defaultLibrary: string;
  readonly sampleFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly fetch: Fetch;
  readonly secretBox: SecretBox;
  readonly spawnMeshProcess: () => MeshChannel;
  readonly keepAwake: () => () => void;
  /** Hand a file or folder to the system's trash. */
  readonly toSystemTrash: (path: string) => Promise<void>;
  readonly log: Log;
  /** The app's own. */
  readonly version: string;
  /** A command, without a window: it does what it was asked for, and leaves everything else to the app. */
  readonly isCommand?: boolean;
  readonly publish: Publish;
  /** A run changed, or is known from now on. */
  readonly runChanged: (run: RunView) => void;
  /** Another library is open than before, or none. */
  readonly libraryChanged: () => void;
}

/** Every service, built once and wired: the only place that puts them together. */
export class Services {
  readonly settings: Settings;
  readonly key: LoadedApiKey;
  readonly account: AccountBook;
  readonly uploads: Uploads;
  readonly libraries: Libraries;
  readonly #deps: ServicesDeps;
  readonly #engine: MeshProcess;
  readonly #staging: string;
  /** What was made of pictures and meshes; nothing is put there from here. */
  readonly #cache: CacheFolder;
  readonly #notices: Notice[] = [];

  constructor(deps: ServicesDeps) {
    const { userData, env, log, publish } = deps;
    const clock = systemClock;
    this.#deps = deps;
    this.settings = new Settings(openSettingsStore(userData, clock.now()));
    this.key = createApiKey({
      box: deps.secretBox,
      file: path.join(userData, 'key.json'),
      env,
      platform: deps.platform,
      log,
    });
    const readKey = (): string | null => this.key.read();
    const fal = createFal({
      fetch: deps.fetch,
      readKey,
      clock,
      log,
      endpoint: loopbackOrigin(env['ULTRASHAPE_FAL_ORIGIN']),
      keep: () => this.settings.get().keepAtFal,
    });
    this.account = new AccountBook({
      fal,
      readKey,
      clock,
      library: () => this.libraries.libraryIfShown(),
      publish: (account) => publish('account:changed', account),
      publishLedger: () => publish('ledger:changed', { rev: clock.now() }),
    });
    this.#engine = new MeshProcess(deps.spawnMeshProcess);
    this.#staging = path.join(userData, 'staging');
    this.#cache = new CacheFolder(path.join(userData, 'cache'), Infinity, clock, log);
    this.uploads = new Uploads({ folder: this.#staging, newId: randomUUID });
    this.libraries = new Libraries({
      given: env['ULTRASHAPE_LIBRARY'],
      defaultFolder: deps.defaultLibrary,
      settings: this.settings,
      publish,
      log,
      changed: () => {
        deps.libraryChanged();
        this.account.spent();
      },
      open: (folder, hooks) =>
        openShop(folder, {
          ...hooks,
          userData,
          sampleFolder: deps.sampleFolder,
          fal,
          engine: this.#engine,
          uploads: this.uploads,
          stagingFolder: this.#staging,
          clock,
          log,
          publish,
          keepAwake: deps.keepAwake,
          toSystemTrash: deps.toSystemTrash,
          // A command waits for nobody: what it starts leaves the line at once.
          line: () => (deps.isCommand === true ? { paused: false, atOnce: 40 } : this.settings.get().line),
          budget: () => this.settings.get().budget,
          drag: () => this.#drag(),
          version: deps.version,
          goOn: deps.isCommand !== true,
          runChanged: deps.runChanged,
          moneyMoved: () => this.account.spent(),
          runEnded: () => void this.account.askWhatIsLeft(),
        }),
    });
  }

  /** Load the key, open the library. What goes wrong is a notice: the window opens all the same. */
  async start(): Promise<void> {
    this.#tellIf(this.settings.takeNotice());
    await this.key.load();
    this.#tellIf(this.key.takeNotice());
    // What lies there belongs to nobody; that it cannot be removed is no reason not to open the library.
    await sweepStaging(this.#staging).catch((error: unknown) => this.#deps.log.error('staging was not emptied', error));
    // The price on the button and the balance, without anybody waiting for them.
    void this.account.refresh().catch((error: unknown) => {
      this.#deps.log.warn('fal was not asked for the price', {
        why: error instanceof AppError ? error.code : 'unknown',
      });
    });
    await this.libraries.start();
  }

  /** @throws AppError where no library is open, or not as a whole, with the reason. */
  shop(): LibraryShop {
    return this.libraries.shop();
  }

  /** Null where no library is open, or not as a whole. */
  shopIfOpen(): LibraryShop | null {
    return this.libraries.shopIfOpen();
  }

  /** A file of the library for the page: of one that is only being opened, thumbnails alone. Null: there is none (yet). */
  async medium(id: string, kind: ServedKind, signal: AbortSignal): Promise<ServedMedium | null> {
    const shop = this.shopIfOpen();
    if (shop !== null) return mediumOf(shop, id, kind, signal);
    const library = this.libraries.libraryIfShown();
    return library === null || kind !== 'thumbnail' ? null : thumbnailOf(library, this.#cache, id);
  }

  settingsView(): SettingsView {
    return this.settings.toView(this.libraries.folder);
  }

  #drag(): { readonly recipe: Recipe; readonly proof: boolean } {
    const { drag, own, proof } = this.settings.exporting();
    const all: readonly Recipe[] = [...BUILT_IN_RECIPES, ...own];
    return { recipe: all.find(({ id }) => id === drag) ?? BUILT_IN_RECIPES[0], proof };
  }

  /** A sentence for whoever looks at the window first. */
  tell(notice: Notice): void {
    this.#notices.push(notice);
  }

  takeNotices(): Notice[] {
    return this.#notices.splice(0);
  }

  /** Put everything away, also what is only being opened. */
  async close(): Promise<void> {
    await this.libraries.close();
    await this.#engine.close();
  }

  #tellIf(notice: Notice | null): void {
    if (notice !== null) this.tell(notice);
  }
}
