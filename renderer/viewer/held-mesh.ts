import type { MeshView } from '../../preload/contract/mesh.ts';
import type { Span } from './byte-ranges.ts';
import type { ByteSource } from './data-client.ts';
import { LoadError } from './data-load.ts';
import { GpuMesh, type Gpu } from './gpu-mesh.ts';

/** Why a mesh is not on screen. `graphics`: the graphics memory is full. The rest: see `LoadFault`. */
export type MeshFault = LoadError['fault'] | 'graphics';

export type MeshStatus =
  | { readonly kind: 'loading'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly fault: MeshFault; readonly error: unknown };

export interface HeldMeshOptions {
  readonly view: MeshView;
  readonly source: ByteSource;
  readonly gpu: Gpu;
  readonly mediaUrl: MediaUrl;
  readonly changed: (mesh: HeldMesh) => void;
}

/** Normals are made beside the mesh; where they are missing (or not of this mesh), it is shown without. */
const isAbsent = (error: unknown) => error instanceof LoadError && error.fault !== 'unreachable';

export type MediaUrl = (id: string, kind: 'mesh' | 'normals') => string;

/** A file's bytes, so far. */
interface Incoming {
  data: Uint8Array | null;
  arrived: number;
  progress: number;
}

/**
 * One mesh on its way from disk to GPU, and what brings it back after the graphics driver was reset.
 *
 * Its file's bytes stay in memory for that as long as `forgetBytes` is not called; after it they are loaded again.
 */
export class HeldMesh {
  readonly view: MeshView;
  readonly #options: HeldMeshOptions;
  #status: MeshStatus;
  #gpuMesh: GpuMesh | null = null;
  #stop = new AbortController();
  #mesh: Incoming = { data: null, arrived: 0, progress: 0 };
  #normals: Incoming | null = null;

  constructor(options: HeldMeshOptions) {
    this.#options = options;
    this.view = options.view;
    this.#status = this.#loading();
  }

  get status(): MeshStatus {
    return this.#status;
  }

  /** What to draw; null unless ready. */
  get gpuMesh(): GpuMesh | null {
    return this.#status.kind === 'ready' ? this.#gpuMesh : null;
  }

  get gpuBytes(): number {
    return this.#gpuMesh?.bytes ?? 0;
  }

  get keptBytes(): number {
    return (this.#mesh.data?.length ?? 0) + (this.#normals?.data?.length ?? 0);
  }

  /** Load from the start; also the way to try again after a failure. */
  async load(): Promise<void> {
    const { view } = this;
    this.#release();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const mesh = (this.#mesh = { data: null, arrived: 0, progress: 0 });
    const normals = (this.#normals = { data: null, arrived: 0, progress: 0 });
    this.#set(this.#loading());
    this.#gpuMesh = this.#build(true);
    try {
      await Promise.all([
        this.#fetch('mesh', view.bytes, mesh, signal),
        this.#fetch('normals', view.layout.vertices * 2, normals, signal).catch((error: unknown) => {
          if (signal.aborted || !isAbsent(error)) throw error;
          this.#normals = null;
          this.#gpuMesh?.flatten();
        }),
      ]);
    } catch (error) {
      if (!signal.aborted) this.#fail(error instanceof LoadError ? error.fault : 'unreachable', error);
    }
  }

  /** The graphics driver has lost everything; `restore` follows when it is back. */
  lost(): void {
    if (this.#status.kind === 'ready') this.#set(this.#loading());
  }

  /** Bring the mesh back to a GPU that lost it. */
  restore(): void {
    if (this.#status.kind === 'failed') return;
    const mesh = this.#mesh;
    if (mesh.data === null && mesh.arrived > 0) {
      void this.load();
      return;
    }
    this.#gpuMesh?.dispose();
    this.#gpuMesh = null;
    this.#set(this.#loading());
    this.#gpuMesh = this.#build(this.#normals !== null);
    this.#resend();
  }

  forgetBytes(): void {
    if (this.#status.kind !== 'ready') return;
    this.#mesh.data = null;
    if (this.#normals !== null) this.#normals.data = null;
  }

  dispose(): void {
    this.#stop.abort();
    this.#release();
  }

  #loading(): MeshStatus {
    const { bytes, layout } = this.view;
    const done = this.#mesh.progress + (this.#normals?.progress ?? 0);
    return { kind: 'loading', done, total: bytes + (this.#normals === null ? 0 : layout.vertices * 2) };
  }

  async #fetch(kind: 'mesh' | 'normals', bytes: number, into: Incoming, signal: AbortSignal): Promise<void> {
    const url = this.#options.mediaUrl(this.view.id, kind);
    await this.#options.source.load(url, bytes, {
      signal,
      arrived: (data: Uint8Array, span: Span) => {
        if (signal.aborted) return;
        into.data = data;
        into.arrived = span.to;
        this.#gpuMesh?.[kind](data, span);
      },
      progress: (done) => {
        if (signal.aborted) return;
        into.progress = done;
        if (this.#status.kind === 'loading') this.#set(this.#loading());
      },
    });
  }

  #resend(): void {
    const [mesh, normals] = [this.#mesh, this.#normals];
    if (mesh.data !== null) this.#gpuMesh?.mesh(mesh.data, { from: 0, to: mesh.arrived });
    if (normals?.data) this.#gpuMesh?.normals(normals.data, { from: 0, to: normals.arrived });
  }

  /** Null while the graphics context is lost: `restore` builds it. */
  #build(normals: boolean): GpuMesh | null {
    const { gpu } = this.#options;
    if (gpu.gl.isContextLost()) return null;
    return new GpuMesh(gpu, this.view.layout, normals, (error) => {
      if (error === null) this.#set({ kind: 'ready' });
      else this.#fail('graphics', error);
    });
  }

  #fail(fault: MeshFault, error: unknown): void {
    this.#stop.abort();
    this.#release();
    this.#set({ kind: 'failed', fault, error });
  }

  #release(): void {
    this.#gpuMesh?.dispose();
    this.#gpuMesh = null;
    this.#mesh = { data: null, arrived: 0, progress: 0 };
    this.#normals = null;
  }

  #set(status: MeshStatus): void {
    this.#status = status;
    this.#options.changed(this);
  }
}
