import { AXIS_VIEWS, axisPose, basisOf, halfHeight, zoomed, type AxisView, type Fit, type Pose } from './pose.ts';
import type { Vec3 } from '../../preload/contract/values.ts';

/** A place in a pane: from its middle, 1 at its right and upper edge. */
export interface PanePoint {
  readonly x: number;
  readonly y: number;
  /** The pane's. */
  readonly fit: Fit;
}

/** Come nearer by `factor`, as `zoomed` does it; what is under `at`, as far away as the target, stays where it is. */
export function zoomedAt(pose: Pose, factor: number, radius: number, at: PanePoint): Pose {
  const next = zoomed(pose, factor, radius);
  const { right, up } = basisOf(pose);
  const step = (pose.distance - next.distance) * halfHeight(pose, at.fit);
  const [x, y] = [at.x * at.fit.aspect * step, at.y * step];
  const [tx, ty, tz] = pose.target;
  const target: Vec3 = [tx + right[0] * x + up[0] * y, ty + right[1] * x + up[1] * y, tz + right[2] * x + up[2] * y];
  return { ...next, target };
}

/** The axis view that is nearest to where `pose` looks from. */
export function snapped(pose: Pose): Pose {
  const { back } = basisOf(pose);
  const towards = (view: AxisView) => {
    const other = basisOf({ ...axisPose(pose, view), roll: 0 }).back;
    return back[0] * other[0] + back[1] * other[1] + back[2] * other[2];
  };
  return axisPose(
    pose,
    AXIS_VIEWS.reduce((best, view) => (towards(view) > towards(best) ? view : best)),
  );
}
