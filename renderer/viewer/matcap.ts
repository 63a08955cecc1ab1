import { DataTexture, LinearFilter, NoColorSpace, RGBAFormat } from 'three';
import type { Matcap } from '../../preload/contract/app.ts';
import type { Vec3 } from '../../preload/contract/values.ts';
import { MATCAPS } from './matcap-recipes.ts';

/** A picture of a ball of some material, looked up by normal. Holds sRGB as it goes to the screen. */
export function matcapTexture(name: Matcap, size = 256): DataTexture {
  const color = MATCAPS[name];
  return pictureOf(size, size, (column, row) => {
    let x = ((column + 0.5) / size) * 2 - 1;
    let y = ((row + 0.5) / size) * 2 - 1;
    const reach = Math.hypot(x, y);
    if (reach > 1) [x, y] = [x / reach, y / reach];
    return color([x, y, Math.sqrt(Math.max(0, 1 - x * x - y * y))]);
  });
}

/** A texture of colours (sRGB, 0 to 1) as they go to the screen. */
export function pictureOf(width: number, height: number, color: (column: number, row: number) => Vec3): DataTexture {
  const data = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 4;
      color(column, row).forEach((value, channel) => (data[at + channel] = Math.round(value * 255)));
      data[at + 3] = 255;
    }
  }
  const texture = new DataTexture(data, width, height, RGBAFormat);
  texture.colorSpace = NoColorSpace;
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}
