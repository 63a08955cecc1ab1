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
 * So many bytes are on their way to the GPU at most. Between page and GPU there is shared memory that grows with what
 * waits in it (Chromium's: by doubling, to 16 MB, and what it grew to stays); where it is full because the GPU is busy,
 * the next call stops the page until it is not.
 */
const ON_THE_WAY = 3 * PIECE;
/** So many are sent before the GPU is asked to tell when it has them: it has work while the next are sent. */
const BETWEEN_FENCES = PIECE;

/**
 * Hands bytes to the GPU a little at a time, so that no task of the page's thread takes long however large the mesh and
 * however busy the GPU. Leaves no buffer and no vertex array bound; whoever draws afterwards has to assume that both were.
 */
export class UploadQueue {
  readonly #gl: WebGL2RenderingContext;
  readonly #waiting: Upload[] = [];
  readonly #channel = new MessageChannel();
  /** What was sent, oldest first, each with a fence that is passed when the GPU has taken it in. */
  readonly #onTheWay: { readonly fence: WebGLSync | null; readonly bytes: number }[] = [];
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

  /** The context is gone: nothing of what was on its way will be told of. */
  lost(): void {
    this.#onTheWay.length = 0;
  }

  #work(): void {
    if (this.#disposed || this.#waiting.length === 0) return;
    const room = ON_THE_WAY - this.#bytesOnTheWay();
    if (room > 0) this.#send(Math.min(room, BETWEEN_FENCES));
    if (this.#waiting.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    // A busy GPU is asked again after a while; else the next task goes on.
    if (room <= 0) setTimeout(() => this.#channel.port2.postMessage(null), 1);
    else this.#channel.port2.postMessage(null);
  }

  #send(most: number): void {
    const gl = this.#gl;
    const until = performance.now() + STRETCH;
    let bytes = 0;
    // An index buffer bound while three's vertex array is bound would become part of that array.
    gl.bindVertexArray(null);
    for (;;) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const target = next.target === 'index' ? gl.ELEMENT_ARRAY_BUFFER : gl.ARRAY_BUFFER;
      gl.bindBuffer(target, next.buffer);
      gl.bufferSubData(target, next.at, next.data.subarray(next.span.from, next.span.to));
      gl.bindBuffer(target, null);
      const sent = next.span.to - next.span.from;
      bytes += sent;
      next.sent(sent);
      if (bytes >= most || performance.now() >= until) break;
    }
    this.#onTheWay.push({ fence: gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0), bytes });
    // Lets the GPU process begin while the rest is still on its way.
    gl.flush();
  }

  /** Bytes that the GPU has not taken in yet, as far as it has told. Asking does not wait for it. */
  #bytesOnTheWay(): number {
    const gl = this.#gl;
    const isThere = (fence: WebGLSync | null): boolean =>
      fence === null || gl.isContextLost() || gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED;
    // It does one thing after the other: what comes behind one that it has not done is not done either.
    for (let [first] = this.#onTheWay; first !== undefined && isThere(first.fence); [first] = this.#onTheWay) {
      gl.deleteSync(first.fence);
      this.#onTheWay.shift();
    }
    return this.#onTheWay.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
