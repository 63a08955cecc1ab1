/** A picture: straight RGBA, four bytes a pixel, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * The picture with `side` pixels along its longer side, each the mean of what it stands for; colours weigh by their
 * alpha, so that what is under full transparency does not shine through. A smaller picture stays as it is.
 */
export function shrunk({ width, height, data }: Pixels, side: number): Pixels {
  const longer = Math.max(width, height);
  if (longer <= side) return { width, height, data };
  const w = Math.max(1, Math.round((width * side) / longer));
  const h = Math.max(1, Math.round((height * side) / longer));
  const out = new Uint8ClampedArray(w * h * 4);
  for (let y = 0; y < h; y++) {
    const top = (y * height) / h;
    const bottom = ((y + 1) * height) / h;
    for (let x = 0; x < w; x++) {
      const left = (x * width) / w;
      const right = ((x + 1) * width) / w;
      let r = 0;
      let g = 0;
      let b = 0;
      let a = 0;
      for (let row = Math.floor(top); row < bottom; row++) {
        const high = Math.min(bottom, row + 1) - Math.max(top, row);
        for (let column = Math.floor(left); column < right; column++) {
          const at = (row * width + column) * 4;
          const weight = (Math.min(right, column + 1) - Math.max(left, column)) * high * (data[at + 3] ?? 0);
          r += (data[at] ?? 0) * weight;
          g += (data[at + 1] ?? 0) * weight;
          b += (data[at + 2] ?? 0) * weight;
          a += weight;
        }
      }
      const at = (y * w + x) * 4;
      const weight = a || 1;
      out[at] = r / weight;
      out[at + 1] = g / weight;
      out[at + 2] = b / weight;
      out[at + 3] = a / ((bottom - top) * (right - left));
    }
  }
  return { width: w, height: h, data: out };
}

/**
 * The picture as it is seen.
 *
 * @param orientation how its camera was held (EXIF 2.32 §4.6.5.1.6, tag 0x0112); 1: upright.
 */
export function turned(picture: Pixels, orientation: number): Pixels {
  if (orientation <= 1 || orientation > 8) return picture;
  const { width, height, data } = picture;
  const onItsSide = orientation >= 5;
  const mirrored = orientation === 2 || orientation === 4 || orientation === 5 || orientation === 7;
  const w = onItsSide ? height : width;
  const h = onItsSide ? width : height;
  const source = new Uint32Array(data.slice().buffer);
  const out = new Uint32Array(w * h);
  // Turns clockwise that put it upright, after a mirroring from left to right where there is one.
  const turns = [0, 0, 0, 2, 2, 3, 1, 1, 3][orientation] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromLeft = mirrored ? width - 1 - x : x;
      const to =
        turns === 0
          ? y * w + fromLeft
          : turns === 1
            ? fromLeft * w + (w - 1 - y)
            : turns === 2
              ? (h - 1 - y) * w + (w - 1 - fromLeft)
              : (h - 1 - fromLeft) * w + y;
      out[to] = source[y * width + x] ?? 0;
    }
  }
  return { width: w, height: h, data: new Uint8Array(out.buffer) };
}
