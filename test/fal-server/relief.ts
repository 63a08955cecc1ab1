import { createHash } from 'node:crypto';
import { decode } from 'fast-png';

/** A height for every point in space, within -1 and 1. */
export type Relief = (x: number, y: number, z: number) => number;

/** Smooth noise of several octaves, another one for every seed. */
export function noise(seed: number, octaves: number, frequency: number): Relief {
  return (x, y, z) => {
    let sum = 0;
    let weight = 0.5;
    let scale = frequency;
    for (let octave = 0; octave < octaves; octave++) {
      sum += weight * valueNoise(x * scale, y * scale, z * scale, seed + octave * 7919);
      weight *= 0.55;
      scale *= 2.03;
    }
    return Math.max(-1, Math.min(1, sum));
  };
}

function valueNoise(x: number, y: number, z: number, seed: number): number {
  const [ix, iy, iz] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [fx, fy, fz] = [ease(x - ix), ease(y - iy), ease(z - iz)];
  const corner = (dx: number, dy: number, dz: number): number => hash(ix + dx, iy + dy, iz + dz, seed);
  const low = mix(mix(corner(0, 0, 0), corner(1, 0, 0), fx), mix(corner(0, 1, 0), corner(1, 1, 0), fx), fy);
  const high = mix(mix(corner(0, 0, 1), corner(1, 0, 1), fx), mix(corner(0, 1, 1), corner(1, 1, 1), fx), fy);
  return mix(low, high, fz);
}

const ease = (t: number): number => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** A number in [-1, 1] that nobody could guess from its neighbours'. */
function hash(x: number, y: number, z: number, seed: number): number {
  let h =
    Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1) ^ Math.imul(seed | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) | 0) / 0x80000000;
}

/**
 * What the picture carves into the mesh: its brightness, seen from the front (+Z, Y up) over the normalised box. A
 * picture that is no PNG carves noise instead, another one for every file.
 */
export function pictureRelief(bytes: Uint8Array): Relief {
  const luminance = pngLuminance(bytes);
  if (luminance === null) return noise(createHash('sha256').update(bytes).digest().readInt32LE(0), 3, 9);
  const { width, height, values, mean } = luminance;
  const pixel = (x: number, y: number): number =>
    values[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
  return (x, y) => {
    const px = ((x + 1) / 2) * (width - 1);
    const py = ((1 - y) / 2) * (height - 1);
    const [ix, iy] = [Math.floor(px), Math.floor(py)];
    const upper = mix(pixel(ix, iy), pixel(ix + 1, iy), px - ix);
    const lower = mix(pixel(ix, iy + 1), pixel(ix + 1, iy + 1), px - ix);
    return mix(upper, lower, py - iy) - mean;
  };
}

interface Luminance {
  readonly width: number;
  readonly height: number;
  /** 0 black to 1 white, row by row; what is transparent counts as white, as UltraShape lays it on white. */
  readonly values: Float32Array;
  readonly mean: number;
}

function pngLuminance(bytes: Uint8Array): Luminance | null {
  try {
    const { width, height, channels, depth, data, palette } = decode(bytes);
    if (palette !== undefined) return null;
    const full = 2 ** depth - 1;
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) {
      const at = i * channels;
      const [r, g, b] = channels < 3 ? [data[at], data[at], data[at]] : [data[at], data[at + 1], data[at + 2]];
      const alpha = channels % 2 === 0 ? (data[at + channels - 1] ?? full) / full : 1;
      values[i] = 1 - alpha + alpha * ((0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)) / full);
    }
    return { width, height, values, mean: values.reduce((sum, value) => sum + value, 0) / values.length };
  } catch {
    return null;
  }
}
