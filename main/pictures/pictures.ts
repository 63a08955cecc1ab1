import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, fromDisk } from '../base/app-error.ts';
import { Turns } from '../base/turns.ts';
import { moveIn } from '../library/copy-in.ts';
import { safeName } from '../library/folders.ts';
import { freeName, withEnding } from '../library/free-name.ts';
import { pictureKind, type PictureKind } from './picture-kind.ts';

export interface PicturesDeps {
  /** The file of a token, once, alone in a folder of its own. @throws AppError `not-found`. */
  readonly uploads: { take(token: string): { readonly path: string } };
  /** Where the system's dialogs begin the first time. */
  readonly home: () => string;
  /** The system's dialogs; null: the user thought better of it. A file that is there was asked about. */
  readonly askFile: (suggested: string, kind: PictureKind) => Promise<string | null>;
  readonly askFolder: (begin: string) => Promise<string | null>;
  readonly reveal: (file: string) => void;
  readonly newId: () => string;
}

/**
 * Pictures and films on their way out of the app. They go where the user said in the system's own dialog and nowhere else:
 * the page names a file, never a path, and what it sends is looked at before it is put anywhere.
 */
export class Pictures {
  readonly #deps: PicturesDeps;
  /** Folders that were made for pictures since the start. */
  readonly #folders = new Map<string, string>();
  readonly #turns = new Turns();
  #begin: string | null = null;
  #last: string | null = null;

  constructor(deps: PicturesDeps) {
    this.#deps = deps;
  }

  /** @throws AppError `not-found`, `unsupported-file`, and what the disk says; the upload is gone then too. */
  save(token: string, name: string): Promise<{ readonly name: string } | null> {
    return this.#taking(token, async (file) => {
      const kind = await pictureKind(file);
      const suggested = path.join(this.#home(), nameOf(name, kind));
      const chosen = await this.#deps.askFile(suggested, kind);
      if (chosen === null) return null;
      const target = await withEnding(chosen, kind.ending);
      await moveIn(file, target);
      this.#begin = path.dirname(target);
      this.#last = target;
      return { name: path.basename(target) };
    });
  }

  /** Make a new folder in one that the user chooses. @throws what the disk says. */
  async folder(name: string): Promise<{ readonly folder: string; readonly name: string } | null> {
    const chosen = await this.#deps.askFolder(this.#home());
    if (chosen === null) return null;
    const made = await onDisk(async () => {
      const free = await freeName(chosen, safeName(name, 'Pictures'), '');
      await mkdir(path.join(chosen, free));
      return path.join(chosen, free);
    });
    const folder = this.#deps.newId();
    this.#folders.set(folder, made);
    this.#begin = chosen;
    this.#last = made;
    return { folder, name: path.basename(made) };
  }

  /** Never over a picture that is there: a name that is taken gets a number. @throws AppError as `save`. */
  add(folder: string, token: string, name: string): Promise<void> {
    // In turns, so that no two pictures find one name free.
    return this.#turns.take(folder, () =>
      this.#taking(token, async (file) => {
        const place = this.#folders.get(folder);
        if (place === undefined) throw new AppError('not-found', 'That folder was not chosen.');
        const kind = await pictureKind(file);
        const stem = path.parse(nameOf(name, kind)).name;
        await moveIn(file, path.join(place, await freeName(place, stem, kind.ending)));
      }),
    );
  }

  /** Show what was saved last; nothing where nothing was. */
  reveal(): void {
    if (this.#last !== null) this.#deps.reveal(this.#last);
  }

  #home(): string {
    return this.#begin ?? this.#deps.home();
  }

  async #taking<T>(token: string, work: (file: string) => Promise<T>): Promise<T> {
    const file = this.#deps.uploads.take(token).path;
    try {
      return await onDisk(() => work(file));
    } finally {
      await rm(path.dirname(file), { recursive: true, force: true });
    }
  }
}

/** The page's name as a file name that every system takes, with the ending of what the file is. */
function nameOf(name: string, { ending }: PictureKind): string {
  const stem = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
  return safeName(stem, 'Picture') + ending;
}

async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = fromDisk(error);
    if (!(known instanceof AppError) || known.code !== 'read-only' || error === known) throw known;
    throw new AppError('read-only', 'That folder cannot be written to.', {
      advice: 'Choose another one.',
      retryable: true,
      cause: error,
    });
  }
}
