import type { ImageFormat } from '../image-checks.ts';

/** A part of a mesh that has one material, where `prepare` puts it. */
export interface Surface {
  readonly positions: Float32Array;
  readonly indices: Uint32Array;
  /** Three floats a vertex. */
  readonly normals: Float32Array;
  /** Where its material's texture is read: two floats a vertex, from the top left. */
  readonly uvs: Float32Array | null;
  /** Four linear floats a vertex (red, green, blue, alpha), which the material's colour is multiplied by. */
  readonly colours: Float32Array | null;
  readonly material: Material;
}

export interface Material {
  /** Linear red, green, blue, alpha. */
  readonly colour: readonly number[];
  readonly texture: Texture | null;
  readonly alpha: 'OPAQUE' | 'MASK' | 'BLEND';
  readonly cutoff: number;
  readonly doubleSided: boolean;
}

export interface Texture {
  readonly image: Image;
  /** How it goes on beyond its edges, and is enlarged and reduced: a glTF sampler. */
  readonly sampler: Readonly<Partial<Record<'magFilter' | 'minFilter' | 'wrapS' | 'wrapT', number | undefined>>>;
  /** KHR_texture_transform, but for its `texCoord`. */
  readonly transform: Readonly<Record<string, unknown>> | null;
}

/** A whole picture that browsers decode. Textures that show one picture share it. */
export interface Image {
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
}

export const PLAIN: Material = { colour: [1, 1, 1, 1], texture: null, alpha: 'OPAQUE', cutoff: 0.5, doubleSided: true };
