import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import type { Pixels } from '../../../../main/mesh/picture/pixels.ts';
import { readPicture } from '../../../../main/mesh/picture/read-picture.ts';
import { fileOf } from '../workbench.ts';
import * as quarters from './quarters.ts';

const RED = [255, 0, 0, 255];
const GREEN = [0, 255, 0, 255];
const BLUE = [0, 0, 255, 255];
const YELLOW = [255, 255, 0, 255];

/** The middles of the quarters: top left, top right, bottom left, bottom right. */
function middles({ width, height, data }: Pixels): number[][] {
  return [0.25, 0.75].flatMap((v) =>
    [0.25, 0.75].map((u) => {
      const at = (Math.floor(v * height) * width + Math.floor(u * width)) * 4;
      return [...data.subarray(at, at + 4)];
    }),
  );
}

async function read(name: string, bytes: Uint8Array, side = 512): Promise<Pixels> {
  return readPicture(await fileOf(name, bytes), side);
}

function expectColours(picture: Pixels, colours: number[][]): void {
  const off = middles(picture).map((colour, i) =>
    Math.max(...colour.map((c, k) => Math.abs(c - (colours[i]?.[k] ?? 0)))),
  );
  expect(Math.max(...off)).toBeLessThan(6);
}

test.for([
  ['a JPEG', quarters.JPEG],
  ['a JPEG in CMYK, progressive', quarters.CMYK_JPEG],
  ['a lossy WebP', quarters.LOSSY_WEBP],
  ['a lossless WebP', quarters.LOSSLESS_WEBP],
  ['a PNG with a palette of 2 bits', quarters.PALETTE_PNG],
  ['an interlaced PNG of 16 bits', quarters.INTERLACED_16_BIT_PNG],
] as const)('%s shows its colours', async ([, bytes]) => {
  const picture = await read('picture', bytes);
  expect([picture.width, picture.height]).toEqual([96, 64]);
  expectColours(picture, [RED, GREEN, BLUE, YELLOW]);
});

test.for([
  ['a grey progressive JPEG', quarters.GREY_PROGRESSIVE_JPEG, [76, 150, 29, 226]],
  ['a PNG of one bit', quarters.ONE_BIT_PNG, [0, 255, 0, 255]],
] as const)('%s shows its greys', async ([, bytes, greys]) => {
  expectColours(
    await read('picture', bytes),
    greys.map((grey) => [grey, grey, grey, 255]),
  );
});

test.for([
  [2, [GREEN, RED, YELLOW, BLUE]],
  [3, [YELLOW, BLUE, GREEN, RED]],
  [4, [BLUE, YELLOW, RED, GREEN]],
  [5, [RED, BLUE, GREEN, YELLOW]],
  [6, [BLUE, RED, YELLOW, GREEN]],
  [7, [YELLOW, GREEN, BLUE, RED]],
  [8, [GREEN, YELLOW, RED, BLUE]],
] as const)('a photo whose camera was held in way %i is upright', async ([orientation, colours]) => {
  const picture = await read('photo.jpg', withOrientation(quarters.JPEG, orientation));
  expect([picture.width, picture.height]).toEqual(orientation >= 5 ? [64, 96] : [96, 64]);
  expectColours(picture, [...colours]);
});

/** Adds what cameras write: an EXIF segment with one tag (EXIF 2.32 §4.6.5.1.6). */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008' + '0001' + '0112000300000001' + '00000000' + '00000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

test('a large picture is shrunk, each pixel the mean of what it stands for', async () => {
  const data = Uint8Array.from({ length: 400 * 200 }, (_, i) => (i % 2 === 0 ? 0 : 200));
  const picture = await read('stripes.png', encode({ width: 400, height: 200, channels: 1, data }), 100);
  expect([picture.width, picture.height]).toEqual([100, 50]);
  expect(middles(picture)).toEqual(Array.from({ length: 4 }, () => [100, 100, 100, 255]));
});

test('the colour of what is fully transparent does not shine through', async () => {
  const data = Uint8Array.from({ length: 128 * 128 * 4 }, (_, i) => {
    const isClear = Math.floor(i / 4) % 2 === 0;
    return [isClear ? 255 : 10, 20, 30, isClear ? 0 : 255][i % 4] ?? 0;
  });
  const picture = await read('holes.png', encode({ width: 128, height: 128, channels: 4, data }), 64);
  expect(middles(picture)[0]).toEqual([10, 20, 30, 128]);
});

test('a JPEG whose data is garbage is refused as damaged', async () => {
  const broken = Buffer.from(quarters.JPEG);
  // The tables between the head and the picture's data.
  broken.fill(0xee, 24, 200);
  await expect(read('photo.jpg', broken)).rejects.toMatchObject({ code: 'damaged' });
});

test('a WebP whose data is garbage is refused as damaged', async () => {
  const broken = Buffer.from(quarters.LOSSLESS_WEBP);
  broken.fill(0xff, 25, 60);
  await expect(read('picture.webp', broken)).rejects.toMatchObject({ code: 'damaged' });
});
