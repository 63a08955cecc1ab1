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
  /** What was wanted is there, or cannot be had. */
  readonly settled: () => void;
}

/** What a mesh is given while the look asks for it: distances to be painted with, colours of corners to show its edges. */
export class MeshExtras {
  readonly #options: MeshExtrasOptions;
  #map: DistanceMap | null = null;
  #wired = false;
  #painting = new AbortController();
  #wiring = new AbortController();
  #underWay = 0;

  constructor(options: MeshExtrasOptions) {
    this.#options = options;
  }

  /** The distances that the mesh is, or will be, painted with. */
  get map(): DistanceMap | null {
    return this.#map;
  }

  /** Something that was asked for is on its way: the mesh will look different in a moment. */
  get busy(): boolean {
    return this.#underWay > 0;
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
    if (this.#map !== null) {
      const map = this.#map;
      this.#painting = this.#anew(this.#painting);
      void this.#work(this.#painting.signal, (signal) => this.#paint(map, signal));
    }
    if (this.#wired) {
      this.#wiring = this.#anew(this.#wiring);
      void this.#work(this.#wiring.signal, (signal) => this.#wire(signal));
    }
  }

  dispose(): void {
    this.#painting.abort();
    this.#wiring.abort();
  }

  #anew(before: AbortController): AbortController {
    before.abort();
    return new AbortController();
  }

  async #work(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#underWay += 1;
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) this.#options.trouble(error);
    } finally {
      this.#underWay -= 1;
    }
    if (!signal.aborted && !this.busy) this.#options.settled();
  }

  async #paint(map: DistanceMap, signal: AbortSignal): Promise<void> {
    for (const { level, distances } of this.#options.levels) {
      if (level.mesh?.has(DISTANCE) !== false) continue;
      const bytes = bytesOf(DISTANCE, level.layout.vertices);
      const nobody = { signal, arrived: null, progress: () => undefined };
      const data = await this.#options.source.load(distances(map.id), bytes, nobody);
      signal.throwIfAborted();
      await level.add(DISTANCE, data);
    }
  }

  async #wire(signal: AbortSignal): Promise<void> {
    for (const { level } of this.#options.levels) {
      if (level.mesh?.has(CORNER) !== false) continue;
      const { buffer } = level.data ?? {};
      const isShared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
      const file = isShared ? buffer : new URL(level.url, document.baseURI).href;
      const colors = await cornersOf({ layout: level.layout, file }, signal);
      signal.throwIfAborted();
      await level.add(CORNER, colors);
    }
  }
}
