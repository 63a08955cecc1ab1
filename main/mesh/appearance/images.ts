import { imageSize } from 'image-size';
import { AppError } from '../../base/app-error.ts';
import { imageFormat, isWhole } from '../image-checks.ts';
import type { Image } from './surface.ts';

/** What graphics cards take; three.js would shrink larger ones in the window. */
const MOST_SIDE = 8192;
/** Unpacked, with its smaller copies, a picture takes 5⅓ bytes a pixel of the graphics card: 1.4 GB for all. */
const MOST_PIXELS = 256 * 1024 ** 2;

/** The pictures of one file, checked one by one and counted together. */
export class Images {
  #pixels = 0;

  /**
   * A picture that browsers decode; null for one that they do not (KTX2, TIFF) or that is broken: the mesh is shown
   * without it.
   *
   * @throws AppError `too-large`.
   */
  accept(bytes: Uint8Array): Image | null {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const format = imageFormat(buffer);
    if (format === null || !isWhole(format, buffer)) return null;
    const size = sizeOf(buffer);
    if (size === null) return null;
    if (Math.max(size.width, size.height) > MOST_SIDE) {
      throw tooLarge(`One of its textures is ${size.width} × ${size.height} pixels.`);
    }
    this.#pixels += size.width * size.height;
    if (this.#pixels > MOST_PIXELS) {
      throw tooLarge(`Its textures have more than ${MOST_PIXELS / 1024 ** 2} megapixels together.`);
    }
    return { bytes, format };
  }
}

function sizeOf(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  try {
    return imageSize(bytes);
  } catch {
    return null;
  }
}

const tooLarge = (what: string): AppError =>
  new AppError('too-large', what, { advice: `Scale them down to ${MOST_SIDE / 2} pixels to see its colours here.` });
