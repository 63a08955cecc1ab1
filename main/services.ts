import { randomUUID } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Notice, Settings as SettingsView } from '../preload/contract/app.ts';
import type { RunView } from '../preload/contract/runs.ts';
import { AppError } from './base/app-error.ts';
import { systemClock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { Turns } from './base/turns.ts';
import { openShop, type LibraryShop } from './app/library-shop.ts';
import { createFal } from './fal/fal.ts';
import { loopbackOrigin, type Fetch } from './fal/transport.ts';
import { Uploads, sweepStaging } from './intake/uploads.ts';
import { AccountBook } from './ipc/account-book.ts';
import type { Publish } from './ipc/publish.ts';
import type { MeshChannel } from './mesh/channel.ts';
import { MeshProcess } from './mesh/engine.ts';
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
  readonly log: Log;
  readonly publish: Publish;
  /** A run changed, or is known from now on. */
  readonly runChanged: (run: RunView) => void;
  /** Another library is open than before, or none. */
  readonly libraryChanged: () => void;
}

/** Opening, changing and closing the library are done one after the other. */
const LIBRARY = 'library';

/** Every service, built once and wired: the only place that puts them together. */
export class Services {
  readonly settings: Settings;
  readonly key: LoadedApiKey;
  readonly account: AccountBook;
  readonly uploads: Uploads;
  readonly #deps: ServicesDeps;
  readonly #open: (folder: string) => Promise<LibraryShop>;
  readonly #engine: MeshProcess;
  readonly #staging: string;
  readonly #notices: Notice[] = [];
  readonly #turns = new Turns();
  #closed = false;
  #shop: LibraryShop | null = null;
  #folder: string;
  #refusal: unknown = null;

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
      library: () => this.#shop?.library ?? null,
      publish: (account) => publish('account:changed', account),
      publishLedger: () => publish('ledger:changed', { rev: clock.now() }),
    });
    this.#engine = new MeshProcess(deps.spawnMeshProcess);
    this.#staging = path.join(userData, 'staging');
    this.uploads = new Uploads({ folder: this.#staging, newId: randomUUID });
    this.#folder = env['ULTRASHAPE_LIBRARY'] ?? this.settings.get().libraryFolder ?? deps.defaultLibrary;
    this.#open = (folder) =>
      openShop(folder, {
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
        line: () => this.settings.get().line,
        budget: () => this.settings.get().budget,
        runChanged: deps.runChanged,
        moneyMoved: () => this.account.spent(),
        runEnded: () => void this.account.askWhatIsLeft(),
      });
  }

  /** Load the key, open the library. What goes wrong is a notice: the window opens all the same. */
  async start(): Promise<void> {
    this.#tellIf(this.settings.takeNotice());
    await this.key.load();
    this.#tellIf(this.key.takeNotice());
    // What lies there belongs to nobody; that it cannot be removed is no reason not to open the library.
    await sweepStaging(this.#staging).catch((error: unknown) => this.#deps.log.error('staging was not emptied', error));
    await this.#turns.take(LIBRARY, () => this.#openShop());
    // The price on the button and the balance, without anybody waiting for them.
    void this.account.refresh().catch((error: unknown) => {
      this.#deps.log.warn('fal was not asked for the price', {
        why: error instanceof AppError ? error.code : 'unknown',
      });
    });
  }

  /** @throws AppError where no library could be opened, with the reason. */
  shop(): LibraryShop {
    if (this.#shop !== null) return this.#shop;
    if (this.#refusal instanceof AppError) throw this.#refusal;
    throw new AppError('file-missing', 'No library is open.', { advice: 'Choose a folder in Settings.' });
  }

  /** The library, opened now where it could not be before: a disk may have been plugged in. @throws as `shop`. */
  async shopAgain(): Promise<LibraryShop> {
    await this.#turns.take(LIBRARY, async () => {
      if (this.#shop !== null) return;
      await this.#openShop();
      if (this.shopIfOpen() === null) return;
      this.#deps.publish('library:changed', { rev: systemClock.now() });
      this.account.spent();
    });
    return this.shop();
  }

  /** Null where no library could be opened. */
  shopIfOpen(): LibraryShop | null {
    return this.#shop;
  }

  settingsView(): SettingsView {
    return this.settings.toView(this.#folder);
  }

  /**
   * Close the library that is open and open another, its runs included. Where that cannot be opened, the one before is
   * open again.
   *
   * @throws AppError as `openLibrary` does.
   */
  changeLibrary(folder: string): Promise<SettingsView> {
    return this.#turns.take(LIBRARY, async () => {
      if (this.#closed) throw new AppError('bad-request', 'The app is closing.');
      if (this.#shop !== null && (await isSameFolder(folder, this.#folder))) return this.settingsView();
      // The old one first: a library that was copied or moved is the same library, with one index and the same runs, and
      // a run that two would go on with would be paid for twice.
      await this.#closeShop();
      try {
        this.#shop = await this.#open(folder);
      } catch (error) {
        await this.#openShop();
        throw error;
      }
      this.#folder = folder;
      this.#deps.libraryChanged();
      this.settings.change({ libraryFolder: folder });
      for (const notice of complaintsOf(this.#shop)) this.#deps.publish('app:notice', notice);
      this.#deps.publish('library:changed', { rev: systemClock.now() });
      this.account.spent();
      return this.settingsView();
    });
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
    this.#closed = true;
    await this.#turns.take(LIBRARY, () => this.#closeShop());
    await this.#engine.close();
  }

  async #closeShop(): Promise<void> {
    const shop = this.#shop;
    this.#shop = null;
    await shop?.close();
    this.#deps.libraryChanged();
  }

  async #openShop(): Promise<void> {
    if (this.#closed) return;
    try {
      // Of a folder that the user chose, a missing parent is an unplugged disk; of our own default it is a first start.
      if (this.#folder === this.#deps.defaultLibrary) await mkdir(path.dirname(this.#folder), { recursive: true });
      this.#shop = await this.#open(this.#folder);
      this.#deps.libraryChanged();
      complaintsOf(this.#shop).forEach((notice) => this.tell(notice));
    } catch (error) {
      // Whoever asks for the library is told; the stage says so as long as it lasts.
      this.#refusal = error;
      this.#deps.log.error('the library did not open', error);
    }
  }

  #tellIf(notice: Notice | null): void {
    if (notice !== null) this.tell(notice);
  }
}

const complaintsOf = ({ complaints }: LibraryShop): Notice[] =>
  complaints.map((message) => ({
    level: 'warning',
    message,
    advice: 'It was left as it is; everything else opened.',
    ref: '',
  }));

/** True for one folder, by whatever path. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((folder) => realpath(folder).catch(() => path.resolve(folder))));
  return a === b;
}
