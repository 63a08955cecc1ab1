import { convertIndexedToRgb, decode, encode, type DecodedPng } from 'fast-png';
import type { Pixels } from './pixels.ts';

const PALETTE = 3;

/** A tenth larger than the smallest, in half the time. */
const FAST = { zlib: { level: 3 } } as const;

/** A picture as a PNG file. */
export const encodePng = ({ width, height, data }: Pixels): Uint8Array =>
  encode({ width, height, data, channels: 4, depth: 8 }, FAST);

/**
 * Decode a PNG of any kind: grey or colour or palette, 1 to 16 bits, interlaced or not, its transparency in whatever form.
 *
 * @param bytes a whole PNG.
 * @throws Error where it is broken.
 */
export function decodePng(bytes: Uint8Array): Pixels {
  const png = decode(bytes);
  // A palette may also be a mere suggestion, in a picture that has its own colours.
  const isPalette = bytes[25] === PALETTE;
  const { width, height, palette, transparency } = png;
  const data = new Uint8Array(width * height * 4);
  if (isPalette) {
    const colours = convertIndexedToRgb(png);
    spread(data, (index) => colours[index] ?? 0, palette?.[0]?.length ?? 3, 255, null);
  } else {
    const read = png.depth < 8 ? bitsOf(png) : (index: number): number => png.data[index] ?? 0;
    spread(data, read, png.channels, 2 ** png.depth - 1, transparency ?? null);
  }
  return { width, height, data };
}

/**
 * Make RGBA of 8 bits of 1 (grey), 2 (grey, alpha), 3 or 4 samples a pixel.
 *
 * @param full the greatest sample.
 * @param clear the colour that stands for full transparency, sample by sample.
 */
function spread(
  out: Uint8Array,
  read: (index: number) => number,
  channels: number,
  full: number,
  clear: ArrayLike<number> | null,
): void {
  const colours = channels < 3 ? 1 : 3;
  const hasAlpha = channels === 2 || channels === 4;
  const scale = 255 / full;
  for (let to = 0, from = 0; to < out.length; to += 4, from += channels) {
    const r = read(from);
    const g = colours === 1 ? r : read(from + 1);
    const b = colours === 1 ? r : read(from + 2);
    const isClear = clear !== null && r === clear[0] && (colours === 1 || (g === clear[1] && b === clear[2]));
    out[to] = r * scale;
    out[to + 1] = g * scale;
    out[to + 2] = b * scale;
    out[to + 3] = isClear ? 0 : hasAlpha ? read(from + channels - 1) * scale : 255;
  }
}

/** Grey samples of fewer than 8 bits, packed into bytes row by row. */
function bitsOf({ width, depth, data }: DecodedPng): (index: number) => number {
  const bytesPerRow = Math.ceil((width * depth) / 8);
  return (index) => {
    const bit = (index % width) * depth;
    const byte = data[Math.floor(index / width) * bytesPerRow + (bit >> 3)] ?? 0;
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  };
}
