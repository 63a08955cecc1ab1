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
 * Hands bytes to the GPU a little at a time, so that no task of the page's thread takes long however large the mesh.
 * Leaves no buffer and no vertex array bound; whoever draws afterwards has to assume that both were.
 */
export class UploadQueue {
  readonly #gl: WebGL2RenderingContext;
  readonly #waiting: Upload[] = [];
  readonly #channel = new MessageChannel();
  #scheduled = false;

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
    this.#waiting.length = 0;
    this.#channel.port1.close();
  }

  #work(): void {
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
      next.sent(next.span.to - next.span.from);
      if (performance.now() >= until) break;
    }
    // Lets the GPU process begin while the rest is still on its way.
    gl.flush();
    if (this.#waiting.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    this.#channel.port2.postMessage(null);
  }
}
