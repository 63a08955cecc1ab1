import { boundsOf } from '../bounds.ts';
import { damaged, tooLarge } from '../errors.ts';
import { MAX_BYTES } from '../read-file.ts';
import { allFinite } from '../triangles.ts';
import { bytesOf } from '../write-file.ts';
import type { Image, Material, Surface, Texture } from './surface.ts';

const FLOAT = 5126;
const UINT32 = 5125;
const MIME = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const;

/**
 * A GLB of these surfaces, as the pieces it is written from: one mesh, a primitive for each. Its materials are fully
 * rough and no metal, for nothing is known of what would be mirrored in them.
 *
 * @throws AppError `too-large`; `damaged` where no surface has a triangle.
 */
export function glbOfSurfaces(surfaces: readonly Surface[], name: string): readonly Uint8Array[] {
  const whole = surfaces.map(finite).filter(({ indices }) => indices.length > 0);
  if (whole.length === 0) throw damaged(`${name} has no triangles.`);
  const body = new Body();
  const images = new Numbered((image: Image) => ({
    mimeType: MIME[image.format],
    bufferView: body.view(image.bytes),
  }));
  const textures = new Numbered(({ image, sampler }: Texture) => {
    const source = images.at(image);
    return { sampler, image: image.format === 'webp' ? { extensions: { EXT_texture_webp: { source } } } : { source } };
  });
  const materials = new Numbered((material: Material) =>
    described(material, material.texture === null ? null : textures.at(material.texture)),
  );
  const primitives = whole.map((surface) => ({
    mode: 4,
    indices: body.accessor(Uint32Array.from(surface.indices), UINT32, 'SCALAR'),
    attributes: {
      POSITION: body.accessor(surface.positions, FLOAT, 'VEC3', boundsOfAll(surface.positions)),
      NORMAL: body.accessor(surface.normals, FLOAT, 'VEC3'),
      ...(surface.uvs === null ? {} : { TEXCOORD_0: body.accessor(surface.uvs, FLOAT, 'VEC2') }),
      ...(surface.colours === null ? {} : { COLOR_0: body.accessor(surface.colours, FLOAT, 'VEC4') }),
    },
    material: materials.at(surface.material),
  }));
  const used = [...textures.things];
  const extensionsUsed = [
    ...(used.some(({ image }) => image.format === 'webp') ? ['EXT_texture_webp'] : []),
    ...(used.some(({ transform }) => transform !== null) ? ['KHR_texture_transform'] : []),
  ];
  return body.glb({
    asset: { version: '2.0', generator: 'Ultrashape Desktop' },
    ...(extensionsUsed.length > 0 ? { extensionsUsed } : {}),
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0 }],
    meshes: [{ primitives }],
    materials: materials.described,
    ...(used.length === 0
      ? {}
      : {
          images: images.described,
          samplers: textures.described.map(({ sampler }) => sampler),
          textures: textures.described.map(({ image }, sampler) => ({ sampler, ...image })),
        }),
  });
}

function described({ colour, texture, alpha, cutoff, doubleSided }: Material, index: number | null): object {
  const transform = texture?.transform ?? null;
  const extensions = transform === null ? {} : { extensions: { KHR_texture_transform: transform } };
  return {
    pbrMetallicRoughness: {
      baseColorFactor: colour,
      metallicFactor: 0,
      roughnessFactor: 1,
      ...(index === null ? {} : { baseColorTexture: { index, ...extensions } }),
    },
    alphaMode: alpha,
    ...(alpha === 'MASK' ? { alphaCutoff: cutoff } : {}),
    doubleSided,
  };
}

/** Numbers things in the order in which they are met, and describes each once. */
class Numbered<Thing, Description> {
  readonly #describe: (thing: Thing) => Description;
  readonly #numbers = new Map<Thing, number>();
  readonly described: Description[] = [];

  constructor(describe: (thing: Thing) => Description) {
    this.#describe = describe;
  }

  at(thing: Thing): number {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    const number = this.described.push(this.#describe(thing)) - 1;
    this.#numbers.set(thing, number);
    return number;
  }

  get things(): Iterable<Thing> {
    return this.#numbers.keys();
  }
}

/** The surface without the triangles whose coordinates are not numbers, as `tidy` leaves them out. */
function finite(surface: Surface): Surface {
  if (allFinite(surface.positions)) return surface;
  const isWhole = (vertex: number): boolean => allFinite(surface.positions.subarray(vertex * 3, vertex * 3 + 3));
  const kept: number[] = [];
  for (let i = 0; i < surface.indices.length; i += 3) {
    const corners = surface.indices.subarray(i, i + 3);
    if (corners.every(isWhole)) kept.push(...corners);
  }
  const positions = surface.positions.map((value) => (Number.isFinite(value) ? value : 0));
  return { ...surface, positions, indices: Uint32Array.from(kept) };
}

function boundsOfAll(positions: Float32Array): object {
  const all = Uint32Array.from({ length: positions.length / 3 }, (_, vertex) => vertex);
  const { min, max } = boundsOf({ positions, indices: all });
  return { min, max };
}

/** A GLB's binary chunk, while it grows. */
class Body {
  readonly #pieces: Uint8Array[] = [];
  readonly #views: object[] = [];
  readonly #accessors: object[] = [];
  #length = 0;

  view(bytes: Uint8Array): number {
    const padding = (4 - (bytes.length % 4)) % 4;
    const view = { buffer: 0, byteOffset: this.#length, byteLength: bytes.length };
    this.#pieces.push(bytes, new Uint8Array(padding));
    this.#length += bytes.length + padding;
    if (this.#length > MAX_BYTES) throw tooLarge('With its colours it is larger than 2 GB.');
    return this.#views.push(view) - 1;
  }

  accessor(numbers: Float32Array | Uint32Array, componentType: number, type: keyof typeof SIZES, more = {}): number {
    const bufferView = this.view(bytesOf(numbers));
    return this.#accessors.push({ bufferView, componentType, count: numbers.length / SIZES[type], type, ...more }) - 1;
  }

  glb(description: object): readonly Uint8Array[] {
    const buffers = [{ byteLength: this.#length }];
    const whole = { ...description, accessors: this.#accessors, bufferViews: this.#views, buffers };
    const text = Buffer.from(JSON.stringify(whole));
    const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
    const length = 12 + 8 + padded.length + 8 + this.#length;
    const head = Uint32Array.of(0x46546c67, 2, length, padded.length, 0x4e4f534a);
    return [bytesOf(head), padded, bytesOf(Uint32Array.of(this.#length, 0x004e4942)), ...this.#pieces];
  }
}

const SIZES = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 } as const;
