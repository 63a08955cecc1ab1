import { BufferGeometry, GLBufferAttribute, type BufferAttribute } from 'three';
import type { Layout } from '../../preload/contract/mesh.ts';
import type { Span } from './byte-ranges.ts';
import { GpuPart, type Gpu } from './gpu-part.ts';

/** Raised where the graphics driver has no room. */
export class GpuError extends Error {
  override readonly name = 'GpuError';
}

/** What a vertex may have beside its position: its name in the shader, and what its numbers are. */
export interface Extra {
  readonly name: 'octahedral' | 'distance' | 'corner';
  readonly size: 1 | 2;
  readonly type: 'BYTE' | 'UNSIGNED_BYTE' | 'SHORT';
  readonly bytesPerNumber: 1 | 2;
  readonly normalized: boolean;
}

/** A smooth normal, folded onto an octahedron. */
export const OCTAHEDRAL: Extra = {
  name: 'octahedral',
  size: 2,
  type: 'BYTE',
  bytesPerNumber: 1,
  normalized: true,
};
/** How far it is from what it is compared with, in parts of the map's scale. */
export const DISTANCE: Extra = { name: 'distance', size: 1, type: 'SHORT', bytesPerNumber: 2, normalized: true };
/** Its colour among the corners of its triangles: see `corner-colors.ts`. */
export const CORNER: Extra = { name: 'corner', size: 1, type: 'UNSIGNED_BYTE', bytesPerNumber: 1, normalized: false };

/** Bytes of an extra for so many vertices. */
export const bytesOf = ({ size, bytesPerNumber }: Extra, vertices: number): number => size * bytesPerNumber * vertices;

/** How often the GPU is waited for, while it is given more to do, before it is asked for errors. */
const PATIENCE = 5;

/** WebGLRenderer draws by these as by any other (it reads type, size and count); three's types do not know. */
const drawable = (attribute: GLBufferAttribute) => attribute as unknown as BufferAttribute;

/** One mesh in GPU memory, filled straight from its file. */
export class GpuMesh {
  readonly geometry = new BufferGeometry();
  readonly #gpu: Gpu;
  readonly #vertices: number;
  readonly #indices: GpuPart;
  readonly #positions: GpuPart;
  readonly #extras = new Map<Extra['name'], GpuPart>();

  constructor(gpu: Gpu, { vertices, triangles, indices, positions }: Layout) {
    const { gl } = gpu;
    this.#gpu = gpu;
    this.#vertices = vertices;
    this.#indices = new GpuPart(gpu, 'index', indices);
    this.#positions = new GpuPart(gpu, 'vertex', positions);
    const indexType = indices.bytesPerIndex === 2 ? gl.UNSIGNED_SHORT : gl.UNSIGNED_INT;
    const index = new GLBufferAttribute(this.#indices.buffer, indexType, 1, indices.bytesPerIndex, triangles * 3);
    this.geometry.setIndex(drawable(index));
    const position = new GLBufferAttribute(this.#positions.buffer, gl.FLOAT, 3, 4, vertices);
    this.geometry.setAttribute('position', drawable(position));
  }

  get bytes(): number {
    return this.#parts().reduce((sum, { length }) => sum + length, 0);
  }

  has({ name }: Extra): boolean {
    return this.geometry.hasAttribute(name);
  }

  /** Bytes `span` of the mesh's file have arrived in `data`, which is that file. */
  send(data: Uint8Array, span: Span): void {
    this.#indices.send(data, span);
    this.#positions.send(data, span);
  }

  /** Resolves when all of it was given to the GPU, and can be drawn; never, where it is disposed before. */
  async sent(): Promise<void> {
    await Promise.all([this.#indices.sent, this.#positions.sent]);
  }

  /**
   * Resolves when the GPU has taken in all of it; never, where it is disposed before. No task of the page's thread waits.
   *
   * @throws GpuError where there is no room.
   */
  async resident(): Promise<void> {
    await this.sent();
    const { gl, history } = this.#gpu;
    // The question for errors is answered after everything that was given to the GPU before it: a frame that came
    // between is waited for as well, but not for ever, for the camera may be moving.
    for (let frames = -1, times = 0; frames !== history.frames && times < PATIENCE; times++) {
      frames = history.frames;
      await gpuHasDone(gl);
    }
    if (isOutOfMemory(gl)) throw new GpuError('no GPU memory for a mesh');
  }

  /** Give its vertices one thing more, which stands in `data` from byte `from` on. Resolves when it can be drawn with. */
  async add(extra: Extra, data: Uint8Array, from: number): Promise<void> {
    this.remove(extra);
    const length = bytesOf(extra, this.#vertices);
    const part = new GpuPart(this.#gpu, 'vertex', { offset: from, length });
    this.#extras.set(extra.name, part);
    part.send(data, { from, to: from + length });
    await part.sent;
    const { gl } = this.#gpu;
    const { size, type, bytesPerNumber, normalized } = extra;
    const attribute = new GLBufferAttribute(part.buffer, gl[type], size, bytesPerNumber, this.#vertices, normalized);
    this.geometry.setAttribute(extra.name, drawable(attribute));
  }

  remove({ name }: Extra): void {
    this.geometry.deleteAttribute(name);
    this.#extras.get(name)?.dispose();
    this.#extras.delete(name);
  }

  dispose(): void {
    // Where the context was lost, what three.js made of it is gone already.
    if (this.#positions.isAlive) this.geometry.dispose();
    for (const part of this.#parts()) part.dispose();
    this.#extras.clear();
  }

  #parts(): readonly GpuPart[] {
    return [this.#indices, this.#positions, ...this.#extras.values()];
  }
}

/** How often the GPU is asked, in milliseconds. */
const ASK = 2;

/** Resolves when the GPU has done all that it was given so far, or is lost. */
export function gpuHasDone(gl: WebGL2RenderingContext): Promise<void> {
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
