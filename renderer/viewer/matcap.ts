import { DataTexture, LinearFilter, NoColorSpace, RGBAFormat } from 'three';
import type { Vec3 } from '../../preload/contract/values.ts';

/** What light there is, in eye space: X right, Y up, Z to the eye. `power` is how sharp its highlight is. */
interface Light {
  readonly from: Vec3;
  readonly color: Vec3;
  /** How far it reaches round the corner: 0 as a lamp, 1 as a sky. */
  readonly wrap: number;
}

const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};
const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

// A sculptor's studio: a soft warm key over the left shoulder, a faint fill from the right, a cool rim behind.
const CLAY: Vec3 = [0.475, 0.417, 0.372];
const LIGHTS: readonly Light[] = [
  { from: unit([-0.58, 0.74, 0.46]), color: [1.08, 1, 0.9], wrap: 0.16 },
  { from: unit([0.85, 0.05, 0.5]), color: [0.11, 0.135, 0.17], wrap: 0.3 },
  { from: unit([0.1, -0.9, 0.3]), color: [0.07, 0.058, 0.05], wrap: 0.5 },
];
const AMBIENT: Vec3 = [0.035, 0.04, 0.048];
const KEY = unit([-0.42, 0.58, 0.78]);
const RIM: Vec3 = [0.3, 0.37, 0.46];

const encode = (linear: number) => {
  const value = Math.min(Math.max(linear, 0), 1);
  return value <= 0.003_130_8 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
};

/** Rolls highlights off instead of cutting them: clay has no glare. */
const shoulder = (value: number) => (value < 0.6 ? value : 0.6 + 0.4 * (1 - Math.exp(-(value - 0.6) / 0.4)));

/** The colour (sRGB, 0 to 1) of our clay where its normal is `n`, a unit vector in eye space that faces the eye. */
export function clay(n: Vec3): Vec3 {
  const shine = Math.max(0, dot(n, KEY));
  const gloss = 0.085 * shine ** 26 + 0.05 * shine ** 6;
  // Grazing normals catch the light behind, more so at the upper right.
  const edge = (1 - n[2]) ** 3 * (0.4 + 0.6 * Math.max(0, 0.5 + 0.5 * dot(n, unit([0.8, 0.5, 0]))));
  const channel = (i: 0 | 1 | 2) => {
    const lit = LIGHTS.reduce(
      (sum, { from, color, wrap }) => sum + color[i] * Math.max(0, (dot(n, from) + wrap) / (1 + wrap)) ** 1.35,
      AMBIENT[i],
    );
    return encode(shoulder(CLAY[i] * lit * 1.12 + gloss + RIM[i] * edge * 0.55));
  };
  return [channel(0), channel(1), channel(2)];
}

/** A picture of a ball of clay, looked up by normal. Holds sRGB as it goes to the screen. */
export function clayTexture(size = 256): DataTexture {
  const data = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let x = ((column + 0.5) / size) * 2 - 1;
      let y = ((row + 0.5) / size) * 2 - 1;
      const reach = Math.hypot(x, y);
      if (reach > 1) [x, y] = [x / reach, y / reach];
      const color = clay([x, y, Math.sqrt(Math.max(0, 1 - x * x - y * y))]);
      const at = (row * size + column) * 4;
      color.forEach((value, channel) => (data[at + channel] = Math.round(value * 255)));
      data[at + 3] = 255;
    }
  }
  const texture = new DataTexture(data, size, size, RGBAFormat);
  texture.colorSpace = NoColorSpace;
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
