import type { Camera } from '../../../preload/contract/mesh.ts';
import type { LightMesh } from './light-mesh.ts';
import { HALF_SENSOR } from './silhouette.ts';

/**
 * A camera, told by what it does to the picture: numbers that hardly depend on each other, so that a search can change
 * one at a time.
 */
export interface Guess {
  readonly azimuth: number;
  readonly elevation: number;
  readonly roll: number;
  /** Where the mesh's centre is seen, right and up of the frame's, in halves of its shorter side. */
  readonly x: number;
  readonly y: number;
  /** The mesh's radius as it is seen, in the same measure; its logarithm. */
  readonly size: number;
  /** Focal length in millimetres; its logarithm. */
  readonly focal: number;
}

const SHORTEST = Math.log(18);
const LONGEST = Math.log(300);
const QUARTER = Math.PI / 2;
/** The eye stays outside of the mesh: at least so many radii from its centre. */
const NEAREST = 1.1;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export function cameraOf(guess: Guess, mesh: LightMesh): Camera {
  const { azimuth, roll } = guess;
  const elevation = clamp(guess.elevation, -QUARTER, QUARTER);
  const size = Math.exp(guess.size);
  const focalLength = Math.max(NEAREST * HALF_SENSOR * size, Math.exp(clamp(guess.focal, SHORTEST, LONGEST)));
  const bounded = Math.min(focalLength, Math.exp(LONGEST));
  // How long half of the frame's shorter side is, where the mesh's centre stands.
  const half = mesh.radius / size;
  const [sa, ca] = [Math.sin(azimuth), Math.cos(azimuth)];
  const [se, ce] = [Math.sin(elevation), Math.cos(elevation)];
  const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
  // Along the picture's own right and up, in those of the camera before it is rolled.
  const right = (guess.x * cr - guess.y * sr) * half;
  const up = (guess.x * sr + guess.y * cr) * half;
  const [cx, cy, cz] = mesh.centre;
  return {
    target: [cx - right * ca + up * sa * se, cy - right * sa - up * ca * se, cz - up * ce],
    distance: (half * bounded) / HALF_SENSOR,
    azimuth: wrapped(azimuth),
    elevation,
    roll: wrapped(roll),
    projection: 'perspective',
    focalLength: bounded,
  };
}

/** The same angle within (-π, π]. */
function wrapped(angle: number): number {
  return angle - Math.ceil((angle - Math.PI) / (2 * Math.PI)) * 2 * Math.PI;
}
