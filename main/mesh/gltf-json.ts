import * as v from 'valibot';
import { damaged } from './errors.ts';

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const length = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1));
const numbers = (size: number) => v.pipe(v.array(v.pipe(v.number(), v.finite())), v.length(size));
const list = <S extends v.GenericSchema>(schema: S) => v.optional(v.array(schema), []);
const anything = v.optional(v.record(v.string(), v.unknown()), {});

const BufferView = v.object({
  buffer: index,
  byteOffset: v.optional(length, 0),
  byteLength: count,
  byteStride: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(255))),
  extensions: anything,
});

const COMPONENT_TYPES = [5120, 5121, 5122, 5123, 5125, 5126] as const;
const Accessor = v.object({
  bufferView: v.optional(index),
  byteOffset: v.optional(length, 0),
  componentType: v.picklist(COMPONENT_TYPES),
  normalized: v.optional(v.boolean(), false),
  count,
  type: v.string(),
  sparse: v.optional(
    v.object({
      count,
      indices: v.object({
        bufferView: index,
        byteOffset: v.optional(length, 0),
        componentType: v.picklist([5121, 5123, 5125]),
      }),
      values: v.object({ bufferView: index, byteOffset: v.optional(length, 0) }),
    }),
  ),
});

const Primitive = v.object({
  attributes: v.record(v.string(), index),
  indices: v.optional(index),
  material: v.optional(index),
  mode: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6)), 4),
  extensions: anything,
});

const Node = v.object({
  children: list(index),
  mesh: v.optional(index),
  skin: v.optional(index),
  matrix: v.optional(numbers(16)),
  translation: v.optional(numbers(3)),
  rotation: v.optional(numbers(4)),
  scale: v.optional(numbers(3)),
  extensions: anything,
});

/** What of a glTF 2.0 description matters to its geometry. The rest is let through unread. */
const Gltf = v.object({
  asset: v.object({ version: v.string() }),
  extensionsRequired: list(v.string()),
  extensionsUsed: list(v.string()),
  scene: v.optional(index),
  scenes: list(v.object({ nodes: list(index) })),
  nodes: list(Node),
  meshes: list(v.object({ primitives: list(Primitive) })),
  accessors: list(Accessor),
  bufferViews: list(BufferView),
  buffers: list(v.object({ uri: v.optional(v.string()), byteLength: v.optional(length, 0), extensions: anything })),
  materials: list(v.unknown()),
  images: list(v.unknown()),
  textures: list(v.unknown()),
  samplers: list(v.unknown()),
  animations: list(v.unknown()),
  skins: list(v.unknown()),
});
export type Gltf = v.InferOutput<typeof Gltf>;
export type GltfNode = v.InferOutput<typeof Node>;
export type GltfAccessor = v.InferOutput<typeof Accessor>;

/**
 * Check the shape of a description.
 *
 * @throws AppError `damaged`, naming the first thing that is wrong in the cause.
 */
export function checkGltf(description: unknown, name: string): Gltf {
  const parsed = v.safeParse(Gltf, description, { abortEarly: true });
  if (!parsed.success)
    throw damaged(`The description inside ${name} is not that of a glTF 2.0.`, v.flatten(parsed.issues));
  return parsed.output;
}

/** Extensions that change how a surface looks, or what is known of it, never where it is. */
export const APPEARANCE =
  /^(KHR_materials_|KHR_texture_|EXT_texture_|MSFT_texture_|KHR_xmp|KHR_lights_|EXT_lights_|KHR_animation_)/;
