import { overlap, type Span } from './byte-ranges.ts';
import type { GpuMeter } from './gpu-meter.ts';
import type { UploadQueue } from './upload-queue.ts';

export interface Gpu {
  readonly gl: WebGL2RenderingContext;
  readonly uploads: UploadQueue;
  readonly meter: GpuMeter;
  readonly history: GpuHistory;
}

/** What has happened to the context so far. */
export interface GpuHistory {
  /** How often it was lost. */
  losses: number;
  /** How many frames it was given to draw. */
  frames: number;
}

/** One buffer of a mesh in GPU memory, filled by and by from a run of bytes in a file. No copy is made on the way. */
export class GpuPart {
  readonly buffer: WebGLBuffer;
  readonly length: number;
  /** Resolves when every byte was handed to the driver; never, where the part is disposed before. */
  readonly sent: Promise<void>;
  readonly #gpu: Gpu;
  readonly #target: 'index' | 'vertex';
  readonly #offset: number;
  readonly #full: () => void;
  readonly #losses: number;
  #left: number;

  /** @param range where its bytes stand in the file that `send` is given. */
  constructor(
    gpu: Gpu,
    target: 'index' | 'vertex',
    { offset, length }: { readonly offset: number; readonly length: number },
  ) {
    const { gl, meter } = gpu;
    const kind = target === 'index' ? gl.ELEMENT_ARRAY_BUFFER : gl.ARRAY_BUFFER;
    this.#gpu = gpu;
    this.#losses = gpu.history.losses;
    this.#target = target;
    this.#offset = offset;
    this.#left = length;
    this.length = length;
    this.buffer = gl.createBuffer();
    // An index buffer bound while three's vertex array is bound would become part of that array.
    gl.bindVertexArray(null);
    gl.bindBuffer(kind, this.buffer);
    gl.bufferData(kind, length, gl.STATIC_DRAW);
    gl.bindBuffer(kind, null);
    meter.took(length);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.sent = promise;
    this.#full = () => resolve(undefined);
    if (length === 0) this.#full();
  }

  /** Bytes `span` of the file have arrived in `data`, which is that file. */
  send(data: Uint8Array, span: Span): void {
    const mine = overlap(span, { offset: this.#offset, length: this.length });
    if (mine === null) return;
    this.#gpu.uploads.add({
      buffer: this.buffer,
      target: this.#target,
      data,
      span: mine,
      at: mine.from - this.#offset,
      sent: (bytes) => {
        this.#left -= bytes;
        if (this.#left === 0) this.#full();
      },
    });
  }

  /**
   * The context that it belongs to has not been lost: buffers of one that was are gone already, and touching them again
   * is an error to WebGL. (Asking the driver, by `isBuffer`, would stop the page until all that is drawn is done.)
   */
  get isAlive(): boolean {
    return this.#losses === this.#gpu.history.losses && !this.#gpu.gl.isContextLost();
  }

  dispose(): void {
    const { gl, uploads, meter } = this.#gpu;
    uploads.drop(this.buffer);
    if (this.isAlive) gl.deleteBuffer(this.buffer);
    meter.gave(this.length);
  }
}
