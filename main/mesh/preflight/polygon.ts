/** A flat convex polygon, in memory that is used again and again. */
export interface Polygon {
  /** Three numbers a corner. */
  readonly points: Float64Array;
  corners: number;
}

/** A triangle that is cut by the six planes around a cell has nine corners at most. */
const MOST_CORNERS = 12;

export const polygon = (corners = 0): Polygon => ({ points: new Float64Array(MOST_CORNERS * 3), corners });

/** Where a polygon begins and ends along an axis. */
export function extent({ points, corners }: Polygon, axis: number): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = axis; i < corners * 3; i += 3) {
    const value = points[i] ?? 0;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Cut a polygon in two at a plane across an axis. Corners on the plane go above. */
export function split(whole: Polygon, axis: number, plane: number, below: Polygon, above: Polygon): void {
  const { points, corners } = whole;
  below.corners = 0;
  above.corners = 0;
  for (let i = 0, before = corners - 1; i < corners; before = i++) {
    const from = (points[before * 3 + axis] ?? 0) - plane;
    const to = (points[i * 3 + axis] ?? 0) - plane;
    if (from < 0 !== to < 0) {
      crossing(whole, before, i, from / (from - to), axis, plane, below);
      repeat(below, above);
    }
    copy(points, i, to < 0 ? below : above);
  }
}

/** Area of a polygon. */
export function surfaceOf({ points, corners }: Polygon): number {
  const [ax = 0, ay = 0, az = 0] = points;
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 3; i < corners * 3 - 3; i += 3) {
    const bx = (points[i] ?? 0) - ax;
    const by = (points[i + 1] ?? 0) - ay;
    const bz = (points[i + 2] ?? 0) - az;
    const cx = (points[i + 3] ?? 0) - ax;
    const cy = (points[i + 4] ?? 0) - ay;
    const cz = (points[i + 5] ?? 0) - az;
    x += by * cz - bz * cy;
    y += bz * cx - bx * cz;
    z += bx * cy - by * cx;
  }
  return Math.sqrt(x * x + y * y + z * z) / 2;
}

function crossing(
  { points }: Polygon,
  from: number,
  to: number,
  part: number,
  axis: number,
  plane: number,
  out: Polygon,
): void {
  const at = out.corners++ * 3;
  for (let k = 0; k < 3; k++) {
    const start = points[from * 3 + k] ?? 0;
    out.points[at + k] = start + ((points[to * 3 + k] ?? 0) - start) * part;
  }
  // Exactly: the next cut must find it below.
  out.points[at + axis] = plane;
}

const repeat = (from: Polygon, to: Polygon): void => copy(from.points, from.corners - 1, to);

function copy(points: Float64Array, corner: number, to: Polygon): void {
  const at = to.corners++ * 3;
  to.points[at] = points[corner * 3] ?? 0;
  to.points[at + 1] = points[corner * 3 + 1] ?? 0;
  to.points[at + 2] = points[corner * 3 + 2] ?? 0;
}
