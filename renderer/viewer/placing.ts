import { Box3, Matrix4, Vector3 } from 'three';
import type { MeshView } from '../../preload/contract/mesh.ts';
import type { WorldBox } from './pose.ts';

/** glTF's axes (Y up, Z to the front) as Blender shows them (Z up, -Y to the front). */
const Z_UP = new Matrix4().set(1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1);

/** From the mesh's own coordinates to the world as it is shown. */
export function worldMatrix(view: Pick<MeshView, 'placement'>): Matrix4 {
  const matrix = Z_UP.clone();
  if (view.placement !== null) matrix.multiply(new Matrix4().fromArray(view.placement));
  return matrix;
}

/** The upright box that the mesh's own box fits into where it is shown. */
export function worldBox(view: Pick<MeshView, 'placement' | 'statistics'>): WorldBox {
  const { min, max } = view.statistics.bounds;
  const box = new Box3(new Vector3(...min), new Vector3(...max)).applyMatrix4(worldMatrix(view));
  return { min: box.min.toArray(), max: box.max.toArray() };
}

/** The box around all of them; null for none. */
export function union(boxes: readonly WorldBox[]): WorldBox | null {
  const [first, ...rest] = boxes;
  if (first === undefined) return null;
  const box = new Box3(new Vector3(...first.min), new Vector3(...first.max));
  for (const { min, max } of rest) box.union(new Box3(new Vector3(...min), new Vector3(...max)));
  return { min: box.min.toArray(), max: box.max.toArray() };
}
