import * as v from 'valibot';
import { AppError } from '../../base/app-error.ts';
import { fromDataUri, readBeside } from '../gltf-files.ts';
import { checkView } from '../gltf-ranges.ts';
import type { OpenGltf } from '../read-gltf.ts';
import { Images } from './images.ts';
import { type Image, type Material, PLAIN, type Texture } from './surface.ts';

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const unit = v.pipe(v.number(), v.finite(), v.minValue(0));
const pair = v.tuple([v.pipe(v.number(), v.finite()), v.pipe(v.number(), v.finite())]);
const Transform = v.object({
  offset: v.optional(pair),
  rotation: v.optional(v.pipe(v.number(), v.finite())),
  scale: v.optional(pair),
  texCoord: v.optional(index),
});
const TextureInfo = v.object({
  index,
  texCoord: v.optional(index, 0),
  extensions: v.optional(v.object({ KHR_texture_transform: v.optional(v.fallback(Transform, {})) }), {}),
});
const Colour = v.tuple([unit, unit, unit, unit]);
const BaseColour = v.object({
  colour: v.optional(v.fallback(Colour, [1, 1, 1, 1]), [1, 1, 1, 1]),
  texture: v.optional(v.fallback(v.nullable(TextureInfo), null), null),
});
/** What of a material is shown; the older way to tell it is still in many files. */
const MaterialSource = v.object({
  pbrMetallicRoughness: v.optional(v.record(v.string(), v.unknown()), {}),
  alphaMode: v.optional(v.fallback(v.picklist(['OPAQUE', 'MASK', 'BLEND']), 'OPAQUE'), 'OPAQUE'),
  alphaCutoff: v.optional(v.fallback(unit, 0.5), 0.5),
  doubleSided: v.optional(v.fallback(v.boolean(), false), false),
  extensions: v.optional(
    v.object({ KHR_materials_pbrSpecularGlossiness: v.optional(v.record(v.string(), v.unknown())) }),
    {},
  ),
});
const TextureSource = v.object({
  sampler: v.optional(index),
  source: v.optional(index),
  extensions: v.optional(v.object({ EXT_texture_webp: v.optional(v.object({ source: v.optional(index) })) }), {}),
});
const ImageSource = v.object({ uri: v.optional(v.string()), bufferView: v.optional(index) });
const Sampler = v.object({
  magFilter: v.optional(v.picklist([9728, 9729])),
  minFilter: v.optional(v.picklist([9728, 9729, 9984, 9985, 9986, 9987])),
  wrapS: v.optional(v.picklist([33071, 33648, 10497])),
  wrapT: v.optional(v.picklist([33071, 33648, 10497])),
});

/** A material and the set of texture coordinates that its texture goes by. */
export interface GltfMaterial extends Material {
  readonly uvSet: number;
}

/**
 * The materials of a glTF, in its order: base colours and their textures. What is described wrongly, and a texture that
 * is missing or that browsers do not decode, is left out: the mesh is worth showing without.
 *
 * @throws AppError `too-large` for textures that no graphics card takes, `cancelled`.
 */
export async function materialsOf(open: OpenGltf, file: string, signal: AbortSignal): Promise<readonly GltfMaterial[]> {
  const images = new Map<number, Image | null>();
  const checked = new Images();
  const imageAt = async (source: number): Promise<Image | null> => {
    const known = images.get(source);
    if (known !== undefined) return known;
    const bytes = await bytesOf(open, file, source, signal);
    const image = bytes === null ? null : checked.accept(bytes);
    images.set(source, image);
    return image;
  };
  const materials: GltfMaterial[] = [];
  for (const described of open.gltf.materials) materials.push(await materialOf(described, open, imageAt));
  return materials;
}

async function materialOf(
  description: unknown,
  open: OpenGltf,
  imageAt: (source: number) => Promise<Image | null>,
): Promise<GltfMaterial> {
  const described = v.safeParse(MaterialSource, description);
  if (!described.success) return { ...PLAIN, uvSet: 0 };
  const { pbrMetallicRoughness: metal, alphaMode, alphaCutoff, doubleSided, extensions } = described.output;
  const glossy = extensions.KHR_materials_pbrSpecularGlossiness;
  const { colour, texture: info } = v.parse(
    BaseColour,
    glossy === undefined
      ? { colour: metal['baseColorFactor'], texture: metal['baseColorTexture'] }
      : { colour: glossy['diffuseFactor'], texture: glossy['diffuseTexture'] },
  );
  const { texCoord, ...transform } = info?.extensions.KHR_texture_transform ?? {};
  const texture = info === null ? null : await textureOf(open, info.index, imageAt);
  return {
    colour,
    texture: texture === null ? null : { ...texture, transform: Object.keys(transform).length > 0 ? transform : null },
    alpha: alphaMode,
    cutoff: alphaCutoff,
    doubleSided,
    uvSet: texCoord ?? info?.texCoord ?? 0,
  };
}

async function textureOf(
  { gltf }: OpenGltf,
  at: number,
  imageAt: (source: number) => Promise<Image | null>,
): Promise<Omit<Texture, 'transform'> | null> {
  const described = v.safeParse(TextureSource, gltf.textures[at]);
  if (!described.success) return null;
  const { sampler, source, extensions } = described.output;
  for (const candidate of [extensions.EXT_texture_webp?.source, source]) {
    const image = candidate === undefined ? null : await imageAt(candidate);
    if (image === null) continue;
    const known = v.safeParse(Sampler, sampler === undefined ? {} : gltf.samplers[sampler]);
    return { image, sampler: known.success ? known.output : {} };
  }
  return null;
}

/** An image's file; null where it is missing. */
async function bytesOf(
  { gltf, buffers, name }: OpenGltf,
  file: string,
  source: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const described = v.safeParse(ImageSource, gltf.images[source]);
  if (!described.success) return null;
  const { uri, bufferView } = described.output;
  try {
    if (uri !== undefined)
      return uri.startsWith('data:') ? fromDataUri(uri, name) : await readBeside(file, uri, signal);
    const view = bufferView === undefined ? undefined : gltf.bufferViews[bufferView];
    if (bufferView === undefined || view === undefined) return null;
    checkView(gltf, buffers, bufferView, name);
    return buffers[view.buffer]?.subarray(view.byteOffset, view.byteOffset + view.byteLength) ?? null;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'cancelled') return null;
    throw error;
  }
}
