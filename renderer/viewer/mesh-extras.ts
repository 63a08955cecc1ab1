import type { DistanceMap } from '../../preload/contract/mesh.ts';
import { cornersOf } from './corner-client.ts';
import type { ByteSource } from './data-client.ts';
import { CORNER, DISTANCE, bytesOf } from './gpu-mesh.ts';
import type { MeshLevel } from './mesh-level.ts';

export interface MeshExtrasOptions {
  readonly source: ByteSource;
  /** The mesh itself and its proxy, the one that is there first at the beginning. */
  readonly levels: readonly { readonly level: MeshLevel; readonly distances: (mapId: string) => string }[];
  /** They could not be had; the mesh is shown without. */
  readonly trouble: (error: unknown) => void;
}

/** What a mesh is given while the look asks for it: distances to be painted with, colours of corners to show its edges. */
export class MeshExtras {
  readonly #options: MeshExtrasOptions;
  #map: DistanceMap | null = null;
  #wired = false;
  #painting = new AbortController();
  #wiring = new AbortController();

  constructor(options: MeshExtrasOptions) {
    this.#options = options;
  }

  /** The distances that the mesh is, or will be, painted with. */
  get map(): DistanceMap | null {
    return this.#map;
  }

  paint(map: DistanceMap | null): void {
    if (map?.id === this.#map?.id) return;
    this.#map = map;
    this.#painting.abort();
    for (const { level } of this.#options.levels) level.remove(DISTANCE);
    this.resume();
  }

  wire(wired: boolean): void {
    if (wired === this.#wired) return;
    this.#wired = wired;
    this.#wiring.abort();
    this.resume();
  }

  /** Give what is wanted to the levels that are there by now and have not got it. */
  resume(): void {
    if (this.#map !== null) void this.#paint(this.#map, (this.#painting = this.#anew(this.#painting)).signal);
    if (this.#wired) void this.#wire((this.#wiring = this.#anew(this.#wiring)).signal);
  }

  dispose(): void {
    this.#painting.abort();
    this.#wiring.abort();
  }

  #anew(before: AbortController): AbortController {
    before.abort();
    return new AbortController();
  }

  async #paint(map: DistanceMap, signal: AbortSignal): Promise<void> {
    try {
      for (const { level, distances } of this.#options.levels) {
        if (level.mesh?.has(DISTANCE) !== false) continue;
        const bytes = bytesOf(DISTANCE, level.layout.vertices);
        const nobody = { signal, arrived: () => undefined, progress: () => undefined };
        const data = await this.#options.source.load(distances(map.id), bytes, nobody);
        signal.throwIfAborted();
        await level.add(DISTANCE, data);
      }
    } catch (error) {
      if (!signal.aborted) this.#options.trouble(error);
    }
  }

  async #wire(signal: AbortSignal): Promise<void> {
    try {
      for (const { level } of this.#options.levels) {
        if (level.mesh?.has(CORNER) !== false) continue;
        const { buffer } = level.data ?? {};
        const isShared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
        const file = isShared ? buffer : new URL(level.url, document.baseURI).href;
        const colors = await cornersOf({ layout: level.layout, file }, signal);
        signal.throwIfAborted();
        await level.add(CORNER, colors);
      }
    } catch (error) {
      if (!signal.aborted) this.#options.trouble(error);
    }
  }
}
