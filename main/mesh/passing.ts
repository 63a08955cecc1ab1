/**
 * How a triangle is met by the ray from a point along +z: 1 from within (upwards through a side that looks up), -1 from
 * without, 0 not at all.
 */
export function passing(
  positions: Float32Array,
  a: number,
  b: number,
  c: number,
  points: Float64Array,
  point: number,
): number {
  const turn =
    crossing(positions, a, b, points, point) +
    crossing(positions, b, c, points, point) +
    crossing(positions, c, a, points, point);
  if (turn === 0) return 0;
  const px = points[point] ?? 0;
  const py = points[point + 1] ?? 0;
  const pz = points[point + 2] ?? 0;
  const ax = (positions[a] ?? 0) - px;
  const ay = (positions[a + 1] ?? 0) - py;
  const az = (positions[a + 2] ?? 0) - pz;
  const bx = (positions[b] ?? 0) - px;
  const by = (positions[b + 1] ?? 0) - py;
  const bz = (positions[b + 2] ?? 0) - pz;
  const cx = (positions[c] ?? 0) - px;
  const cy = (positions[c + 1] ?? 0) - py;
  const cz = (positions[c + 2] ?? 0) - pz;
  // Positive where the point lies below a triangle that is seen from above.
  const volume = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  return volume * turn > 0 ? turn : 0;
}

/** Whether an edge, seen from above, passes right of a point: 1 on its way up (to greater y), -1 down, 0 not. */
function crossing(positions: Float32Array, from: number, to: number, points: Float64Array, point: number): number {
  const py = points[point + 1] ?? 0;
  const rises = (positions[from + 1] ?? 0) <= py;
  if (rises === (positions[to + 1] ?? 0) <= py) return 0;
  // From its lower end, whichever triangle asks, so that rounding is the same.
  const low = rises ? from : to;
  const high = rises ? to : from;
  const px = points[point] ?? 0;
  const lx = positions[low] ?? 0;
  const ly = positions[low + 1] ?? 0;
  const side = ((positions[high] ?? 0) - lx) * (py - ly) - (px - lx) * ((positions[high + 1] ?? 0) - ly);
  if (side <= 0) return 0;
  return rises ? 1 : -1;
}
