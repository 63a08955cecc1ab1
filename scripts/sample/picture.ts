import type { Shape } from './snail.ts';

type Vec = readonly [number, number, number];
const { hypot, max, min, tan } = Math;
const unit = ([x, y, z]: Vec): Vec => {
  const l = hypot(x, y, z);
  return [x / l, y / l, z / l];
};
const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const EYE: Vec = [2.3, 1.0, 4.2];
const TARGET: Vec = [0.03, -0.1, 0];
const FIELD = 0.5;
const KEY = unit([-0.4, 0.9, 0.7]);
const RIM = unit([0.7, 0.4, -0.8]);

/** A shape's picture by sphere tracing: RGBA, `size`², straight alpha, four samples a pixel. */
export function picture(shape: Shape, size: number): Uint8Array {
  const forward = unit([TARGET[0] - EYE[0], TARGET[1] - EYE[1], TARGET[2] - EYE[2]]);
  const right = unit(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const out = new Uint8Array(size * size * 4);
  const scale = tan(FIELD / 2) * 2;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let [r, g, b, hits] = [0, 0, 0, 0];
      for (let s = 0; s < 4; s++) {
        const u = ((x + 0.25 + 0.5 * (s & 1)) / size - 0.5) * scale;
        const v = (0.5 - (y + 0.25 + 0.5 * (s >> 1)) / size) * scale;
        const ray = unit([
          forward[0] + right[0] * u + up[0] * v,
          forward[1] + right[1] * u + up[1] * v,
          forward[2] + right[2] * u + up[2] * v,
        ]);
        const point = trace(shape, EYE, ray, 3, 7);
        if (point === null) continue;
        const lit = shade(shape, point, ray);
        r += lit[0];
        g += lit[1];
        b += lit[2];
        hits++;
      }
      if (hits === 0) continue;
      const at = (y * size + x) * 4;
      out[at] = encode(r / hits);
      out[at + 1] = encode(g / hits);
      out[at + 2] = encode(b / hits);
      out[at + 3] = Math.round((hits / 4) * 255);
    }
  return out;
}

const encode = (linear: number): number => Math.round(255 * min(1, max(0, linear)) ** (1 / 2.2));

function trace(shape: Shape, from: Vec, ray: Vec, near: number, far: number): Vec | null {
  for (let t = near, steps = 0; t < far && steps < 220; steps++) {
    const p: Vec = [from[0] + ray[0] * t, from[1] + ray[1] * t, from[2] + ray[2] * t];
    const d = shape.distance(p[0], p[1], p[2], true);
    if (d < 0.0006) return p;
    t += max(d, 0.0006);
  }
  return null;
}

function shade(shape: Shape, p: Vec, ray: Vec): Vec {
  const e = 0.002;
  const at = (x: number, y: number, z: number): number => shape.distance(p[0] + x, p[1] + y, p[2] + z, true);
  const n = unit([at(e, 0, 0) - at(-e, 0, 0), at(0, e, 0) - at(0, -e, 0), at(0, 0, e) - at(0, 0, -e)]);
  const base = shape.colour(...p);
  const lift: Vec = [p[0] + n[0] * 0.02, p[1] + n[1] * 0.02, p[2] + n[2] * 0.02];
  const sun = trace(shape, lift, KEY, 0.01, 2) === null ? max(0, dot(n, KEY)) : 0;
  const open = min(1, max(0.25, 0.25 + at(n[0] * 0.12, n[1] * 0.12, n[2] * 0.12) * 8));
  const sky = (0.55 + 0.45 * n[1]) * open;
  const rim = max(0, dot(n, RIM)) ** 2 * 0.35 * open;
  const half = unit([KEY[0] - ray[0], KEY[1] - ray[1], KEY[2] - ray[2]]);
  const gloss = sun * max(0, dot(n, half)) ** 60 * 0.4;
  const light: Vec = [1.5 * sun + 0.42 * sky + rim, 1.42 * sun + 0.45 * sky + rim, 1.28 * sun + 0.52 * sky + rim * 1.2];
  return [base[0] * light[0] + gloss, base[1] * light[1] + gloss, base[2] * light[2] + gloss];
}
