import type { MeshView } from '../../preload/contract/mesh.ts';
import { Appearance, type AppearanceOptions } from './appearance.ts';
import type { MediaUrl } from './held-mesh.ts';

export interface AppearancesOptions extends AppearanceOptions {
  readonly mediaUrl: MediaUrl;
  /** Another one can be drawn. */
  readonly changed: () => void;
  /** One could not be had; its mesh is shown without colours. */
  readonly trouble: (error: unknown) => void;
}

interface Wanted {
  readonly stop: AbortController;
  appearance: Appearance | null;
}

/** The colours and textures of the inputs on stage, as long as they are looked at. */
export class Appearances {
  readonly #options: AppearancesOptions;
  readonly #wanted = new Map<string, Wanted>();

  constructor(options: AppearancesOptions) {
    this.#options = options;
  }

  /** Have exactly these, of those that have any. */
  want(views: readonly MeshView[]): void {
    const ids = new Set(views.filter(({ coloured }) => coloured).map(({ id }) => id));
    for (const id of [...this.#wanted.keys()]) if (!ids.has(id)) this.#drop(id);
    for (const id of ids) if (!this.#wanted.has(id)) void this.#load(id);
  }

  /** Null: not there (yet). */
  of(id: string): Appearance | null {
    return this.#wanted.get(id)?.appearance ?? null;
  }

  dispose(): void {
    this.want([]);
  }

  async #load(id: string): Promise<void> {
    const wanted: Wanted = { stop: new AbortController(), appearance: null };
    this.#wanted.set(id, wanted);
    const { mediaUrl, changed, trouble, renderer, shared } = this.#options;
    try {
      wanted.appearance = await Appearance.load(mediaUrl(id, 'appearance'), wanted.stop.signal, { renderer, shared });
      changed();
    } catch (error) {
      if (!wanted.stop.signal.aborted) trouble(error);
    }
  }

  #drop(id: string): void {
    const wanted = this.#wanted.get(id);
    this.#wanted.delete(id);
    wanted?.stop.abort();
    wanted?.appearance?.dispose();
  }
}
