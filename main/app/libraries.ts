import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ShelfState, ShelfView } from '../../preload/contract/shelf.ts';
import { AppError, fromDisk } from '../base/app-error.ts';
import { systemClock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Turns } from '../base/turns.ts';
import type { Publish } from '../ipc/publish.ts';
import { insistOnWriting } from '../library/access.ts';
import { kindOfFolder } from '../library/identity.ts';
import type { Library } from '../library/port.ts';
import { Throttle } from '../runs/throttle.ts';
import type { Settings } from '../settings/settings.ts';
import type { KnownLibrary } from '../settings/store.ts';
import { findLibrary, insistOnLibrary, isSameFolder, missing, namesOf, remembered } from './library-places.ts';
import type { LibraryShop } from './library-shop.ts';

export interface OpeningHooks {
  readonly progress: (done: number, total: number) => void;
  readonly onLost: () => void;
  readonly onProblems: () => void;
  /** It takes a while: what can be looked through until then. */
  readonly early: (library: Library) => void;
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
  readonly #firstEarly = Promise.withResolvers<null>();
  #folder: string;
  /** Wishes for another library, and the last of them that can be fulfilled. */
  #wishes = 0;
  #wish = 0;
  #shop: LibraryShop | null = null;
  /** What can be looked through while the library is being opened. */
  #early: Library | null = null;
  #interrupt: AbortController | null = null;
  #opening: { done: number; total: number | null } | null = { done: 0, total: null };
  #refusal: AppError | null = null;
  #isClosed = false;
  /** The folder of the library that was open last. */
  #last: string | null = null;
  /** Resolves when the opening that goes on has something to show, or has ended. */
  #showing = Promise.withResolvers<null>();

  constructor(deps: LibrariesDeps) {
    this.#deps = deps;
    this.#folder = deps.given ?? deps.settings.get().libraryFolder ?? deps.defaultFolder;
    this.#progress = new Throttle(TELL_MS, systemClock, () => this.#tell());
  }

  /** Resolves when a library that takes a while can be looked through for the first time; never, where none does. */
  get shownEarly(): Promise<unknown> {
    return this.#firstEarly.promise;
  }

  /** Absolute path of the library that is open, or should be. */
  get folder(): string {
    return this.#folder;
  }

  /** For lists and thumbnails: also while it is being opened, as its index has it. Null: not even that. */
  libraryIfShown(): Library | null {
    return this.#shop?.library ?? this.#early;
  }

  /** As `libraryIfShown`. @throws AppError where there is none, with the reason. */
  library(): Library {
    return this.libraryIfShown() ?? this.shop().library;
  }

  /** Null where no library is open, or not as a whole. */
  shopIfOpen(): LibraryShop | null {
    return this.#shop;
  }

  /** @throws AppError where no library is open, or not as a whole, with the reason. */
  shop(): LibraryShop {
    if (this.#shop !== null) return this.#shop;
    if (this.#early !== null) insistOnWriting(this.#early.access);
    if (this.#refusal !== null) throw this.#refusal;
    throw new AppError('file-missing', 'No library is open.', { advice: 'Choose a folder in Settings.' });
  }

  view(): ShelfView {
    const openId = this.libraryIfShown()?.record.id ?? null;
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

  /** Resolves when none is being opened. */
  settled(): Promise<void> {
    return this.#turns.take(LIBRARY, () => Promise.resolve());
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

  /** As `libraryIfShown`, after `again` where there is none. @throws AppError where there is none after it either. */
  async libraryAgain(): Promise<Library> {
    if (this.libraryIfShown() === null && this.#opening !== null) await this.#showing.promise;
    else if (this.libraryIfShown() === null) await this.again();
    return this.library();
  }

  /**
   * Close the library that is open and open another, its runs included. Where that cannot be opened, the one before is
   * open again.
   *
   * @throws AppError as `openLibrary` does; `unsupported-file` for a folder that is no library.
   */
  async change(folder: string): Promise<ShelfView> {
    // One that takes long to open is not waited for, but goes on where the other is no library.
    const wish = ++this.#wishes;
    const isHere = await isSameFolder(folder, this.#folder);
    if (!isHere || this.libraryIfShown() === null) await insistOnLibrary(folder);
    if (wish < this.#wish) throw superseded();
    this.#wish = wish;
    if (!isHere) this.#interrupt?.abort(superseded());
    const told = Promise.withResolvers<null>();
    const turn = this.#turns.take(LIBRARY, async () => {
      if (this.#isClosed) throw closing();
      if (wish !== this.#wish) throw superseded();
      if (this.#shop !== null && (await isSameFolder(folder, this.#folder))) return;
      await this.#swap(folder, wish, told.reject);
    });
    turn.then(() => told.resolve(null), told.reject);
    await told.promise;
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
    this.#interrupt?.abort(closing());
    await this.#turns.take(LIBRARY, () => this.#close());
    this.#progress.stop();
  }

  #remembered(id: string): KnownLibrary {
    const known = this.#deps.settings.get().libraries.find((one) => one.id === id);
    if (known === undefined) throw new AppError('not-found', 'That library is not remembered any more.');
    return known;
  }

  /** @param refuse is told why it could not be opened, before the one of before is opened again. */
  async #swap(folder: string, wish: number, refuse: (why: unknown) => void): Promise<void> {
    // The old one first: a library that was copied or moved is the same library, with one index and the same runs, and a
    // run that two would go on with would be paid for twice.
    await this.#close();
    if (wish !== this.#wish) throw superseded();
    const before = this.#last ?? this.#folder;
    this.#folder = folder;
    await this.#open();
    if (this.shopIfOpen() !== null) {
      this.#deps.settings.change({ libraryFolder: folder });
      this.#published();
      return;
    }
    refuse(this.#refusal);
    // Whoever wants another by now does not wait for the one before.
    if (wish === this.#wish) {
      this.#folder = before;
      await this.#open();
    }
  }

  async #open(): Promise<void> {
    if (this.#isClosed) return;
    const folder = this.#folder;
    const { defaultFolder, settings, log, changed } = this.#deps;
    const interrupt = new AbortController();
    this.#interrupt = interrupt;
    if (this.#opening === null) this.#showing = Promise.withResolvers<null>();
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
        early: (library) => {
          this.#early = library;
          this.#firstEarly.resolve(null);
          this.#showing.resolve(null);
          this.#tell();
          this.#published();
          changed();
        },
        signal: interrupt.signal,
      });
      this.#shop = shop;
      this.#last = folder;
      this.#refusal = null;
      changed();
      // A page that was there before them does not ask again.
      for (const run of await shop.runner.active()) this.#deps.publish('run:changed', run);
      const { id } = shop.library.record;
      settings.change({ libraries: remembered(settings.get().libraries, { id, folder }) });
    } catch (error) {
      // Whoever asks for the library is told; the stage says so as long as it lasts.
      const known = fromDisk(error);
      const isUnwanted = known instanceof AppError && known === interrupt.signal.reason;
      const ref = isUnwanted ? '' : log.error('the library did not open', error);
      this.#refusal =
        known instanceof AppError
          ? known
          : new AppError('internal', 'The library could not be opened.', {
              advice: `The log says more (reference ${ref}).`,
              cause: error,
            });
    } finally {
      const wasShown = this.#early !== null;
      this.#early = this.#interrupt = null;
      this.#progress.stop();
      // One that is followed by another is nobody's end.
      const isFollowed = interrupt.signal.reason instanceof AppError && interrupt.signal.reason.code === 'cancelled';
      if (!isFollowed || this.#shop !== null) this.#opened(wasShown);
    }
  }

  #opened(wasShown: boolean): void {
    this.#opening = null;
    this.#showing.resolve(null);
    this.#tell();
    if (wasShown && this.#shop !== null) this.#published();
  }

  /** A library that was here must not be answered with a new, empty one in its place. */
  async #insistOnBeingThere(folder: string): Promise<void> {
    const known = this.#deps.settings.get().libraries.some((one) => one.folder === folder);
    if (!known) return;
    const { kind } = await kindOfFolder(folder);
    if (kind === 'missing' || kind === 'free') throw missing(path.basename(folder));
  }

  async #close(): Promise<void> {
    const shop = this.#shop;
    this.#shop = null;
    await shop?.close();
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
    const shown = this.libraryIfShown();
    if (this.#opening !== null && shown === null) return { kind: 'opening', ...names, ...this.#opening };
    if (shown !== null) {
      const { access, record, problems } = shown;
      const readOnly = access.writable ? null : { why: access.why, message: access.message, advice: access.advice };
      return { kind: 'open', ...names, id: record.id, readOnly, problems: problems.length, reading: this.#opening };
    }
    const { message = 'No library is open.', advice = '', code = 'internal' } = this.#refusal ?? {};
    return { kind: 'closed', ...names, isMissing: code === 'file-missing', message, advice };
  }
}

const closing = (): AppError => new AppError('bad-request', 'The app is closing.');
const superseded = (): AppError => new AppError('cancelled', 'Another library was opened meanwhile.');
