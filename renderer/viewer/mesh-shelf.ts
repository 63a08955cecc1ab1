import type { MeshView } from '../../preload/contract/mesh.ts';
import { HeldMesh, type HeldMeshOptions } from './held-mesh.ts';

/** How much may stay of what is not on screen: going back to the run before is then instant. */
export interface ShelfLimits {
  /** Bytes in GPU memory, of meshes that are not shown. */
  readonly gpuBytes: number;
  /** Bytes of files kept in memory, all told; the newest is always kept. */
  readonly keptBytes: number;
}

export const SHELF_LIMITS: ShelfLimits = { gpuBytes: 300e6, keptBytes: 160e6 };

/** The meshes in GPU memory: those on screen, and some that were a moment ago. */
export class MeshShelf {
  readonly #options: Omit<HeldMeshOptions, 'view'>;
  readonly #limits: ShelfLimits;
  /** By id, the one asked for last at the end. */
  readonly #held = new Map<string, HeldMesh>();

  constructor(options: Omit<HeldMeshOptions, 'view'>, limits: ShelfLimits = SHELF_LIMITS) {
    this.#options = options;
    this.#limits = limits;
  }

  /** Hold exactly what is to be shown, and, if `keep`, what there is room for. @returns the meshes, in this order. */
  show(views: readonly MeshView[], keep: boolean): readonly HeldMesh[] {
    const wanted = new Set(views.map(({ id }) => id));
    for (const [id, mesh] of this.#held) {
      const half = mesh.status.kind !== 'ready';
      if (!wanted.has(id) && (!keep || half)) this.#drop(id, mesh);
    }
    const shown = views.map((view) => this.#hold(view));
    this.trim(wanted);
    return shown;
  }

  /** Give back what is beyond the limits, oldest first. */
  trim(wanted: ReadonlySet<string>): void {
    let spare = 0;
    let kept = 0;
    for (const [id, mesh] of [...this.#held].reverse()) {
      if (!wanted.has(id)) {
        spare += mesh.gpuBytes;
        if (spare > this.#limits.gpuBytes) {
          this.#drop(id, mesh);
          continue;
        }
      }
      if (kept > 0 && kept + mesh.keptBytes > this.#limits.keptBytes) mesh.forgetBytes();
      kept += mesh.keptBytes;
    }
  }

  lost(): void {
    for (const mesh of this.#held.values()) mesh.lost();
  }

  restore(): void {
    for (const mesh of this.#held.values()) void mesh.restore();
  }

  dispose(): void {
    for (const [id, mesh] of [...this.#held]) this.#drop(id, mesh);
  }

  #hold(view: MeshView): HeldMesh {
    const held = this.#held.get(view.id);
    if (held !== undefined) {
      this.#held.delete(view.id);
      this.#held.set(view.id, held);
      return held;
    }
    const mesh = new HeldMesh({ ...this.#options, view });
    this.#held.set(view.id, mesh);
    void mesh.load();
    return mesh;
  }

  #drop(id: string, mesh: HeldMesh): void {
    this.#held.delete(id);
    mesh.dispose();
  }
}
