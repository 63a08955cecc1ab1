import type { Matcap } from '../../preload/contract/app.ts';
import type { Vec3 } from '../../preload/contract/values.ts';

/** The colour (sRGB, 0 to 1) where the normal is `n`, a unit vector in eye space (X right, Y up) that faces the eye. */
export type MatcapRecipe = (n: Vec3) => Vec3;

/** `wrap`: how far the light reaches round the corner, 0 as a lamp, 1 as a sky. */
interface Light {
  readonly from: Vec3;
  readonly color: Vec3;
  readonly wrap: number;
}

const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};
const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const clamp = (value: number) => Math.min(Math.max(value, 0), 1);
const mix = (a: number, b: number, part: number) => a + (b - a) * part;
const smooth = (from: number, to: number, value: number) => {
  const part = clamp((value - from) / (to - from));
  return part * part * (3 - 2 * part);
};
const encode = (linear: number) => {
  const value = clamp(linear);
  return value <= 0.003_130_8 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
};
/** Rolls highlights off instead of cutting them. */
const shoulder = (value: number) => (value < 0.6 ? value : 0.6 + 0.4 * (1 - Math.exp(-(value - 0.6) / 0.4)));

type Channel = 0 | 1 | 2;
const color = (channel: (i: Channel) => number): Vec3 => [channel(0), channel(1), channel(2)];

const lightOn = (n: Vec3, lights: readonly Light[], i: Channel, power = 1.35) =>
  lights.reduce(
    (sum, { from, color: { [i]: strength }, wrap }) =>
      sum + strength * Math.max(0, (dot(n, from) + wrap) / (1 + wrap)) ** power,
    0,
  );
/** 0 where the surface faces the eye, 1 at its outline. */
const grazing = (n: Vec3) => 1 - n[2];
/** Where a mirror would look: the line of sight, reflected. */
const mirrored = (n: Vec3): Vec3 => [2 * n[2] * n[0], 2 * n[2] * n[1], 2 * n[2] * n[2] - 1];

// A sculptor's studio: a soft warm key over the left shoulder, a faint fill from the right, a cool rim behind.
const STUDIO: readonly Light[] = [
  { from: unit([-0.58, 0.74, 0.46]), color: [1.08, 1, 0.9], wrap: 0.16 },
  { from: unit([0.85, 0.05, 0.5]), color: [0.11, 0.135, 0.17], wrap: 0.3 },
  { from: unit([0.1, -0.9, 0.3]), color: [0.07, 0.058, 0.05], wrap: 0.5 },
];
const CLAY: Vec3 = [0.475, 0.417, 0.372];
const AMBIENT: Vec3 = [0.035, 0.04, 0.048];
const RIM: Vec3 = [0.3, 0.37, 0.46];
const KEY = unit([-0.42, 0.58, 0.78]);
const UPPER_RIGHT = unit([0.8, 0.5, 0]);

const clay: MatcapRecipe = (n) => {
  const shine = Math.max(0, dot(n, KEY));
  const gloss = 0.085 * shine ** 26 + 0.05 * shine ** 6;
  // Grazing normals catch the light behind, more so at the upper right.
  const edge = grazing(n) ** 3 * (0.4 + 0.6 * Math.max(0, 0.5 + 0.5 * dot(n, UPPER_RIGHT)));
  return color((i) =>
    encode(shoulder(CLAY[i] * (AMBIENT[i] + lightOn(n, STUDIO, i)) * 1.12 + gloss + RIM[i] * edge * 0.55)),
  );
};

/** A soft box that is reflected: its middle, and half its size, seen from the ball. */
const softBox = (r: Vec3, middle: Vec3, half: readonly [number, number], soft: number) => {
  const to = unit(middle);
  const right = unit([to[2], 0, -to[0]]);
  const up: Vec3 = [
    right[1] * to[2] - right[2] * to[1],
    right[2] * to[0] - right[0] * to[2],
    right[0] * to[1] - right[1] * to[0],
  ];
  if (dot(r, to) <= 0) return 0;
  const [x, y] = [Math.abs(dot(r, right)), Math.abs(dot(r, up))];
  return (1 - smooth(half[0] - soft, half[0] + soft, x)) * (1 - smooth(half[1] - soft, half[1] + soft, y));
};

// White and glazed: a wide soft box above on the left, a narrow one low on the right, shadows as blue as a north window.
const GLAZED: readonly Light[] = [
  { from: unit([-0.45, 0.8, 0.5]), color: [0.66, 0.65, 0.62], wrap: 0.45 },
  { from: unit([0.8, -0.1, 0.6]), color: [0.12, 0.14, 0.17], wrap: 0.5 },
];
const porcelain: MatcapRecipe = (n) => {
  const r = mirrored(n);
  const fresnel = 0.05 + 0.65 * grazing(n) ** 4;
  const lamp = softBox(r, [-0.55, 0.62, 0.58], [0.27, 0.2], 0.19) * 0.72;
  const strip = softBox(r, [0.86, -0.12, 0.42], [0.1, 0.42], 0.12) * 0.3;
  const sky = clamp(0.5 + 0.5 * r[1]);
  return color((i) => {
    const body = ([0.9, 0.905, 0.91][i] ?? 0) * ([0.1, 0.115, 0.14][i] ?? 0) + 0.92 * lightOn(n, GLAZED, i, 1.2);
    return encode(shoulder(body + (lamp + strip) * (0.25 + fresnel) + sky * fresnel * ([0.2, 0.23, 0.27][i] ?? 0)));
  });
};

// Brushed steel under a dark ceiling with two long lamps: bands follow the form, so that every dent bends one.
const steel: MatcapRecipe = (n) => {
  const r = mirrored(n);
  const height = r[1];
  const floor = 0.07 + 0.05 * smooth(-1, -0.1, height);
  const wall = mix(0.34, 0.16, smooth(-0.05, 0.75, height));
  const base = mix(floor, wall, smooth(-0.5, 0.3, height));
  const lampA = Math.exp(-(((height - 0.66) / 0.27) ** 2)) * (0.55 + 0.45 * smooth(0.9, -0.8, r[0]));
  const lampB = Math.exp(-(((r[0] - 0.72) / 0.2) ** 2)) * 0.24 * smooth(-0.9, 0.5, height);
  const spark = Math.max(0, dot(n, KEY)) ** 24 * 0.34;
  const edge = grazing(n) ** 3 * 0.3;
  return color((i) => {
    const cool = [0.93, 0.99, 1.08][i] ?? 1;
    return encode(shoulder((base + lampA * 0.72 + lampB) * cool + spark + edge * ([0.8, 0.95, 1.15][i] ?? 1)));
  });
};

// Red wax: light goes in and comes out again, so that shadows glow and only a soft shine lies on top.
const GLOW: readonly Light[] = [
  { from: unit([-0.5, 0.75, 0.5]), color: [0.84, 0.29, 0.14], wrap: 0.16 },
  { from: unit([-0.3, 0.5, 0.4]), color: [0.24, 0.03, 0.011], wrap: 1 },
  { from: unit([0.7, -0.4, 0.3]), color: [0.15, 0.02, 0.016], wrap: 0.6 },
];
const wax: MatcapRecipe = (n) => {
  const shine = Math.max(0, dot(n, unit([-0.4, 0.62, 0.75])));
  const gloss = 0.16 * shine ** 42 + 0.09 * shine ** 9;
  const edge = grazing(n) ** 2.4;
  return color((i) =>
    encode(
      shoulder(
        ([0.02, 0.006, 0.006][i] ?? 0) +
          lightOn(n, GLOW, i, 1.15) * 0.82 +
          gloss * ([1, 0.93, 0.86][i] ?? 1) +
          edge * ([0.16, 0.035, 0.02][i] ?? 0),
      ),
    ),
  );
};

// For looking, not for beauty: a hard sidelight over a dark ground, so that a scratch throws light and shadow.
const contrast: MatcapRecipe = (n) => {
  const side = dot(n, unit([-0.72, 0.6, 0.34]));
  const light = smooth(-0.12, 0.92, side) ** 1.5;
  const back = smooth(0.25, 1, dot(n, unit([0.85, -0.35, 0.2]))) * 0.2;
  const spark = Math.max(0, dot(n, unit([-0.5, 0.5, 0.7]))) ** 60 * 0.35;
  return color((i) => {
    const warm = [1, 0.985, 0.955][i] ?? 1;
    return encode(shoulder(0.012 + light * warm * 1.05 + back * ([0.6, 0.85, 1.25][i] ?? 1) + spark));
  });
};

export const MATCAPS: Readonly<Record<Matcap, MatcapRecipe>> = { clay, porcelain, steel, wax, contrast };
