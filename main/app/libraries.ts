import { mkdir, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ShelfState, ShelfView } from '../../preload/contract/shelf.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';
import type { Publish } from '../ipc/publish.ts';
import { kindOfFolder } from '../library/identity.ts';
import { Throttle } from '../runs/throttle.ts';
import type { Settings } from '../settings/settings.ts';
import type { KnownLibrary } from '../settings/store.ts';
import { findLibrary, placeOf, remembered } from './library-places.ts';
import type { LibraryShop } from './library-shop.ts';

export interface OpeningHooks {
  readonly progress: (done: number, total: number) => void;
  readonly onLost: () => void;
  readonly onProblems: () => void;
  /** It takes a while: what can be looked at until then. */
  readonly early: (shop: LibraryShop) => void;
  readonly signal: AbortSignal;
}

export interface LibrariesDeps {
  readonly open: (folder: string, hooks: OpeningHooks) => Promise<LibraryShop>;
  /** The folder that the environment names; wins over the settings. */
  readonly given: string | undefined;
  /** Where the library is when nobody has said otherwise. */
  readonly defaultFolder: string;
  readonly settings: Pick<Settings, 'get' | 'change'>;
  readonly publish: Publish;
  readonly log: Log;
  /** Another library is open than before, or none. */
  readonly changed: () => void;
}

/** Opening, changing and closing are done one after the other. */
const LIBRARY = 'library';
const TELL_MS = 100;

/** Which library is open, which were, and the way from one to the other. */
export class Libraries {
  readonly #deps: LibrariesDeps;
  readonly #turns = new Turns();
  readonly #progress: Throttle;
  readonly #first = Promise.withResolvers<null>();
  #folder: string;
  #shop: LibraryShop | null = null;
  /** What was looked at while the library was opened. Kept as long: what it was asked for may be on its way. */
  #early: LibraryShop | null = null;
  #interrupt: AbortController | null = null;
  #opening: { done: number; total: number | null } | null = { done: 0, total: null };
  #refusal: AppError | null = null;
  #isClosed = false;

  constructor(deps: LibrariesDeps) {
    this.#deps = deps;
    this.#folder = deps.given ?? deps.settings.get().libraryFolder ?? deps.defaultFolder;
    this.#progress = new Throttle(TELL_MS, systemClock, () => this.#tell());
  }

  /** Resolves when there is something to be looked at for the first time, or it is known that there is not. */
  get shown(): Promise<unknown> {
    return this.#first.promise;
  }

  /** Absolute path of the library that is open, or should be. */
  get folder(): string {
    return this.#folder;
  }

  /** Null where no library could be opened. */
  shopIfOpen(): LibraryShop | null {
    return this.#shop;
  }

  /** @throws AppError where no library could be opened, with the reason. */
  shop(): LibraryShop {
    if (this.#shop !== null) return this.#shop;
    if (this.#refusal !== null) throw this.#refusal;
    throw new AppError('file-missing', 'No library is open.', { advice: 'Choose a folder in Settings.' });
  }

  view(): ShelfView {
    const openId = this.#shop?.library.record.id ?? null;
    const recent = this.#deps.settings.get().libraries.map(({ id, folder }) => ({
      id,
      ...namesOf(folder),
      isOpen: id === openId,
    }));
    return { state: this.#state(), recent };
  }

  /** Open the library. What goes wrong is told; the window opens all the same. */
  start(): Promise<void> {
    return this.#turns.take(LIBRARY, () => this.#open());
  }

  /** Once more, where it could not be opened, or only to be looked at. Says nothing where nothing has changed. */
  async again(): Promise<ShelfView> {
    await this.#turns.take(LIBRARY, async () => {
      if (this.#shop?.library.access.writable === true) return;
      const wasOpen = this.#shop !== null;
      await this.#close();
      await this.#open();
      if (wasOpen || this.shopIfOpen() !== null) this.#published();
    });
    return this.view();
  }

  /** As `again`, where none is open. @throws AppError where there is none after it either. */
  async shopAgain(): Promise<LibraryShop> {
    if (this.#shop === null) await this.again();
    return this.shop();
  }

  /**
   * Close the library that is open and open another, its runs included. Where that cannot be opened, the one before is
   * open again.
   *
   * @throws AppError as `openLibrary` does; `unsupported-file` for a folder that is no library.
   */
  async change(folder: string): Promise<ShelfView> {
    // One that takes long to open is not waited for, but goes on where the other is no library.
    if (!(await isSameFolder(folder, this.#folder))) {
      await insistOnLibrary(folder);
      this.#interrupt?.abort(new AppError('cancelled', 'Another library was opened meanwhile.'));
    }
    await this.#turns.take(LIBRARY, async () => {
      if (this.#isClosed) throw new AppError('bad-request', 'The app is closing.');
      if (this.#shop !== null && (await isSameFolder(folder, this.#folder))) return;
      await insistOnLibrary(folder);
      await this.#swap(folder);
    });
    return this.view();
  }

  /** Make a new library. @throws AppError where the folder holds something already. */
  async create(folder: string): Promise<ShelfView> {
    const { kind } = await kindOfFolder(folder);
    if (kind === 'other' || kind === 'project' || kind === 'projects') {
      throw new AppError('unsupported-file', 'That folder is not empty.', {
        advice: 'Make a new folder for the new library, so that nothing else lies between its projects.',
      });
    }
    return this.change(folder);
  }

  /** One that was open before. @throws AppError, as `change`; `file-missing` where it is not there. */
  async openRecent(id: string): Promise<ShelfView> {
    const { folder } = this.#remembered(id);
    const found = await kindOfFolder(folder);
    // One whose own file is damaged tells no id, and is taken at its place.
    if (found.kind !== 'library' || ![id, ''].includes(found.id)) throw missing(path.basename(folder));
    return this.change(folder);
  }

  /**
   * A library that is missing is in this folder, or in one inside it: known by its id, whatever it is called now.
   *
   * @param id one that was open before; null: the one that should be open. @throws AppError `not-found` where it is not there.
   */
  async locate(id: string | null, folder: string): Promise<ShelfView> {
    const should = this.#deps.settings.get().libraries.find((one) => one.folder === this.#folder);
    const known = id === null ? should : this.#remembered(id);
    const found = await findLibrary(folder, known?.id ?? null);
    if (found === null) {
      throw new AppError('not-found', `“${path.basename(known?.folder ?? this.#folder)}” is not in that folder.`, {
        advice: 'It is known by what is in it, so it may be called anything. Choose the folder that has library.json.',
      });
    }
    return this.change(found);
  }

  forget(id: string): ShelfView {
    const { settings } = this.#deps;
    settings.change({ libraries: settings.get().libraries.filter((one) => one.id !== id) });
    this.#tell();
    return this.view();
  }

  /** Put everything away, also what is only being opened. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#interrupt?.abort(new AppError('cancelled', 'The app is closing.'));
    await this.#turns.take(LIBRARY, () => this.#close());
    this.#progress.stop();
  }

  #remembered(id: string): KnownLibrary {
    const known = this.#deps.settings.get().libraries.find((one) => one.id === id);
    if (known === undefined) throw new AppError('not-found', 'That library is not remembered any more.');
    return known;
  }

  async #swap(folder: string): Promise<void> {
    // The old one first: a library that was copied or moved is the same library, with one index and the same runs, and a
    // run that two would go on with would be paid for twice.
    await this.#close();
    const before = this.#folder;
    this.#folder = folder;
    await this.#open();
    if (this.shopIfOpen() !== null) {
      this.#deps.settings.change({ libraryFolder: folder });
      this.#published();
      return;
    }
    const refusal: unknown = this.#refusal;
    this.#folder = before;
    await this.#open();
    throw refusal;
  }

  async #open(): Promise<void> {
    if (this.#isClosed) return;
    const folder = this.#folder;
    const { defaultFolder, settings, log, changed } = this.#deps;
    const interrupt = new AbortController();
    this.#interrupt = interrupt;
    this.#opening = { done: 0, total: null };
    this.#tell();
    try {
      await this.#insistOnBeingThere(folder);
      // Of a folder that the user chose, a missing parent is an unplugged disk; of our own default it is a first start.
      if (folder === defaultFolder) await mkdir(path.dirname(folder), { recursive: true });
      const shop = await this.#deps.open(folder, {
        progress: (done, total) => {
          this.#opening = { done, total };
          this.#progress.call();
        },
        onLost: () => void this.#lost(),
        onProblems: () => this.#tell(),
        early: (shop) => {
          this.#shop = this.#early = shop;
          changed();
          this.#first.resolve(null);
          this.#tell();
        },
        signal: interrupt.signal,
      });
      this.#shop = shop;
      this.#refusal = null;
      changed();
      if (this.#early !== null) this.#published();
      const { id } = shop.library.record;
      settings.change({ libraries: remembered(settings.get().libraries, { id, folder }) });
    } catch (error) {
      if (this.#early !== null) await this.#close();
      // Whoever asks for the library is told; the stage says so as long as it lasts.
      const ref = interrupt.signal.aborted ? '' : log.error('the library did not open', error);
      const known = fromDisk(error);
      this.#refusal =
        known instanceof AppError
          ? known
          : new AppError('internal', 'The library could not be opened.', {
              advice: `The log says more (reference ${ref}).`,
              cause: error,
            });
    } finally {
      this.#opening = null;
      this.#interrupt = null;
      this.#first.resolve(null);
      this.#progress.stop();
      this.#tell();
    }
  }

  /** A library that was here must not be answered with a new, empty one in its place. */
  async #insistOnBeingThere(folder: string): Promise<void> {
    const known = this.#deps.settings.get().libraries.some((one) => one.folder === folder);
    if (!known) return;
    const { kind } = await kindOfFolder(folder);
    if (kind === 'missing' || kind === 'free') throw missing(path.basename(folder));
  }

  async #close(): Promise<void> {
    const shops = new Set([this.#shop, this.#early]);
    this.#shop = this.#early = null;
    for (const shop of shops) await shop?.close();
    this.#deps.changed();
  }

  /** Somebody took the library over while this machine slept: what is on the screen is still theirs to look at. */
  async #lost(): Promise<void> {
    await this.#turns.take(LIBRARY, async () => {
      await this.#close();
      await this.#open();
      this.#published();
    });
  }

  #published(): void {
    this.#deps.publish('library:changed', { rev: systemClock.now() });
  }

  #tell(): void {
    this.#deps.publish('shelf:changed', this.view());
  }

  #state(): ShelfState {
    const names = namesOf(this.#folder);
    if (this.#opening !== null && this.#shop === null) return { kind: 'opening', ...names, ...this.#opening };
    if (this.#shop !== null) {
      const { access, record, problems } = this.#shop.library;
      const readOnly = access.writable ? null : { why: access.why, message: access.message, advice: access.advice };
      return { kind: 'open', ...names, id: record.id, readOnly, problems: problems.length, reading: this.#opening };
    }
    const { message = 'No library is open.', advice = '', code = 'internal' } = this.#refusal ?? {};
    return { kind: 'closed', ...names, isMissing: code === 'file-missing', message, advice };
  }
}

const namesOf = (folder: string): { readonly name: string; readonly place: string } => ({
  name: path.basename(folder),
  place: placeOf(path.dirname(folder), os.homedir()),
});

const missing = (name: string): AppError =>
  new AppError('file-missing', `The library “${name}” is not where it was.`, {
    advice:
      'If it is on a disk that was unplugged, plug it in and try again. If it was moved, show the app where it is.',
    retryable: true,
  });

/** A folder that is full of something else is not made a library by mistake. */
async function insistOnLibrary(folder: string): Promise<void> {
  const { kind } = await kindOfFolder(folder);
  if (kind === 'project') {
    throw new AppError('unsupported-file', 'That folder is one project, not a library.', {
      advice: 'Open the folder that it lies in, or import the project into this library.',
    });
  }
  if (kind === 'other') {
    throw new AppError('unsupported-file', 'There is no library in that folder.', {
      advice: 'A library has a file library.json in it. To begin a new one, choose New library… and an empty folder.',
    });
  }
}

/** True for one folder, by whatever path. */
async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((folder) => realpath(folder).catch(() => path.resolve(folder))));
  return a === b;
}
