import { SvelteMap } from 'svelte/reactivity';
import type { App } from '../app.ts';

export type MediaKind =
  'thumbnail' | 'image' | 'mesh' | 'normals' | 'proxy' | 'boxes' | 'distances' | 'proxydistances' | 'appearance';

/** Addresses of pictures and meshes. A medium that was made anew gets a new address, so that it is fetched again. */
export class Media {
  readonly #versions = new SvelteMap<string, number>();
  readonly #stop: () => void;

  constructor(app: App) {
    this.#stop = app.on('media:changed', ({ id }) => this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1));
  }

  url(id: string, kind: MediaKind): string {
    const version = this.#versions.get(id);
    return version === undefined ? `media/${id}/${kind}` : `media/${id}/${kind}?v=${version}`;
  }

  dispose(): void {
    this.#stop();
  }
}
