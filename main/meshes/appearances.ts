import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { fromDisk } from '../base/app-error.ts';
import type { Library } from '../library/port.ts';
import { MESH_MAKER, type MeshEngine } from '../mesh/port.ts';
import type { CacheFolder } from './cache-folder.ts';
import { SharedWork, type Shared, type Waiter } from './shared-work.ts';
import { sourceOf } from './source.ts';

const CONTENTS = { appearance: null };

export interface AppearancesDeps {
  readonly library: Pick<Library, 'input' | 'run' | 'pathOf' | 'originalPath'>;
  readonly engine: Pick<MeshEngine, 'appearance'>;
  readonly cache: CacheFolder;
}

/** The colours and textures of what users gave, as GLBs that the page can show; made when they are first looked at. */
export class Appearances {
  readonly #deps: AppearancesDeps;
  readonly #work = new SharedWork<string>();

  constructor(deps: AppearancesDeps) {
    this.#deps = deps;
  }

  /** Absolute path; null for a mesh without colours, and where the file that had them is gone. */
  async file(id: string, waiter: Waiter): Promise<string | null> {
    const { library } = this.#deps;
    const { input } = await sourceOf(library, id);
    const source = input?.coloured === true ? await library.originalPath(id) : null;
    if (source === null) return null;
    const entry = await entryOf(id, source);
    return this.#work.join(entry, waiter, async (shared) => {
      if (!(await this.#deps.cache.has(entry, CONTENTS))) await this.#make(entry, source, shared);
      return this.#deps.cache.path(entry, 'appearance');
    });
  }

  /** Leave all work. Resolves when nothing is being worked on. */
  close(): Promise<void> {
    return this.#work.close();
  }

  async #make(entry: string, source: string, { signal }: Shared): Promise<void> {
    const { engine, cache } = this.#deps;
    const out = await cache.draft();
    try {
      await engine.appearance({ source, out }, signal);
      await cache.keep(entry, { appearance: out });
    } catch (error) {
      throw fromDisk(error);
    } finally {
      await cache.drop(out);
    }
  }
}

/**
 * By the input and not by content: textures may lie in files beside the source, and what an input was given with never
 * changes. Size and time catch the hand that changes it all the same.
 */
async function entryOf(id: string, source: string): Promise<string> {
  const { size, mtimeMs } = await stat(source);
  const key = createHash('sha256')
    .update(JSON.stringify([id, size, mtimeMs]))
    .digest('hex');
  return `${key}.${MESH_MAKER}`;
}
