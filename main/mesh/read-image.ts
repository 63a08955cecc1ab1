import { readFile, stat } from 'node:fs/promises';
import { decode, type DecodedPng } from 'fast-png';
import { imageSize } from 'image-size';
import { AppError, fromDisk } from '../base/app-error.ts';
import { imageFormat, isWhole, pngChunks, webpFlags, type ImageFormat } from './image-checks.ts';
import type { ReadImage } from './port.ts';

const MOST_BYTES = 50 * 1024 ** 2;
const MOST_PIXELS = 60_000_000;
/** UltraShape looks at 1024 pixels; below this there is nothing to see. */
const LEAST_SIDE = 64;

const EXTENSIONS = { png: '.png', jpeg: '.jpg', webp: '.webp' } as const;

/** A file that is a whole picture of a size that the app works with. */
export interface WholeImage {
  readonly bytes: Buffer;
  readonly format: ImageFormat;
  /** Pixels, as it is seen: turned as its camera says. */
  readonly size: ReadImage['size'];
  /** How its camera was held (EXIF); 1: upright. */
  readonly orientation: number;
}

/**
 * Make sure that a file is a whole picture that fal can use.
 *
 * @throws AppError `unsupported-file`, `damaged`, `too-large`, and what the disk says.
 */
export async function readImage(file: string): Promise<ReadImage> {
  const { bytes, format, size } = await wholeImage(file);
  return { extension: EXTENSIONS[format], size, hasAlpha: hasAlpha(format, bytes) };
}

/** The same, without a look at its pixels. */
export async function wholeImage(file: string): Promise<WholeImage> {
  const bytes = await readBytes(file);
  const format = imageFormat(bytes);
  if (format === null) throw new AppError('unsupported-file', 'This is not a PNG, JPEG or WebP picture.', ADVICE);
  if (!isWhole(format, bytes)) throw damaged('The picture is cut off.');
  const { size, orientation } = sizeOf(bytes);
  if (Math.min(size.width, size.height) < LEAST_SIDE) {
    throw new AppError('unsupported-file', `The picture is only ${size.width} × ${size.height} pixels.`, {
      advice: `Use one of at least ${LEAST_SIDE} pixels each way; 1024 and more show the most detail.`,
    });
  }
  const pixels = size.width * size.height;
  if (pixels > MOST_PIXELS) {
    throw new AppError('too-large', `The picture has ${Math.round(pixels / 1e6)} megapixels.`, {
      advice: 'Scale it down; UltraShape looks at 1024 pixels each way.',
    });
  }
  if (format === 'webp' && webpFlags(bytes).animated) {
    throw new AppError('unsupported-file', 'This is an animation.', { advice: 'Save one picture of it as PNG.' });
  }
  return { bytes, format, size, orientation };
}

const ADVICE = { advice: 'Save it as PNG or JPEG.' };

const damaged = (message: string, cause?: unknown): AppError =>
  new AppError('damaged', message, { advice: 'Save or download it again.', cause });

async function readBytes(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      throw new AppError('too-large', `The picture is ${Math.round(size / 1024 ** 2)} MB.`, {
        advice: 'Scale it down or save it as JPEG; UltraShape looks at 1024 pixels each way.',
      });
    }
    return await readFile(file);
  } catch (error) {
    throw fromDisk(error);
  }
}

function sizeOf(bytes: Buffer): Pick<WholeImage, 'size' | 'orientation'> {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    return { size: orientation >= 5 ? { width: height, height: width } : { width, height }, orientation };
  } catch (error) {
    throw damaged('The picture says nothing of its size.', error);
  }
}

function hasAlpha(format: ImageFormat, bytes: Buffer): boolean {
  switch (format) {
    case 'jpeg':
      return false;
    case 'webp':
      return webpFlags(bytes).alpha;
    case 'png': {
      const colourType = bytes[25];
      if (colourType !== 4 && colourType !== 6) return pngChunks(bytes).includes('tRNS');
      return hasTransparentPixel(decodePng(bytes));
    }
  }
}

function decodePng(bytes: Buffer): DecodedPng {
  try {
    return decode(bytes);
  } catch (error) {
    throw damaged('The picture cannot be decoded.', error);
  }
}

/** Many programs write an alpha channel that is opaque throughout. */
function hasTransparentPixel({ data, channels, depth }: DecodedPng): boolean {
  const opaque = depth === 16 ? 0xffff : 0xff;
  for (let at = channels - 1; at < data.length; at += channels) if (data[at] !== opaque) return true;
  return false;
}
