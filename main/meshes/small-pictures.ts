import { AppError } from '../base/app-error.ts';
import { sha256Of } from '../base/hash.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord } from '../library/records.ts';
import type { MeshEngine } from '../mesh/port.ts';
import type { CacheFolder } from './cache-folder.ts';
import { SharedWork } from './shared-work.ts';

/** Of pixels: each costs a page that shows the picture four bytes, however small it is shown. */
const LARGE = 640 * 640;
/** Along the longer side, as a mesh's thumbnail. */
const SIDE = 512;
/** Raised when small pictures are made in another way. */
const MAKER = 1;
const CONTENTS = { picture: null };

export interface SmallPicturesDeps {
  readonly library: Pick<Library, 'picture' | 'pathOf'>;
  readonly engine: Pick<MeshEngine, 'shrink'>;
  readonly cache: CacheFolder;
  readonly log: Log;
  /** A picture has a small one from now on. */
  readonly publishMedia: (id: string) => void;
}

const entryOf = ({ sha256 }: Pick<InputRecord, 'sha256'>): string => `${sha256}.small-${MAKER}`;

/** Absolute path of a large picture's small one; null: there is none yet. */
export async function keptSmall(cache: CacheFolder, picture: Pick<InputRecord, 'sha256'>): Promise<string | null> {
  const entry = entryOf(picture);
  return (await cache.has(entry, CONTENTS)) ? cache.path(entry, 'picture') : null;
}

/** Large reference pictures made small, for wherever many of them are shown at once; by content, in the cache. */
export class SmallPictures {
  readonly #deps: SmallPicturesDeps;
  readonly #work = new SharedWork<null>();
  readonly #stop = new AbortController();
  /** Entries that could not be made since the start: asked for at every look, they would be decoded at every look. */
  readonly #failed = new Set<string>();

  constructor(deps: SmallPicturesDeps) {
    this.#deps = deps;
  }

  /**
   * Absolute path of a PNG; null for what is no picture, or small itself. Null also where there is none yet: it is then
   * made once nobody waits for anything, and told of.
   */
  async file(id: string): Promise<string | null> {
    const { library, cache } = this.#deps;
    const picture = await library.picture(id);
    if (picture === null || !isLarge(picture)) return null;
    const kept = await keptSmall(cache, picture);
    const entry = entryOf(picture);
    if (kept === null && !this.#failed.has(entry)) void this.#makeAside(picture, entry);
    return kept;
  }

  /** Leave all work. Resolves when nothing is being worked on. */
  close(): Promise<void> {
    this.#stop.abort(new AppError('cancelled', 'The library is being closed.'));
    return this.#work.close();
  }

  async #makeAside({ id, sha256 }: InputRecord, entry: string): Promise<void> {
    const { log, publishMedia } = this.#deps;
    const { signal } = this.#stop;
    try {
      await this.#work.join(entry, { signal, isBackground: true }, (shared) =>
        this.#make(id, sha256, entry, shared.signal),
      );
      publishMedia(id);
    } catch (error) {
      if (signal.aborted) return;
      this.#failed.add(entry);
      log.warn('a picture was not made small', { id, error: String(error) });
    }
  }

  async #make(id: string, sha256: string, entry: string, signal: AbortSignal): Promise<null> {
    const { library, engine, cache } = this.#deps;
    const file = await library.pathOf(id, 'image');
    if (file === null) throw new AppError('file-missing', 'The picture file is not where it was.');
    // What it was changed to would be shown in its place, also once it is back.
    if ((await sha256Of(file)) !== sha256) throw new AppError('damaged', 'The picture file is not the one that came.');
    const out = await cache.draft();
    try {
      await engine.shrink({ file, side: SIDE, out }, signal, () => true);
      await cache.keep(entry, { picture: out });
      return null;
    } finally {
      await cache.drop(out);
    }
  }
}

export const isLarge = ({ size }: Pick<InputRecord, 'size'>): boolean =>
  size !== null && size.width * size.height > LARGE;
