import type { MeshView } from '../../preload/contract/mesh.ts';
import type { ByteSource } from './data-client.ts';
import { LoadError } from './data-load.ts';
import { GpuError, OCTAHEDRAL, bytesOf, type GpuMesh } from './gpu-mesh.ts';
import type { Gpu } from './gpu-part.ts';
import { MeshExtras } from './mesh-extras.ts';
import { MeshLevel } from './mesh-level.ts';

/** Why a mesh is not on screen as a whole. `graphics`: the graphics memory is full. The rest: see `LoadFault`. */
export type MeshFault = LoadError['fault'] | 'graphics';

export type MeshStatus =
  | { readonly kind: 'loading'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly fault: MeshFault; readonly error: unknown };

/** Everything behind `media/` that the viewer asks for. */
export type MediaKind = 'mesh' | 'normals' | 'proxy' | 'boxes' | 'distances' | 'proxydistances' | 'appearance';
export type MediaUrl = (id: string, kind: MediaKind) => string;

/** What has happened to a mesh: its `proxy` or the `mesh` itself can be drawn, or it `looks` different. */
export type MeshNews = 'status' | 'proxy' | 'mesh' | 'looks';

export interface HeldMeshOptions {
  readonly view: MeshView;
  readonly source: ByteSource;
  readonly gpu: Gpu;
  readonly mediaUrl: MediaUrl;
  readonly changed: (mesh: HeldMesh, news: MeshNews) => void;
  /** Something beside the mesh itself could not be had; it is shown without. */
  readonly trouble: (error: unknown) => void;
}

/** Normals are made beside the mesh; where they are missing (or not of this mesh), it is shown without. */
const isAbsent = (error: unknown) => error instanceof LoadError && error.fault !== 'unreachable';

/**
 * One mesh on its way from disk to GPU: first its proxy, if it has one, then the whole of it, then its smooth normals.
 *
 * The normals come last because they would hold the mesh up; until they are there the proxy, which has its own, looks
 * more like the mesh than its bare triangles do.
 */
export class HeldMesh {
  readonly view: MeshView;
  readonly #options: HeldMeshOptions;
  readonly #whole: MeshLevel;
  readonly #proxy: MeshLevel | null;
  #status: MeshStatus;
  #stop = new AbortController();
  readonly #extras: MeshExtras;
  /** The proxy has its normals, too. */
  #isProxyWhole = false;

  constructor(options: HeldMeshOptions) {
    const { view, gpu, source, mediaUrl } = options;
    this.#options = options;
    this.view = view;
    const level = (layout: MeshView['layout'], kind: 'mesh' | 'proxy', bytes: number) =>
      new MeshLevel({
        gpu,
        source,
        layout,
        large: kind === 'mesh',
        file: () => ({ url: mediaUrl(view.id, kind), bytes }),
        changed: (mesh) => {
          // What is not drawn (yet) looks as it likes.
          if (mesh === this.drawable || mesh === this.proxy) options.changed(this, 'looks');
        },
      });
    this.#whole = level(view.layout, 'mesh', view.bytes);
    this.#proxy = view.proxy === null ? null : level(view.proxy.layout, 'proxy', view.proxy.bytes);
    this.#extras = new MeshExtras({
      source,
      trouble: options.trouble,
      settled: () => options.changed(this, 'looks'),
      levels: [
        ...(this.#proxy === null
          ? []
          : [{ level: this.#proxy, distances: (id: string) => mediaUrl(id, 'proxydistances') }]),
        { level: this.#whole, distances: (id: string) => mediaUrl(id, 'distances') },
      ],
    });
    this.#status = this.#loading(0);
  }

  get status(): MeshStatus {
    return this.#status;
  }

  /** All of it, once that looks as it should; null: not there (yet). */
  get whole(): GpuMesh | null {
    return this.#status.kind === 'ready' ? this.#whole.mesh : null;
  }

  /** A lighter one to draw while the whole is not there or too slow; null: none. */
  get proxy(): GpuMesh | null {
    return this.#isProxyWhole ? (this.#proxy?.mesh ?? null) : null;
  }

  /** What can be drawn of it; null: nothing (yet). */
  get drawable(): GpuMesh | null {
    return this.whole ?? this.proxy;
  }

  /** All of it, as soon as the GPU has it: its normals may still be missing. */
  get resident(): GpuMesh | null {
    return this.#whole.mesh;
  }

  get gpuBytes(): number {
    return this.#whole.gpuBytes + (this.#proxy?.gpuBytes ?? 0);
  }

  get keptBytes(): number {
    return this.#whole.keptBytes;
  }

  /** The mesh's file, while it is kept. */
  get data(): Uint8Array | null {
    return this.#whole.data;
  }

  /** Load from the start; also the way to try again after a failure. */
  async load(): Promise<void> {
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    // Of its own: the proxy comes all the more where the mesh cannot be had.
    const whole = new AbortController();
    this.#set(this.#loading(0));
    void this.#loadProxy(signal);
    try {
      await this.#loadWhole(AbortSignal.any([signal, whole.signal]));
      signal.throwIfAborted();
      this.#extras.resume();
    } catch (error) {
      whole.abort();
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** What the look asks for beside the mesh itself. */
  get extras(): MeshExtras {
    return this.#extras;
  }

  /** The graphics driver has lost everything; `restore` follows when it is back. */
  lost(): void {
    this.#proxy?.lost();
    this.#isProxyWhole = false;
    this.#whole.lost();
    if (this.#status.kind === 'ready') this.#set(this.#loading(this.view.bytes));
  }

  /** Bring the mesh back to a GPU that lost it. */
  async restore(): Promise<void> {
    const { signal } = this.#stop;
    try {
      await this.#loadProxy(signal);
      if (this.#status.kind === 'failed') return;
      if (!(await this.#whole.restore())) await this.load();
      else if (!signal.aborted && this.#whole.mesh !== null)
        await this.#complete(await this.#fetchNormals(signal), signal);
      if (!signal.aborted) this.#extras.resume();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  forgetBytes(): void {
    if (this.#status.kind === 'ready') this.#whole.forget();
  }

  dispose(): void {
    this.#stop.abort();
    this.#extras.dispose();
    this.#whole.dispose();
    this.#proxy?.dispose();
  }

  async #loadProxy(signal: AbortSignal): Promise<void> {
    if (this.#proxy === null) return;
    this.#isProxyWhole = false;
    try {
      await this.#proxy.load(signal, () => undefined);
      await this.#completeProxy(signal);
      this.#extras.resume();
    } catch (error) {
      // The mesh itself may still come.
      if (!signal.aborted) this.#options.trouble(error);
    }
  }

  /** The proxy is on the GPU: its normals stand in its own file. */
  async #completeProxy(signal: AbortSignal): Promise<void> {
    const { data = null } = this.#proxy ?? {};
    const { normals } = this.view.proxy ?? {};
    // Lost before it was whole.
    if (data === null || normals === undefined) return;
    await this.#proxy?.add(OCTAHEDRAL, data, normals.offset);
    signal.throwIfAborted();
    this.#isProxyWhole = true;
    // It is small, and can be had again where the driver loses it.
    this.#proxy?.forget();
    this.#options.changed(this, 'proxy');
  }

  async #loadWhole(signal: AbortSignal): Promise<void> {
    const { view } = this;
    const progress = (done: number): void => {
      if (this.#status.kind === 'loading') this.#set(this.#loading(done));
    };
    const loading = this.#whole.load(signal, progress).then(() => {
      if (this.#whole.mesh !== null) this.#options.changed(this, 'mesh');
    });
    // A small mesh has no proxy to wait with.
    if (view.proxy !== null) await loading;
    const [normals] = await Promise.all([this.#fetchNormals(signal), loading]);
    await this.#complete(normals, signal);
  }

  /** The mesh is on the GPU. Its normals go there, too, and are not kept: they can be had again. */
  async #complete(normals: Uint8Array | null, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (normals !== null) await this.#whole.add(OCTAHEDRAL, normals);
    signal.throwIfAborted();
    if (this.#whole.mesh !== null) this.#set({ kind: 'ready' });
  }

  async #fetchNormals(signal: AbortSignal): Promise<Uint8Array | null> {
    const { source, mediaUrl } = this.#options;
    const bytes = bytesOf(OCTAHEDRAL, this.view.layout.vertices);
    try {
      return await source.load(mediaUrl(this.view.id, 'normals'), bytes, quietly(signal));
    } catch (error) {
      if (signal.aborted || !isAbsent(error)) throw error;
      return null;
    }
  }

  #loading(done: number): MeshStatus {
    return { kind: 'loading', done, total: this.view.bytes };
  }

  /** What could be loaded of it stays, and the proxy still comes: it tells more than an empty pane. */
  #fail(error: unknown): void {
    this.#extras.dispose();
    this.#whole.dispose();
    const fault = error instanceof LoadError ? error.fault : error instanceof GpuError ? 'graphics' : 'unreachable';
    this.#set({ kind: 'failed', fault, error });
  }

  #set(status: MeshStatus): void {
    this.#status = status;
    this.#options.changed(this, 'status');
  }
}

const quietly = (signal: AbortSignal) => ({ signal, arrived: null, progress: () => undefined });
