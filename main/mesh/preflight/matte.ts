import { pngChunks, webpFlags } from '../image-checks.ts';
import { readPicture } from '../picture/read-picture.ts';
import type { Pixels } from '../picture/pixels.ts';
import type { Matte } from '../port.ts';
import type { JobArgs } from '../protocol.ts';
import { type WholeImage, wholeImage } from '../read-image.ts';

/** Of 255: what is fainter is not there. */
const FAINT = 8;
const GREY_AND_ALPHA = 4;
const COLOUR_AND_ALPHA = 6;

/** The engine's `matte`. A picture that can have no transparency is not decoded. */
export async function matte({ file }: JobArgs<'matte'>): Promise<Matte> {
  const image = await wholeImage(file);
  if (!canBeClear(image)) return { size: image.size, hasChannel: false, kept: 1, box: image.size, cut: 0 };
  return { hasChannel: hasChannel(image), ...leftOf(await readPicture(file, Infinity)) };
}

const canBeClear = (image: WholeImage): boolean =>
  hasChannel(image) || (image.format === 'png' && (isGreyAlpha(image.bytes) || hasClearColour(image.bytes)));

/**
 * Whether Python's imaging library, by which UltraShape reads pictures, calls it RGBA: it cuts out every other picture by
 * itself (`args.remove_bg or image.mode != 'RGBA'`, scripts/infer_dit_refine.py). Grey with alpha (of 8 bits) and palettes
 * with a transparent colour are not RGBA to it. From the library's list of modes; neither it nor fal was tried.
 */
function hasChannel({ format, bytes }: WholeImage): boolean {
  switch (format) {
    case 'jpeg':
      return false;
    case 'webp':
      return webpFlags(bytes).alpha;
    case 'png':
      return bytes[25] === COLOUR_AND_ALPHA || (isGreyAlpha(bytes) && bytes[24] === 16);
  }
}

const isGreyAlpha = (png: Buffer): boolean => png[25] === GREY_AND_ALPHA;
const hasClearColour = (png: Buffer): boolean => pngChunks(png).includes('tRNS');

function leftOf({ width, height, data }: Pixels): Omit<Matte, 'hasChannel'> {
  const size = { width, height };
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  let count = 0;
  for (let y = 0, at = 3; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      if ((data[at] ?? 0) <= FAINT) continue;
      count++;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
    }
  }
  const kept = count / (width * height);
  if (count === 0) return { size, kept, box: null, cut: 0 };
  const box = { width: spanOf(columns), height: spanOf(rows) };
  const sides = [
    Math.max(rows[0] ?? 0, rows[height - 1] ?? 0) / box.width,
    Math.max(columns[0] ?? 0, columns[width - 1] ?? 0) / box.height,
  ];
  return { size, kept, box, cut: kept === 1 ? 0 : Math.max(...sides) };
}

/** From the first that is not 0 to the last. */
const spanOf = (counts: Uint32Array): number =>
  counts.findLastIndex((count) => count > 0) - counts.findIndex((count) => count > 0) + 1;
