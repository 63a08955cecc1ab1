import { Buffer } from 'node:buffer';

/** Builds small glTF files by hand, byte for byte, so that tests can build wrong ones too. */
export class GltfFixture {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  readonly json: Record<string, unknown[]> & { asset?: unknown } = {
    accessors: [],
    bufferViews: [],
    meshes: [],
    nodes: [],
  };

  /** Adds numbers as a buffer view of their own. @returns its index. */
  view(data: ArrayBufferView, more: object = {}): number {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const byteOffset = this.#length;
    const padding = (4 - (bytes.length % 4)) % 4;
    this.#chunks.push(bytes, new Uint8Array(padding));
    this.#length += bytes.length + padding;
    return this.#add('bufferViews', { buffer: 0, byteOffset, byteLength: bytes.length, ...more });
  }

  accessor(data: ArrayBufferView & { readonly length: number }, type: 'SCALAR' | 'VEC3', more: object = {}): number {
    return this.#add('accessors', {
      bufferView: this.view(data),
      componentType: COMPONENT.get(data.constructor) ?? 0,
      count: data.length / (type === 'VEC3' ? 3 : 1),
      type,
      ...more,
    });
  }

  raw(kind: 'accessors' | 'meshes' | 'nodes' | 'bufferViews', value: object): number {
    return this.#add(kind, value);
  }

  /** Adds a mesh of one primitive, and a node that shows it. */
  mesh(
    positions: Float32Array | Int16Array | Uint16Array | Int8Array,
    indices: Uint32Array | Uint16Array | Uint8Array | null,
    { node = {}, primitive = {}, accessor = {} }: { node?: object; primitive?: object; accessor?: object } = {},
  ): this {
    const attributes = { POSITION: this.accessor(positions, 'VEC3', accessor) };
    const corners = indices === null ? {} : { indices: this.accessor(indices, 'SCALAR') };
    const mesh = this.#add('meshes', { primitives: [{ attributes, ...corners, ...primitive }] });
    this.#add('nodes', { mesh, ...node });
    return this;
  }

  #add(kind: string, value: object): number {
    const list = (this.json[kind] ??= []);
    return list.push(value) - 1;
  }

  get bin(): Uint8Array {
    return Buffer.concat(this.#chunks, this.#length);
  }

  description(more: object = {}, uri?: string): Record<string, unknown> {
    const roots = (this.json['nodes'] ?? []).map((_, index) => index);
    const buffers = [{ byteLength: this.#length, ...(uri === undefined ? {} : { uri }) }];
    return { asset: { version: '2.0' }, scene: 0, scenes: [{ nodes: roots }], buffers, ...this.json, ...more };
  }

  glb(more: object = {}): Uint8Array {
    return glbOf(JSON.stringify(this.description(more)), this.bin);
  }
}

const COMPONENT: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  [Int8Array, 5120],
  [Uint8Array, 5121],
  [Int16Array, 5122],
  [Uint16Array, 5123],
  [Uint32Array, 5125],
  [Float32Array, 5126],
]);

/** A GLB of any text and any bytes. */
export function glbOf(json: string, bin: Uint8Array | null): Uint8Array {
  const text = Buffer.from(json + ' '.repeat((4 - (Buffer.byteLength(json) % 4)) % 4));
  const binChunk = bin === null ? [] : [words(bin.length, 0x004e4942), bin];
  const body = [words(text.length, 0x4e4f534a), text, ...binChunk];
  const length = 12 + body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([words(0x46546c67, 2, length), ...body]);
}

function words(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}
