import type { DataTexture } from 'three';
import type { Vec3 } from '../../preload/contract/values.ts';
import { pictureOf } from './matcap.ts';

/**
 * Colours of the detail map in OKLab (lightness, green–red, blue–yellow), from the greatest distance inwards to the
 * greatest outwards. Both ends are as far from the middle and as dark, so that neither side looks like more; blue and
 * orange stay apart for every kind of colour blindness.
 */
const STOPS: readonly Vec3[] = [
  [0.36, -0.02, -0.155],
  [0.55, -0.045, -0.135],
  [0.76, -0.035, -0.075],
  [0.925, 0.001, 0.003],
  [0.78, 0.07, 0.105],
  [0.6, 0.14, 0.115],
  [0.41, 0.125, 0.075],
];

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
const encoded = (linear: number) => {
  const value = clamp(linear, 0, 1);
  return value <= 0.003_130_8 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
};

/** Björn Ottosson's OKLab, to sRGB of 0 to 1. */
function srgb([lightness, a, b]: Vec3): Vec3 {
  const l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b) ** 3;
  const m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b) ** 3;
  const s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b) ** 3;
  return [
    encoded(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
    encoded(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
    encoded(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s),
  ];
}

/**
 * The colour (sRGB, 0 to 1) of a signed distance in the detail map.
 *
 * @param part of the distance at which colours are full: -1 (inwards, blue) through 0 (unchanged) to 1 (outwards, red).
 */
export function detailColor(part: number): Vec3 {
  const at = ((clamp(part, -1, 1) + 1) / 2) * (STOPS.length - 1);
  const below = Math.min(Math.floor(at), STOPS.length - 2);
  const [from = [0, 0, 0], to = [0, 0, 0]] = STOPS.slice(below, below + 2);
  const mix = (i: 0 | 1 | 2) => from[i] + (to[i] - from[i]) * (at - below);
  return srgb([mix(0), mix(1), mix(2)]);
}

/** The whole of the map in one row, for the shader: what is painted and what the legend shows is the same. */
export function detailRamp(size = 256): DataTexture {
  return pictureOf(size, 1, (column) => detailColor((column / (size - 1)) * 2 - 1));
}
