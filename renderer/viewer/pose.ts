import type { Camera } from '../../preload/contract/mesh.ts';
import type { Vec3 } from '../../preload/contract/values.ts';

/** Where the camera stands, in the world as it is shown: Z up, X right, Y away from who looks from the front. */
export interface Pose extends Readonly<Camera> {
  /** Orthographic only because an axis view was chosen: turning goes back to perspective, as in Blender. */
  readonly automatic: boolean;
}

export const AXIS_VIEWS = ['front', 'back', 'right', 'left', 'top', 'bottom'] as const;
export type AxisView = (typeof AXIS_VIEWS)[number];

/** Half the sensor's side, in millimetres: what the focal length goes by. */
const HALF_SENSOR = 18;
const QUARTER = Math.PI / 2;
/** Air around a framed mesh. */
const MARGIN = 1.06;
/** How much of its surroundings is seen with a spot: it alone would tell nobody where it is. */
const CLOSE_UP = 2.5;
/** Cosine of the angle between a surface's normal and the eye up to which a spot on it is seen well: 50°. */
const WELL_SEEN = 0.64;
/** A spot is not looked at from right above or below, where up is nowhere. */
const STEEPEST = 1.3;

const AXES: Readonly<Record<AxisView, { readonly azimuth: number; readonly elevation: number }>> = {
  front: { azimuth: 0, elevation: 0 },
  back: { azimuth: Math.PI, elevation: 0 },
  right: { azimuth: QUARTER, elevation: 0 },
  left: { azimuth: -QUARTER, elevation: 0 },
  top: { azimuth: 0, elevation: QUARTER },
  bottom: { azimuth: 0, elevation: -QUARTER },
};

/** The first look: three quarters from the front, a little from above. */
export const FIRST_POSE: Pose = {
  target: [0, 0, 0],
  distance: 5,
  azimuth: 0.6,
  elevation: 0.3,
  roll: 0,
  projection: 'perspective',
  focalLength: 50,
  automatic: false,
};

/** A spot of the world that a camera goes to. */
export interface Sighted {
  readonly at: Vec3;
  readonly radius: number;
  /** Which way its surface faces, of length 1; null: it is seen from anywhere. */
  readonly normal: Vec3 | null;
}

/**
 * Look at a spot, near enough that `radius` about it fills most of the pane: from where `pose` looks, unless that is the
 * surface's other side or too flat to see it.
 */
export function closeUp(pose: Pose, { at, radius, normal }: Sighted, fit: Fit): Pose {
  const half = halfHeight(pose, fit) * Math.min(1, fit.aspect);
  return { ...facing(pose, normal), target: at, distance: (radius * CLOSE_UP) / half };
}

function facing(pose: Pose, normal: Vec3 | null): Pose {
  if (normal === null) return pose;
  const { back } = basisOf(pose);
  if (back[0] * normal[0] + back[1] * normal[1] + back[2] * normal[2] >= WELL_SEEN) return pose;
  const level = Math.hypot(normal[0], normal[1]);
  // What faces straight up or down is seen from any side alike: the camera does not spin.
  const azimuth = level < 1e-3 ? pose.azimuth : Math.atan2(normal[0], -normal[1]);
  const elevation = clamp(Math.atan2(normal[2], level), -STEEPEST, STEEPEST);
  return orbited(pose, azimuth - pose.azimuth, elevation - pose.elevation);
}

/** The pose without what only this viewer knows. */
export function cameraOf(pose: Pose): Camera {
  const { target, distance, azimuth, elevation, roll, projection, focalLength } = pose;
  return { target, distance, azimuth, elevation, roll, projection, focalLength };
}

/** The same angle within (-π, π]. */
export function wrapped(angle: number): number {
  const turns = Math.ceil((angle - Math.PI) / (2 * Math.PI));
  return angle - turns * 2 * Math.PI;
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

export interface Basis {
  readonly right: Vec3;
  readonly up: Vec3;
  /** From the target to the eye. */
  readonly back: Vec3;
}

/** The camera's axes, each of length 1. Well defined at the poles too. A positive roll turns the picture clockwise. */
export function basisOf({ azimuth, elevation, roll }: Pick<Pose, 'azimuth' | 'elevation' | 'roll'>): Basis {
  const [sa, ca, se, ce] = [Math.sin(azimuth), Math.cos(azimuth), Math.sin(elevation), Math.cos(elevation)];
  const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
  const [level, upright]: readonly [Vec3, Vec3] = [
    [ca, sa, 0],
    [-sa * se, ca * se, ce],
  ];
  const mixed = (a: number, b: number): Vec3 => [
    level[0] * a + upright[0] * b,
    level[1] * a + upright[1] * b,
    level[2] * a + upright[2] * b,
  ];
  return { right: mixed(cr, sr), up: mixed(-sr, cr), back: [sa * ce, -ca * ce, se] };
}

/** Turn about the target; `azimuth` to the right, `elevation` up, in radians. Stops at the poles. */
export function orbited(pose: Pose, azimuth: number, elevation: number): Pose {
  return {
    ...pose,
    azimuth: wrapped(pose.azimuth + azimuth),
    elevation: clamp(pose.elevation + elevation, -QUARTER, QUARTER),
    projection: pose.automatic ? 'perspective' : pose.projection,
    automatic: false,
  };
}

/** What a camera's picture is fitted into. */
export interface Fit {
  /** Width ÷ height of the pane. */
  readonly aspect: number;
  /** Width ÷ height of the picture's frame, which stays in sight as a whole; null: the pane is the frame. */
  readonly frame: number | null;
}

/**
 * Half the height of what is seen at distance 1. The focal length belongs to the frame's shorter side, so that a mesh
 * stays in sight when its pane is halved.
 */
export function halfHeight({ focalLength }: Pick<Pose, 'focalLength'>, { aspect, frame }: Fit): number {
  const shape = frame ?? aspect;
  const half = (HALF_SENSOR / focalLength) * Math.max(1, 1 / shape);
  return aspect < shape ? (half * shape) / aspect : half;
}

/** Move the picture by `dx` to the right and `dy` down, both in parts of the pane's height. */
export function panned(pose: Pose, dx: number, dy: number, fit: Fit): Pose {
  const { right, up } = basisOf(pose);
  const step = 2 * pose.distance * halfHeight(pose, fit);
  const [x, y] = [-dx * step, dy * step];
  const [tx, ty, tz] = pose.target;
  const target: Vec3 = [tx + right[0] * x + up[0] * y, ty + right[1] * x + up[1] * y, tz + right[2] * x + up[2] * y];
  return { ...pose, target };
}

/** Come nearer by `factor` (above 1) or step back (below 1), never nearer or farther than a mesh of `radius` needs. */
export function zoomed(pose: Pose, factor: number, radius: number): Pose {
  return { ...pose, distance: clamp(pose.distance / factor, radius / 1000, radius * 100) };
}

/** Look along an axis, orthographic as Blender does it. */
export function axisPose(pose: Pose, view: AxisView): Pose {
  const automatic = pose.automatic || pose.projection === 'perspective';
  return { ...pose, ...AXES[view], roll: 0, projection: 'orthographic', automatic };
}

/** The axis view that `pose` looks along; null: none. */
export function axisViewOf(pose: Pose): AxisView | null {
  const near = (a: number, b: number) => Math.abs(wrapped(a - b)) < 1e-4;
  const found = AXIS_VIEWS.find(
    (view) => near(AXES[view].azimuth, pose.azimuth) && near(AXES[view].elevation, pose.elevation),
  );
  return found ?? null;
}

export function toggledProjection(pose: Pose): Pose {
  const projection = pose.projection === 'perspective' ? 'orthographic' : 'perspective';
  return { ...pose, projection, automatic: false };
}

/** An upright box in the world as it is shown. */
export interface WorldBox {
  readonly min: Vec3;
  readonly max: Vec3;
}

/** Half the box's diagonal; never 0, so that a single point can be looked at as well. */
export function radiusOf({ min, max }: WorldBox): number {
  return Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]) / 2 || 1;
}

/** Look at the whole of `box` from where `pose` looks, filling the pane as far as it can. */
export function framed(pose: Pose, box: WorldBox, fit: Fit): Pose {
  const { min, max } = box;
  const { right, up, back } = basisOf(pose);
  const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  let distance = 0;
  for (let corner = 0; corner < 8; corner++) {
    const half = [0, 1, 2].map((axis) => {
      const size = ((max[axis] ?? 0) - (min[axis] ?? 0)) / 2;
      return (corner >> axis) & 1 ? size : -size;
    });
    const c: Vec3 = [half[0] ?? 0, half[1] ?? 0, half[2] ?? 0];
    const needed =
      (MARGIN * Math.max(Math.abs(dot(c, up)), Math.abs(dot(c, right)) / fit.aspect)) / halfHeight(pose, fit);
    distance = Math.max(distance, pose.projection === 'perspective' ? needed + dot(c, back) : needed);
  }
  const target: Vec3 = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  return { ...pose, target, distance: Math.max(distance, radiusOf(box) / 1000) };
}

/**
 * Nearest and farthest depth to draw. Tied to the mesh's size (near = size ÷ 100, far = size × 100 at the most), and
 * moved with the eye, so that the depth buffer's precision is spent where the mesh is.
 */
export function depthRange(pose: Pose, radius: number): { readonly near: number; readonly far: number } {
  const reach = radius * 30;
  const far = pose.distance + reach;
  if (pose.projection === 'orthographic') return { near: -reach, far };
  return { near: Math.max(pose.distance / 100, Math.min(radius / 100, pose.distance / 10)), far };
}

/** The pose `part` of the way (0 to 1) from one to the other, the short way round. */
export function between(from: Pose, to: Pose, part: number): Pose {
  if (part >= 1) return to;
  const mix = (a: number, b: number) => a + (b - a) * part;
  return {
    target: [mix(from.target[0], to.target[0]), mix(from.target[1], to.target[1]), mix(from.target[2], to.target[2])],
    distance: from.distance * (to.distance / from.distance) ** part,
    azimuth: wrapped(from.azimuth + wrapped(to.azimuth - from.azimuth) * part),
    elevation: mix(from.elevation, to.elevation),
    roll: wrapped(from.roll + wrapped(to.roll - from.roll) * part),
    focalLength: mix(from.focalLength, to.focalLength),
    // Flat pictures begin when the turn is over and end when it begins: in between there is depth to be seen.
    projection: from.projection === to.projection ? to.projection : 'perspective',
    automatic: to.automatic,
  };
}
