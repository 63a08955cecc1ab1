import type { Layout } from '../../preload/contract/mesh.ts';
import type { Span } from './byte-ranges.ts';
import type { ByteSource } from './data-client.ts';
import { GpuMesh, type Extra } from './gpu-mesh.ts';
import type { Gpu } from './gpu-part.ts';

/** A file that can be fetched, its size known beforehand. */
export interface SizedFile {
  readonly url: string;
  readonly bytes: number;
}

export interface MeshLevelOptions {
  readonly gpu: Gpu;
  readonly source: ByteSource;
  readonly layout: Layout;
  readonly file: () => SizedFile;
  /** So large that the GPU may have no room for it: it is drawn when the GPU has it. Else it can be drawn at once. */
  readonly large: boolean;
  /** Drawn now, it looks different. */
  readonly changed: (mesh: GpuMesh) => void;
}

/**
 * A mesh or its proxy on its way from disk to GPU, and what brings it back after the graphics driver was reset: its
 * file's bytes stay in memory for that as long as `forget` is not called. What its vertices have beside (`add`) does not
 * stay: it is given again.
 */
export class MeshLevel {
  readonly layout: Layout;
  readonly #options: MeshLevelOptions;
  #gpuMesh: GpuMesh | null = null;
  #resident = false;
  #data: Uint8Array | null = null;
  #arrived = 0;
  #complete = false;

  constructor(options: MeshLevelOptions) {
    this.#options = options;
    this.layout = options.layout;
  }

  /** What can be drawn; null: not there yet. */
  get mesh(): GpuMesh | null {
    return this.#resident ? this.#gpuMesh : null;
  }

  get url(): string {
    return this.#options.file().url;
  }

  /** The whole of its file, while that is kept. */
  get data(): Uint8Array | null {
    return this.#complete ? this.#data : null;
  }

  get gpuBytes(): number {
    return this.#gpuMesh?.bytes ?? 0;
  }

  get keptBytes(): number {
    return this.#data?.length ?? 0;
  }

  /**
   * Fetch it and send it to the GPU. Resolves when it is there, or as soon as its bytes are where the context is lost.
   *
   * @throws LoadError, GpuError; the signal's reason when it fires.
   */
  async load(signal: AbortSignal, progress: (bytes: number) => void): Promise<void> {
    const { source, file } = this.#options;
    this.dispose();
    this.#build();
    const { url, bytes } = file();
    await source.load(url, bytes, {
      signal,
      arrived: (data: Uint8Array, span: Span) => {
        if (signal.aborted) return;
        this.#data = data;
        this.#arrived = span.to;
        this.#gpuMesh?.send(data, span);
      },
      progress: (done) => {
        if (!signal.aborted) progress(done);
      },
    });
    signal.throwIfAborted();
    this.#complete = true;
    await this.#settle();
  }

  /** Give each vertex one thing more, from byte `from` of `data` on. */
  async add(extra: Extra, data: Uint8Array, from = 0): Promise<void> {
    const mesh = this.#gpuMesh;
    await mesh?.add(extra, data, from);
    if (mesh !== null && mesh === this.mesh) this.#options.changed(mesh);
  }

  remove(extra: Extra): void {
    this.#gpuMesh?.remove(extra);
  }

  /** The graphics driver has lost everything; `restore` follows when it is back. */
  lost(): void {
    this.#resident = false;
  }

  /** Bring it back to a GPU that lost it. @returns false where its bytes were forgotten, and `load` is the only way. */
  async restore(): Promise<boolean> {
    if (this.#data === null && this.#arrived > 0) return false;
    this.#gpuMesh?.dispose();
    this.#build();
    if (this.#data !== null) this.#gpuMesh?.send(this.#data, { from: 0, to: this.#arrived });
    if (this.#complete) await this.#settle();
    return true;
  }

  /** Give the file's bytes back; what is on the GPU stays. */
  forget(): void {
    this.#data = null;
  }

  dispose(): void {
    this.#gpuMesh?.dispose();
    this.#gpuMesh = null;
    this.#resident = false;
    this.#data = null;
    this.#arrived = 0;
    this.#complete = false;
  }

  #build(): void {
    const { gpu, layout } = this.#options;
    this.#resident = false;
    // While the context is lost there is nothing to build on: `restore` does it.
    this.#gpuMesh = gpu.gl.isContextLost() ? null : new GpuMesh(gpu, layout);
  }

  async #settle(): Promise<void> {
    const mesh = this.#gpuMesh;
    if (mesh === null) return;
    await (this.#options.large ? mesh.resident() : mesh.sent());
    // Lost or given up meanwhile.
    if (mesh !== this.#gpuMesh || this.#options.gpu.gl.isContextLost()) return;
    this.#resident = true;
    this.#options.changed(mesh);
  }
}
