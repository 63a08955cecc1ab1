import { SvelteMap } from 'svelte/reactivity';
import type { App } from '../app.ts';

export type MediaKind =
  'thumbnail' | 'image' | 'mesh' | 'normals' | 'proxy' | 'boxes' | 'distances' | 'proxydistances' | 'appearance';

/** Addresses of pictures and meshes. A medium that was made anew gets a new address, so that it is fetched again. */
export class Media {
  readonly #versions = new SvelteMap<string, number>();
  /** How many times all of them were made anew. */
  #renewed = $state(0);
  readonly #stop: () => void;

  constructor(app: App) {
    this.#stop = app.on('media:changed', ({ id }) => this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1));
  }

  url(id: string, kind: MediaKind): string {
    const version = (this.#versions.get(id) ?? 0) + this.#renewed;
    return version === 0 ? `media/${id}/${kind}` : `media/${id}/${kind}?v=${version}`;
  }

  /** All may be others: each is fetched again where it is shown. */
  renew(): void {
    this.#renewed += 1;
  }

  dispose(): void {
    this.#stop();
  }
}
