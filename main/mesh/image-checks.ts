/** Whether a picture is whole, and whether it can be cut out by its transparency: each format's own way to tell. */

export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** By the first bytes; null for what is none of the three. */
export function imageFormat(head: Buffer): ImageFormat | null {
  if (head.subarray(0, 8).equals(PNG)) return 'png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'webp';
  return null;
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** False for a picture that ends before its end. */
export function isWhole(format: ImageFormat, bytes: Buffer): boolean {
  switch (format) {
    case 'png':
      return pngChunks(bytes).includes('IEND');
    case 'jpeg':
      return reachesEndOfJpeg(bytes);
    case 'webp':
      return bytes.length >= 20 && 8 + bytes.readUInt32LE(4) <= bytes.length;
  }
}

/** Types of the chunks that are whole, up to the last one. */
export function pngChunks(bytes: Buffer): string[] {
  const types: string[] = [];
  for (let at = PNG.length; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    const type = ascii(bytes, at + 4, at + 8);
    types.push(type);
    if (type === 'IEND') break;
    at = end;
  }
  return types;
}

/**
 * Walk a JPEG's segments and scans to its end marker. Looking for the marker's two bytes anywhere would find that of the
 * small preview that cameras put at the beginning.
 */
function reachesEndOfJpeg(bytes: Buffer): boolean {
  let at = 2;
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      at = bytes.indexOf(0xff, at); // picture data, or padding
      if (at < 0) return false;
      continue;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xd9) return true;
    const isBare = marker === 0xff || marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (isBare) at += marker === 0xff ? 1 : 2;
    else if (at + 4 <= bytes.length) at += 2 + bytes.readUInt16BE(at + 2);
    else return false;
  }
  return false;
}

/** What a WebP says of itself in its first chunk. */
export function webpFlags(bytes: Buffer): { readonly alpha: boolean; readonly animated: boolean } {
  const kind = ascii(bytes, 12, 16);
  if (kind === 'VP8X') {
    const flags = bytes[20] ?? 0;
    return { alpha: (flags & 0x10) !== 0, animated: (flags & 0x02) !== 0 };
  }
  // Lossless: a signature byte, 14 bits of width, 14 of height, then the bit that says whether alpha is used.
  const isLossless = kind === 'VP8L' && bytes.length >= 25;
  return { alpha: isLossless && ((bytes.readUInt32LE(21) >>> 28) & 1) === 1, animated: false };
}
