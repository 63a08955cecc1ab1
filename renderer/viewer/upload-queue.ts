import { pieces, type Span } from './byte-ranges.ts';

/** One buffer's share of bytes that have arrived. */
export interface Upload {
  readonly buffer: WebGLBuffer;
  /** Index data can only ever be bound as such. */
  readonly target: 'index' | 'vertex';
  readonly data: Uint8Array;
  /** Which bytes of `data`. */
  readonly span: Span;
  /** Where they go in the buffer. */
  readonly at: number;
  /** Called in the task that handed them over. */
  readonly sent: (bytes: number) => void;
}

/** A call of `bufferSubData` copies about 4 GB a second: this is a quarter of a millisecond. */
const PIECE = 1024 * 1024;
/** Longest time at a stretch, in milliseconds: a frame has room for the rest. */
const STRETCH = 4;
/**
 * So many bytes are sent at most while the GPU draws a frame. Between page and GPU there is a buffer of 16 MB (Chromium's);
 * where it is full because the GPU is busy, the next call stops the page until it is not.
 */
const BESIDE_FRAME = 10 * PIECE;

/**
 * Hands bytes to the GPU a little at a time, so that no task of the page's thread takes long however large the mesh and
 * however busy the GPU. Leaves no buffer and no vertex array bound; whoever draws afterwards has to assume that both were.
 */
export class UploadQueue {
  readonly #gl: WebGL2RenderingContext;
  readonly #waiting: Upload[] = [];
  readonly #channel = new MessageChannel();
  /** Passed when the GPU has drawn the last frame that it was given; null: it has. */
  #frame: WebGLSync | null = null;
  /** Bytes that were sent since one was begun. */
  #besideFrame = 0;
  #scheduled = false;
  #disposed = false;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#channel.port1.onmessage = () => {
      this.#scheduled = false;
      this.#work();
    };
  }

  add(upload: Upload): void {
    for (const piece of pieces(upload.span, PIECE)) {
      this.#waiting.push({ ...upload, span: piece, at: upload.at + piece.from - upload.span.from });
    }
    if (!this.#scheduled) this.#work();
  }

  /** Forget what waits for this buffer. */
  drop(gone: WebGLBuffer): void {
    const keep = this.#waiting.filter(({ buffer }) => buffer !== gone);
    this.#waiting.splice(0, this.#waiting.length, ...keep);
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting.length = 0;
    this.#channel.port1.close();
  }

  /** A frame was given to the GPU: until it is drawn, the GPU takes in nothing else. */
  frameBegun(): void {
    const fence = this.#gl.fenceSync(this.#gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    // It draws one after the other: when the last is done, all are.
    this.#gl.deleteSync(this.#frame);
    this.#frame = fence;
  }

  #work(): void {
    if (this.#disposed || this.#waiting.length === 0) return;
    const mustWait = this.#besideFrame >= BESIDE_FRAME && this.#isDrawing();
    if (!mustWait) this.#send();
    if (this.#waiting.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    // A busy GPU is asked again after a while; else the next task goes on.
    if (mustWait) setTimeout(() => this.#channel.port2.postMessage(null), 1);
    else this.#channel.port2.postMessage(null);
  }

  #send(): void {
    const gl = this.#gl;
    const until = performance.now() + STRETCH;
    // An index buffer bound while three's vertex array is bound would become part of that array.
    gl.bindVertexArray(null);
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const target = next.target === 'index' ? gl.ELEMENT_ARRAY_BUFFER : gl.ARRAY_BUFFER;
      gl.bindBuffer(target, next.buffer);
      gl.bufferSubData(target, next.at, next.data.subarray(next.span.from, next.span.to));
      gl.bindBuffer(target, null);
      const bytes = next.span.to - next.span.from;
      this.#besideFrame += bytes;
      next.sent(bytes);
      if (this.#besideFrame >= BESIDE_FRAME || performance.now() >= until) break;
    }
    // Lets the GPU process begin while the rest is still on its way.
    gl.flush();
  }

  /** Whether the GPU is still drawing a frame. Asking does not wait for it. */
  #isDrawing(): boolean {
    const gl = this.#gl;
    if (
      this.#frame !== null &&
      (gl.isContextLost() || gl.getSyncParameter(this.#frame, gl.SYNC_STATUS) === gl.SIGNALED)
    ) {
      gl.deleteSync(this.#frame);
      this.#frame = null;
    }
    if (this.#frame === null) this.#besideFrame = 0;
    return this.#frame !== null;
  }
}
