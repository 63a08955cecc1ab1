import type { Vec3 } from '../../preload/contract/values.ts';
import type { Raster } from './raster.ts';
import type { View } from './view.ts';

const unit = (x: number, y: number, z: number): Vec3 => {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
};

// Lights hang at the eye, as in a matcap, so that every mesh is lit alike whichever way it was modelled.
const KEY = unit(-0.5, 0.72, 0.62);
const FILL = unit(0.85, 0.1, 0.5);
const SHINE = unit(-0.25, 0.42, 1);
/** Warm grey in linear light: as far from a black page as from a white one. */
const CLAY: Vec3 = [0.43, 0.4, 0.37];

/**
 * Light a raster as soft grey clay and halve its size, so that edges are smooth.
 *
 * @returns RGBA, 8 bit, alpha not multiplied in; transparent where nothing is.
 */
export function clay(raster: Raster, view: View): Uint8Array {
  const { size, depth, normals } = raster;
  const half = size >> 1;
  const pixels = new Uint8Array(half * half * 4);
  const light: [number, number, number] = [0, 0, 0];
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      light.fill(0);
      let covered = 0;
      let open = -1;
      for (let part = 0; part < 4; part++) {
        const at = (y * 2 + (part >> 1)) * size + x * 2 + (part & 1);
        if ((depth[at] ?? -Infinity) === -Infinity) continue;
        covered++;
        // Crevices are wider than a pixel: one look at the surroundings does for all four parts.
        if (open < 0) open = openness(raster, at);
        addLight(light, normals, at * 3, view, open);
      }
      if (covered === 0) continue;
      const out = (y * half + x) * 4;
      for (let channel = 0; channel < 3; channel++) pixels[out + channel] = toSrgb((light[channel] ?? 0) / covered);
      pixels[out + 3] = Math.round((covered / 4) * 255);
    }
  }
  return pixels;
}

/** Adds what a pixel sends to the eye, in linear light. */
function addLight(sum: [number, number, number], normals: Float32Array, at: number, view: View, open: number): void {
  const x = normals[at] ?? 0;
  const y = normals[at + 1] ?? 0;
  const z = normals[at + 2] ?? 0;
  const scale = 1 / (Math.sqrt(x * x + y * y + z * z) || 1);
  let right = (x * view.right[0] + y * view.right[1] + z * view.right[2]) * scale;
  let up = (x * view.up[0] + y * view.up[1] + z * view.up[2]) * scale;
  let front = (x * view.toEye[0] + y * view.toEye[1] + z * view.toEye[2]) * scale;
  if (front < 0) {
    // The inside of an open mesh, or a triangle that is wound the wrong way: lit as if it were the outside.
    right = -right;
    up = -up;
    front = -front;
  }
  const facing = (light: Vec3): number => right * light[0] + up * light[1] + front * light[2];
  const key = Math.max(0, (facing(KEY) + 0.22) / 1.22);
  const fill = Math.max(0, facing(FILL));
  const sky = 0.5 + 0.5 * up;
  const rim = (1 - front) ** 3 * (0.35 + 0.65 * sky);
  const shine = Math.max(0, facing(SHINE)) ** 28 * 0.07 * open;
  const shade = 0.55 + 0.45 * open;
  sum[0] += (CLAY[0] * (1.2 * key + 0.1 * fill + 0.09 * sky + 0.05) + 0.17 * rim) * shade + shine;
  sum[1] += (CLAY[1] * (1.17 * key + 0.11 * fill + 0.1 * sky + 0.05) + 0.18 * rim) * shade + shine;
  sum[2] += (CLAY[2] * (1.12 * key + 0.14 * fill + 0.125 * sky + 0.055) + 0.2 * rim) * shade + shine;
}

/** Sixteen places around a pixel, on two rings: pixels to the right and down, one after another. */
const AROUND = Int32Array.from(
  [6, 18].flatMap((radius, ring) =>
    Array.from({ length: 8 }, (_, i) => {
      const angle = ((i + ring / 2) * Math.PI) / 4;
      return [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))];
    }).flat(),
  ),
);

/** How open the surface is at a pixel: 1 on a plain, towards 0 deep in a crevice. What stands nearer to the eye shades. */
function openness({ size, depth }: Raster, at: number): number {
  const here = depth[at] ?? 0;
  const x = at % size;
  const y = (at - x) / size;
  let shaded = 0;
  for (let i = 0; i < AROUND.length; i += 2) {
    const dx = AROUND[i] ?? 0;
    const dy = AROUND[i + 1] ?? 0;
    const px = x + dx;
    const py = y + dy;
    if (px < 0 || py < 0 || px >= size || py >= size) continue;
    const opposite = depth[(y - dy) * size + (x - dx)] ?? -Infinity;
    const there = depth[py * size + px] ?? -Infinity;
    const reach = Math.abs(dx) + Math.abs(dy);
    // Against the slope through the place opposite, so that a slanted plain is no crevice.
    const rise = (there - here + Math.max(-reach * 2, Math.min(reach * 2, opposite - here))) / reach;
    if (rise > 0) shaded += Math.min(1, rise * 0.9) / (1 + Math.max(0, rise - 4));
  }
  return 1 - Math.min(1, shaded / (AROUND.length / 2));
}

/** Linear light to sRGB's byte (IEC 61966-2-1). */
function toSrgb(linear: number): number {
  const value = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.max(0, Math.min(255, Math.round(value * 255)));
}
