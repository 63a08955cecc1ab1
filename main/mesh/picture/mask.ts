/** Which pixels of a picture belong to something: 1 where they do, row by row from the top. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** A run of pixels that hang together by their sides. */
export interface Region {
  readonly pixels: Uint32Array;
  readonly touchesBorder: boolean;
}

/** The regions of a mask's ones. */
export function regionsOf({ width, height, bits }: Mask): readonly Region[] {
  const regions: Region[] = [];
  const left = bits.slice();
  const queue = new Uint32Array(bits.length);
  for (let start = 0; start < left.length; start++) {
    if (left[start] !== 1) continue;
    let filled = 0;
    let touchesBorder = false;
    const take = (pixel: number): void => {
      if (left[pixel] !== 1) return;
      left[pixel] = 0;
      queue[filled++] = pixel;
    };
    take(start);
    for (let next = 0; next < filled; next++) {
      const pixel = queue[next] ?? 0;
      const x = pixel % width;
      const y = (pixel - x) / width;
      if (x > 0) take(pixel - 1);
      if (x < width - 1) take(pixel + 1);
      if (y > 0) take(pixel - width);
      if (y < height - 1) take(pixel + width);
      touchesBorder ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
    }
    regions.push({ pixels: queue.slice(0, filled), touchesBorder });
  }
  return regions;
}

/** The mask that has these regions. */
export function maskOf({ width, height }: Pick<Mask, 'width' | 'height'>, regions: readonly Region[]): Mask {
  const bits = new Uint8Array(width * height);
  for (const { pixels } of regions) for (const pixel of pixels) bits[pixel] = 1;
  return { width, height, bits };
}

export function inverse({ width, height, bits }: Mask): Mask {
  return { width, height, bits: bits.map((bit) => 1 - bit) };
}

/** The mask with `side` pixels along its longer side: 1 where at least half of what a pixel stands for is. */
export function reduced({ width, height, bits }: Mask, side: number): Mask {
  const longer = Math.max(width, height);
  if (longer <= side) return { width, height, bits };
  const w = Math.max(1, Math.round((width * side) / longer));
  const h = Math.max(1, Math.round((height * side) / longer));
  const out = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    const top = (y * height) / h;
    const bottom = ((y + 1) * height) / h;
    for (let x = 0; x < w; x++) {
      const left = (x * width) / w;
      const right = ((x + 1) * width) / w;
      let ones = 0;
      for (let row = Math.floor(top); row < bottom; row++) {
        const high = Math.min(bottom, row + 1) - Math.max(top, row);
        for (let column = Math.floor(left); column < right; column++) {
          if (bits[row * width + column] === 1) ones += (Math.min(right, column + 1) - Math.max(left, column)) * high;
        }
      }
      if (ones * 2 >= (bottom - top) * (right - left)) out[y * w + x] = 1;
    }
  }
  return { width: w, height: h, bits: out };
}

/** Share of the pixels that are 1. */
export function coverage({ bits }: Mask): number {
  let ones = 0;
  for (const bit of bits) ones += bit;
  return ones / bits.length;
}

/** The smallest upright box around the ones, in pixels from the mask's corner; null for an empty mask. */
export function boxOf({ width, height, bits }: Mask): MaskBox | null {
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (bits[y * width + x] !== 1) continue;
      if (x < box.left) box.left = x;
      if (x + 1 > box.right) box.right = x + 1;
      if (y < box.top) box.top = y;
      box.bottom = y + 1;
    }
  }
  return box.right === 0 ? null : box;
}

export interface MaskBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
