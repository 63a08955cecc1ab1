/** The sample's subject: a snail of our own, as a signed distance (negative inside), about 2 units long, Y up. */
export interface Shape {
  /** Distance to the surface; with `detail`, ribs, growth lines and skin as well. */
  distance(x: number, y: number, z: number, detail: boolean): number;
  /** Colour of the surface near a point, linear RGB 0–1. */
  colour(x: number, y: number, z: number): readonly [number, number, number];
}

const { abs, atan2, cos, exp, floor, hypot, log, max, min, PI, sin } = Math;

/** Smooth union: the two blend over a width of `k`. */
function blend(a: number, b: number, k: number): number {
  const h = max(k - abs(a - b), 0) / k;
  return min(a, b) - h * h * k * 0.25;
}

type Point = readonly [number, number, number];

/** A rod from `a` to `b` that tapers from radius `ra` to `rb`. */
function rod(x: number, y: number, z: number, a: Point, b: Point, ra: number, rb: number): number {
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const along = ((x - a[0]) * dx + (y - a[1]) * dy + (z - a[2]) * dz) / (dx * dx + dy * dy + dz * dz);
  const t = min(1, max(0, along));
  return hypot(x - a[0] - dx * t, y - a[1] - dy * t, z - a[2] - dz * t) - (ra + (rb - ra) * t);
}

const SHELL: Point = [-0.16, 0.06, 0];
const OUTER = 0.46;
const TIGHTNESS = 0.16;
const TURNS = 2.9;
const MOUTH = -1.35;

/** The shell's tube is a logarithmic spiral: nearest turn, its distance, and the angle along the tube. */
function shell(x: number, y: number, z: number): { distance: number; angle: number; radius: number } {
  const [px, py] = [x - SHELL[0], y - SHELL[1]];
  const rho = hypot(px, py) + 1e-9;
  const phi = MOUTH - atan2(py, px);
  const turn = (log(OUTER / rho) / TIGHTNESS - phi) / (2 * PI);
  let best = { distance: Infinity, angle: 0, radius: 1 };
  for (let k = floor(turn) - 1; k <= floor(turn) + 2; k++) {
    const angle = phi + 2 * PI * k;
    const within = min(TURNS * 2 * PI, max(0, angle));
    const centre = OUTER * exp(-TIGHTNESS * within);
    const radius = centre * 0.56;
    const off = abs(angle - within) * rho;
    const distance = hypot(rho - centre, z * 0.86, min(off, rho)) - radius;
    if (distance < best.distance) best = { distance, angle, radius };
  }
  return best;
}

function skin(x: number, y: number, z: number): number {
  const bumps = sin(31 * x + 2 * sin(17 * y)) * sin(33 * y + 2 * sin(15 * z)) * sin(29 * z + 2 * sin(19 * x));
  return 0.009 * bumps + 0.0035 * sin(71 * x) * sin(67 * y) * sin(73 * z);
}

function body(x: number, y: number, z: number, detail: boolean): number {
  const frill = detail ? 0.018 * sin(26 * x) * max(0, 1 - abs(y + 0.62) * 9) : 0;
  const foot = rod(x, (y + 0.56) * 1.5, z * (0.78 + frill * 4), [-0.98, 0, 0], [0.52, 0, 0], 0.05, 0.17) * 0.7;
  const neck = rod(x, y, z, [0.42, -0.5, 0], [0.74, -0.02, 0], 0.17, 0.14);
  const head = hypot((x - 0.8) * 0.92, y - 0.04, z) - 0.165;
  let d = blend(blend(foot, neck, 0.2), head, 0.1);
  for (const side of [-1, 1]) {
    d = blend(d, rod(x, y, z, [0.84, 0.14, 0.06 * side], [0.98, 0.46, 0.2 * side], 0.05, 0.032), 0.06);
    d = blend(d, hypot(x - 0.99, y - 0.49, z - 0.21 * side) - 0.062, 0.02);
    d = blend(d, rod(x, y, z, [0.92, -0.04, 0.07 * side], [1.06, -0.1, 0.11 * side], 0.035, 0.018), 0.04);
  }
  if (detail) {
    d += skin(x, y, z);
    // Mouth: a groove across the head.
    d += 0.02 * max(0, 1 - abs(y + 0.045 + 0.3 * z * z) * 70) * max(0, min(1, (x - 0.86) * 12));
  }
  return d;
}

export const snail: Shape = {
  distance(x, y, z, detail) {
    const spiral = shell(x, y, z);
    let house = spiral.distance;
    if (detail) {
      const rib = sin(spiral.angle * 15);
      house -= spiral.radius * (0.055 * rib * abs(rib) + 0.014 * sin(spiral.angle * 75 + 6 * z));
    }
    // The stretch by angle makes the spiral's field steeper than 1 in places: stay on the safe side.
    return blend(house, body(x, y, z, detail), 0.05) * 0.8;
  },
  colour(x, y, z) {
    const spiral = shell(x, y, z);
    if (spiral.distance < body(x, y, z, true)) {
      const band = 0.5 + 0.5 * cos(spiral.angle * 15);
      const stripe = abs(z) / (spiral.radius + 0.02) < 0.28 ? 0.55 : 1;
      return [0.62 * stripe + 0.16 * band, (0.32 + 0.1 * band) * stripe, 0.1 * stripe];
    }
    if (hypot(x - 0.99, y - 0.49, abs(z) - 0.21) < 0.075) return [0.03, 0.03, 0.035];
    const belly = max(0, min(1, (y + 0.7) * 4));
    return [0.3 + 0.16 * belly, 0.31 + 0.15 * belly, 0.22 + 0.1 * belly];
  },
};
