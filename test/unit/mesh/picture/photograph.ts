import { encode } from 'fast-png';
import { Matrix4, PerspectiveCamera, OrthographicCamera, Vector3 } from 'three';
import type { Camera } from '../../../../preload/contract/mesh.ts';
import type { Triangles } from '../../../../main/mesh/triangles.ts';
import { worldMatrix } from '../../../../renderer/viewer/placing.ts';

/** A black and white picture of a mesh, made by three.js's own cameras and matrices. */
export interface Photograph {
  readonly width: number;
  readonly height: number;
  /** 1 where the mesh is. */
  readonly bits: Uint8Array;
}

export const DEGREE = Math.PI / 180;

/** A camera that looks at the origin. */
export const camera = (azimuth: number, elevation: number, more: Partial<Camera> = {}): Camera => ({
  target: [0, 0, 0],
  distance: 5,
  azimuth: azimuth * DEGREE,
  elevation: elevation * DEGREE,
  roll: 0,
  projection: 'perspective',
  focalLength: 50,
  ...more,
});

/** What the contract's `Camera` says, in three.js's words. */
function threeCamera(of: Camera, aspect: number): Matrix4 {
  const shorter = 18 / of.focalLength;
  const [halfWidth, halfHeight] = aspect >= 1 ? [shorter * aspect, shorter] : [shorter, shorter / aspect];
  const lens =
    of.projection === 'perspective'
      ? new PerspectiveCamera(2 * Math.atan(halfHeight) * (180 / Math.PI), aspect, of.distance / 100, of.distance * 100)
      : new OrthographicCamera(
          -halfWidth * of.distance,
          halfWidth * of.distance,
          halfHeight * of.distance,
          -halfHeight * of.distance,
          -of.distance * 100,
          of.distance * 100,
        );
  const target = new Vector3(...of.target);
  const back = new Vector3(0, -1, 0)
    .applyAxisAngle(new Vector3(1, 0, 0), -of.elevation)
    .applyAxisAngle(new Vector3(0, 0, 1), of.azimuth);
  lens.up.set(0, 0, 1);
  lens.position.copy(target).addScaledVector(back, of.distance);
  lens.lookAt(target);
  // Turned against the clock, a camera sees things turned with it.
  lens.rotateZ(of.roll);
  lens.updateMatrixWorld();
  return new Matrix4().multiplyMatrices(lens.projectionMatrix, lens.matrixWorld.clone().invert());
}

export function photograph(
  mesh: Triangles,
  of: Camera,
  { width, height }: { readonly width: number; readonly height: number },
  placement: number[] | null = null,
): Photograph {
  const matrix = threeCamera(of, width / height).multiply(worldMatrix({ placement }));
  const seen: Vector3[] = [];
  for (let i = 0; i < mesh.positions.length; i += 3) {
    const point = new Vector3().fromArray(mesh.positions, i).applyMatrix4(matrix);
    seen.push(new Vector3(((point.x + 1) / 2) * width, ((1 - point.y) / 2) * height, 0));
  }
  const bits = new Uint8Array(width * height);
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const corners = [0, 1, 2].map((k) => seen[mesh.indices[i + k] ?? 0] ?? new Vector3());
    const xs = corners.map(({ x }) => x);
    const ys = corners.map(({ y }) => y);
    for (let y = Math.max(0, Math.floor(Math.min(...ys))); y < Math.min(height, Math.max(...ys)); y++) {
      for (let x = Math.max(0, Math.floor(Math.min(...xs))); x < Math.min(width, Math.max(...xs)); x++) {
        if (isInside(corners, x + 0.5, y + 0.5)) bits[y * width + x] = 1;
      }
    }
  }
  return { width, height, bits };
}

function isInside(corners: readonly Vector3[], x: number, y: number): boolean {
  const sides = corners.map((a, i) => {
    const b = corners[(i + 1) % 3] ?? a;
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
  });
  return sides.every((side) => side >= 0) || sides.every((side) => side <= 0);
}

/** Black on transparent. */
export function cutOut({ width, height, bits }: Photograph): Uint8Array {
  const data = new Uint8Array(bits.length * 4);
  bits.forEach((bit, i) => (data[i * 4 + 3] = bit * 255));
  return encode({ width, height, channels: 4, data });
}

/** Opaque: the mesh in `colour`, in front of what `background` says. */
export function inFrontOf(
  { width, height, bits }: Photograph,
  background: (x: number, y: number) => readonly number[],
  colour: readonly number[] = [190, 120, 60],
): Uint8Array {
  const data = new Uint8Array(bits.length * 3);
  bits.forEach((bit, i) => {
    const shown = bit === 1 ? colour : background((i % width) / width, Math.floor(i / width) / height);
    data.set(shown, i * 3);
  });
  return encode({ width, height, channels: 3, data });
}
