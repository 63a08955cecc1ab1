import { AppError } from '../../base/app-error.ts';
import { type WholeImage, wholeImage } from '../read-image.ts';
import { decodeJpeg, decodeWebp } from './lossy.ts';
import { decodePng } from './png.ts';
import { type Pixels, shrunk, turned } from './pixels.ts';

/**
 * A picture's pixels as it is seen, at most `side` along its longer side.
 *
 * @throws AppError `unsupported-file`, `damaged`, `too-large`, and what the disk says.
 */
export async function readPicture(file: string, side: number): Promise<Pixels> {
  const image = await wholeImage(file);
  try {
    return turned(shrunk(decoded(image, side), side), image.orientation);
  } catch (cause) {
    throw new AppError('damaged', 'The picture cannot be decoded.', { advice: 'Save or download it again.', cause });
  }
}

function decoded({ format, bytes }: WholeImage, side: number): Pixels {
  switch (format) {
    case 'png':
      return decodePng(bytes);
    case 'jpeg':
      return decodeJpeg(bytes, side);
    case 'webp':
      return decodeWebp(bytes);
  }
}
