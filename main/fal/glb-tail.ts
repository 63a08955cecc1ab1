import type { FileHandle } from 'node:fs/promises';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Gltf = v.object({
  accessors: v.array(
    v.object({ bufferView: v.optional(count), byteOffset: v.optional(count, 0), componentType: v.number(), count }),
  ),
  bufferViews: v.array(v.object({ byteOffset: v.optional(count, 0), byteStride: v.optional(count) })),
  meshes: v.array(
    v.object({
      primitives: v.array(
        v.object({ attributes: v.object({ POSITION: v.optional(count) }), indices: v.optional(count) }),
      ),
    }),
  ),
});
type Gltf = v.InferOutput<typeof Gltf>;

/** Elements looked at: no mesh ends with so many corners or points that are all zero. */
const TAIL = 64;
const BYTES: Readonly<Record<number, number>> = { 5121: 1, 5123: 2, 5125: 4 };
const POSITION_BYTES = 12;

/**
 * True where the corners or points of a mesh end in zeros: the end of the file never came, and something filled the room
 * that was reserved for it. A file that is described in a way this does not know passes.
 *
 * @param bin where the binary chunk's bytes begin in the file.
 */
export async function endsInZeros(handle: FileHandle, json: unknown, bin: number): Promise<boolean> {
  const parsed = v.safeParse(Gltf, json);
  if (!parsed.success) return false;
  for (const { attributes, indices } of parsed.output.meshes.flatMap((mesh) => mesh.primitives)) {
    for (const [accessor, isPosition] of [
      [attributes.POSITION, true],
      [indices, false],
    ] as const) {
      const range = accessor === undefined ? null : tailOf(parsed.output, accessor, isPosition);
      if (range !== null && (await isZero(handle, bin + range.offset, range.length))) return true;
    }
  }
  return false;
}

function tailOf(gltf: Gltf, index: number, isPosition: boolean): { offset: number; length: number } | null {
  const accessor = gltf.accessors[index];
  const view = accessor?.bufferView === undefined ? undefined : gltf.bufferViews[accessor.bufferView];
  if (accessor === undefined || view === undefined || accessor.count < TAIL) return null;
  const size = isPosition ? POSITION_BYTES : BYTES[accessor.componentType];
  if (size === undefined || (view.byteStride ?? size) !== size) return null;
  return { offset: view.byteOffset + accessor.byteOffset + (accessor.count - TAIL) * size, length: TAIL * size };
}

async function isZero(handle: FileHandle, position: number, length: number): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return bytesRead === length && buffer.every((byte) => byte === 0);
}
