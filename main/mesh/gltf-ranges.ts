import { damaged, tooLarge } from './errors.ts';
import type { Buffers } from './gltf-files.ts';
import type { Gltf, GltfAccessor } from './gltf-json.ts';
import { MAX_BYTES } from './read-file.ts';

const COMPONENT_BYTES: Readonly<Record<GltfAccessor['componentType'], number>> = {
  5120: 1,
  5121: 1,
  5122: 2,
  5123: 2,
  5125: 4,
  5126: 4,
};
const COMPONENTS: ReadonlyMap<string, number> = new Map([
  ['SCALAR', 1],
  ['VEC2', 2],
  ['VEC3', 3],
  ['VEC4', 4],
]);

/**
 * Check that everything an accessor will read is there, before a library reads it: a wrong number in a file must end in
 * a sentence, not in gigabytes of zeros.
 *
 * @throws AppError `damaged`, `too-large`.
 */
export function checkAccessor(gltf: Gltf, buffers: Buffers, index: number, name: string): GltfAccessor {
  const accessor = gltf.accessors[index];
  const components = accessor === undefined ? undefined : COMPONENTS.get(accessor.type);
  if (accessor === undefined || components === undefined)
    throw damaged(`${name} is broken: it names numbers that are not there.`);
  const size = components * COMPONENT_BYTES[accessor.componentType];
  if (accessor.count * size > MAX_BYTES) throw tooLarge(`${name} is larger than 2 GB when unpacked.`);
  if (accessor.bufferView !== undefined) {
    const stride = gltf.bufferViews[accessor.bufferView]?.byteStride ?? size;
    checkRun(gltf, buffers, accessor.bufferView, accessor.byteOffset, (accessor.count - 1) * stride + size, name);
  }
  if (accessor.sparse !== undefined) {
    const { count, indices, values } = accessor.sparse;
    if (count > accessor.count) throw damaged(`${name} is broken: it changes more numbers than it has.`);
    checkRun(
      gltf,
      buffers,
      indices.bufferView,
      indices.byteOffset,
      count * COMPONENT_BYTES[indices.componentType],
      name,
    );
    checkRun(gltf, buffers, values.bufferView, values.byteOffset, count * size, name);
  }
  return accessor;
}

/** @throws AppError `damaged` where bytes `from` to `from + length` of a view are not all there. */
function checkRun(gltf: Gltf, buffers: Buffers, viewIndex: number, from: number, length: number, name: string): void {
  const view = gltf.bufferViews[viewIndex];
  if (view === undefined || from + length > view.byteLength) throw beyond(name);
  checkView(gltf, buffers, viewIndex, name);
}

/** @throws AppError `damaged` where a view, or what it is unpacked from, is not inside its buffer. */
export function checkView(gltf: Gltf, buffers: Buffers, viewIndex: number, name: string): void {
  const view = gltf.bufferViews[viewIndex];
  if (view === undefined) throw beyond(name);
  const packed = packedRun(view.extensions);
  const { buffer, byteOffset, byteLength } = packed ?? view;
  const bytes = buffers[buffer];
  if (bytes === undefined || bytes === null || byteOffset + byteLength > bytes.length) throw beyond(name);
  if (packed !== null && packed.unpacked !== view.byteLength)
    throw damaged(`${name} is broken: its compression does not fit.`);
}

/** Where meshopt's compressed bytes of a view stand, and how many they become; null for a view that is not compressed. */
function packedRun(extensions: Readonly<Record<string, unknown>>) {
  const packed = extensions['EXT_meshopt_compression'];
  if (packed === undefined) return null;
  const number = (key: string): number => {
    const value: unknown = typeof packed === 'object' && packed !== null ? Reflect.get(packed, key) : undefined;
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : key === 'byteOffset' ? 0 : NaN;
  };
  return {
    buffer: number('buffer'),
    byteOffset: number('byteOffset'),
    byteLength: number('byteLength'),
    unpacked: number('count') * number('byteStride'),
  };
}

const beyond = (name: string) => damaged(`${name} is broken: it names bytes beyond its end.`);
