import type { Camera } from '../../preload/contract/mesh.ts';
import { FIRST_POSE, axisPose, cameraOf, framed, wrapped, type AxisView, type WorldBox } from '../viewer/pose.ts';

/** The columns of a comparison sheet. */
export const SHEET_VIEWS = ['front', 'right', 'back', 'left', 'top', 'three-quarter'] as const;
export type SheetView = (typeof SHEET_VIEWS)[number];

/** Cameras for square pictures that all show the whole of `box` as large as the others do from there. */
export function sheetCamera(view: SheetView, box: WorldBox): Camera {
  const pose = view === 'three-quarter' ? FIRST_POSE : axisPose(FIRST_POSE, view satisfies AxisView);
  return cameraOf(framed(pose, box, { aspect: 1, frame: null }));
}

/** Once round to the right from where `camera` stands, in `count` steps; the last is one step from the first. */
export function turntableCameras(camera: Camera, count: number): readonly Camera[] {
  return Array.from({ length: count }, (_, step) => ({
    ...camera,
    azimuth: wrapped(camera.azimuth + (step / count) * 2 * Math.PI),
  }));
}
