import { BufferGeometry, GLBufferAttribute, type BufferAttribute } from 'three';
import type { Layout } from '../../preload/contract/mesh.ts';
import { overlap, type Span } from './byte-ranges.ts';
import type { GpuMeter } from './gpu-meter.ts';
import type { UploadQueue } from './upload-queue.ts';

export interface Gpu {
  readonly gl: WebGL2RenderingContext;
  readonly uploads: UploadQueue;
  readonly meter: GpuMeter;
}

interface Part {
  readonly buffer: WebGLBuffer;
  readonly target: 'index' | 'vertex';
  /** Where its bytes stand in the file they come from. */
  readonly offset: number;
  readonly length: number;
}

/** Raised where the graphics driver has no room or has gone. */
export class GpuError extends Error {
  override readonly name = 'GpuError';
}

/** WebGLRenderer draws by these as by any other (it reads type, size and count); three's types do not know. */
const drawable = (attribute: GLBufferAttribute) => attribute as unknown as BufferAttribute;

/**
 * One mesh in GPU memory, filled straight from its file: no copy of the bytes is made on the way.
 *
 * `ended` is called once: when the GPU has taken all of it in, or with a `GpuError` where it had no room. Neither is waited
 * for in a task of the page's thread.
 */
export class GpuMesh {
  readonly geometry = new BufferGeometry();
  readonly #gpu: Gpu;
  readonly #indices: Part;
  readonly #positions: Part;
  #normals: Part | null;
  readonly #ended: (error: GpuError | null) => void;
  #disposed = false;
  #left: number;
  #normalsLeft: number;

  constructor(gpu: Gpu, layout: Layout, normals: boolean, ended: (error: GpuError | null) => void) {
    this.#gpu = gpu;
    this.#ended = ended;
    const { gl } = gpu;
    this.#indices = this.#part('index', layout.indices);
    this.#positions = this.#part('vertex', layout.positions);
    this.#normals = normals ? this.#part('vertex', { offset: 0, length: layout.vertices * 2 }) : null;
    this.#normalsLeft = this.#normals?.length ?? 0;
    this.#left = this.#parts().reduce((sum, { length }) => sum + length, 0);
    const { vertices, triangles, indices } = layout;
    const indexType = indices.bytesPerIndex === 2 ? gl.UNSIGNED_SHORT : gl.UNSIGNED_INT;
    const index = new GLBufferAttribute(this.#indices.buffer, indexType, 1, indices.bytesPerIndex, triangles * 3);
    this.geometry.setIndex(drawable(index));
    const position = new GLBufferAttribute(this.#positions.buffer, gl.FLOAT, 3, 4, vertices);
    this.geometry.setAttribute('position', drawable(position));
    if (this.#normals !== null) {
      const octahedral = new GLBufferAttribute(this.#normals.buffer, gl.BYTE, 2, 1, vertices, true);
      this.geometry.setAttribute('octahedral', drawable(octahedral));
    }
  }

  get smooth(): boolean {
    return this.#normals !== null;
  }

  get bytes(): number {
    return this.#parts().reduce((sum, { length }) => sum + length, 0);
  }

  /** Bytes `span` of the mesh file have arrived in `data`, which is that file. */
  mesh(data: Uint8Array, span: Span): void {
    for (const part of [this.#indices, this.#positions]) this.#send(part, data, span);
  }

  /** The same for the file of normals. */
  normals(data: Uint8Array, span: Span): void {
    if (this.#normals !== null) this.#send(this.#normals, data, span);
  }

  /** There are no normals: shade by the triangles alone. */
  flatten(): void {
    if (this.#normals === null) return;
    const normals = this.#normals;
    this.#normals = null;
    this.geometry.deleteAttribute('octahedral');
    this.#give(normals);
    // Whatever of them was sent does not matter: a file of normals that fails is given up as a whole, before it is full.
    this.#sent(this.#normalsLeft);
  }

  dispose(): void {
    this.#disposed = true;
    const parts = this.#parts();
    // Buffers of a context that was lost are gone already; deleting them again would be an error to WebGL.
    if (this.#gpu.gl.isBuffer(this.#positions.buffer)) this.geometry.dispose();
    for (const part of parts) this.#give(part);
  }

  #give({ buffer, length }: Part): void {
    const { gl, uploads, meter } = this.#gpu;
    uploads.drop(buffer);
    if (gl.isBuffer(buffer)) gl.deleteBuffer(buffer);
    meter.gave(length);
  }

  #parts(): readonly Part[] {
    return [this.#indices, this.#positions, ...(this.#normals === null ? [] : [this.#normals])];
  }

  #part(target: Part['target'], { offset, length }: { readonly offset: number; readonly length: number }): Part {
    const { gl, meter } = this.#gpu;
    const kind = target === 'index' ? gl.ELEMENT_ARRAY_BUFFER : gl.ARRAY_BUFFER;
    const buffer = gl.createBuffer();
    gl.bindVertexArray(null);
    gl.bindBuffer(kind, buffer);
    gl.bufferData(kind, length, gl.STATIC_DRAW);
    gl.bindBuffer(kind, null);
    meter.took(length);
    return { buffer, target, offset, length };
  }

  #send(part: Part, data: Uint8Array, span: Span): void {
    const mine = overlap(span, part);
    if (mine === null) return;
    const { buffer, target, offset } = part;
    this.#gpu.uploads.add({
      buffer,
      target,
      data,
      span: mine,
      at: mine.from - offset,
      sent: (sent) => this.#sent(sent, part),
    });
  }

  #sent(bytes: number, part: Part | null = null): void {
    this.#left -= bytes;
    if (part !== null && part === this.#normals) this.#normalsLeft -= bytes;
    if (this.#left === 0) void this.#settle();
  }

  async #settle(): Promise<void> {
    const { gl } = this.#gpu;
    await gpuHasDone(gl);
    if (this.#disposed || gl.isContextLost()) return;
    this.#ended(isOutOfMemory(gl) ? new GpuError('no GPU memory for a mesh') : null);
  }
}

/** How often the GPU is asked, in milliseconds. */
const ASK = 2;

/** Resolves when the GPU has done all that it was given so far, or is lost. */
function gpuHasDone(gl: WebGL2RenderingContext): Promise<void> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  return new Promise((resolve) => {
    const ask = (): void => {
      if (fence !== null && !gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        setTimeout(ask, ASK);
        return;
      }
      gl.deleteSync(fence);
      resolve();
    };
    setTimeout(ask, 0);
  });
}

/** Asked only when the GPU is at rest: it answers after everything that waits before the question. */
function isOutOfMemory(gl: WebGL2RenderingContext): boolean {
  for (let full = false; ;) {
    const error = gl.getError();
    if (error === gl.NO_ERROR || error === gl.CONTEXT_LOST_WEBGL) return full;
    full ||= error === gl.OUT_OF_MEMORY;
  }
}
