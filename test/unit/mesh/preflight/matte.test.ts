import path from 'node:path';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { matte } from '../../../../main/mesh/preflight/matte.ts';
import { JPEG, png, WEBP, WEBP_ALPHA } from '../../../support/pictures.ts';
import { PALETTE_PNG } from '../picture/quarters.ts';
import { fileOf } from '../workbench.ts';

const SNAIL = path.join(import.meta.dirname, '../../../../assets/sample/inputs/snail.png');
const SIZE = { width: 100, height: 80 };

/** Transparent but for a box, which has `alpha`; grey with alpha, or in colours. */
function boxIn(
  left: number,
  top: number,
  width: number,
  height: number,
  { alpha = 255, channels = 4, depth = 8 } = {},
) {
  const full = depth === 16 ? 257 : 1;
  const data = new (depth === 16 ? Uint16Array : Uint8Array)(SIZE.width * SIZE.height * channels);
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) data[(y * SIZE.width + x + 1) * channels - 1] = alpha * full;
  }
  return encode({ ...SIZE, data, channels: channels === 2 ? 2 : 4, depth: depth === 16 ? 16 : 8 });
}

const matteOf = async (bytes: Uint8Array) => matte({ file: await fileOf('picture', bytes) });

test('what alpha leaves is measured, and its box', async () => {
  expect(await matteOf(boxIn(10, 20, 50, 40))).toEqual({
    size: SIZE,
    hasChannel: true,
    kept: 0.25,
    box: { width: 50, height: 40 },
    cut: 0,
  });
});

test('what is fainter than can be seen is not there', async () => {
  expect(await matteOf(boxIn(10, 20, 50, 40, { alpha: 8 }))).toMatchObject({ kept: 0, box: null, cut: 0 });
  expect(await matteOf(boxIn(10, 20, 50, 40, { alpha: 9 }))).toMatchObject({ kept: 0.25 });
});

test.for([
  ['the left', boxIn(0, 20, 50, 40), 1],
  ['the bottom', boxIn(10, 60, 50, 20), 1],
  ['none, by a pixel', boxIn(1, 1, 98, 78), 0],
] as const)('a box that lies on %s edge is cut off there', async ([, bytes, cut]) => {
  expect((await matteOf(bytes)).cut).toBe(cut);
});

test('a corner that reaches an edge is no cut', async () => {
  const data = new Uint8Array(SIZE.width * SIZE.height * 4);
  for (let y = 0; y < 40; y++) {
    for (let x = 40 - y; x <= 40 + y; x++) data[(y * SIZE.width + x) * 4 + 3] = 255;
  }
  const { cut, box } = await matteOf(encode({ ...SIZE, data, channels: 4 }));
  expect(box).toEqual({ width: 79, height: 40 });
  expect(cut).toBeLessThan(0.02);
});

test.for([
  ['a JPEG', JPEG, { hasChannel: false, kept: 1, box: { width: 80, height: 64 }, cut: 0 }],
  ['a WebP without alpha', WEBP, { hasChannel: false, kept: 1 }],
  ['a PNG of three channels', png(), { hasChannel: false, kept: 1 }],
  ['a PNG whose alpha says nothing', png(80, 64, 255), { hasChannel: true, kept: 1, cut: 0 }],
  ['a PNG of a palette', PALETTE_PNG, { hasChannel: false, kept: 1 }],
  // To Python's imaging library these two are not RGBA, so UltraShape cuts them out by itself.
  ['a grey PNG with alpha', boxIn(10, 20, 50, 40, { channels: 2 }), { hasChannel: false, kept: 0.25 }],
  [
    'a grey PNG with alpha, 16 bits',
    boxIn(10, 20, 50, 40, { channels: 2, depth: 16 }),
    { hasChannel: true, kept: 0.25 },
  ],
  ['a PNG of 16 bits', boxIn(10, 20, 50, 40, { depth: 16 }), { hasChannel: true, kept: 0.25 }],
] as const)('%s is told for what it is', async ([, bytes, expected]) => {
  expect(await matteOf(bytes)).toMatchObject(expected);
});

test('a WebP with alpha has its box', async () => {
  const { hasChannel, kept, box } = await matteOf(WEBP_ALPHA);
  expect(hasChannel).toBe(true);
  expect(kept).toBeGreaterThan(0.1);
  expect(kept).toBeLessThan(0.9);
  expect(box?.width).toBeLessThan(80);
});

test('the picture of the sample is cut out well', async () => {
  const { kept, box, cut, hasChannel } = await matte({ file: SNAIL });
  expect({ hasChannel, cut }).toEqual({ hasChannel: true, cut: 0 });
  expect(kept).toBeGreaterThan(0.15);
  expect(kept).toBeLessThan(0.3);
  expect(box?.width).toBeGreaterThan(780);
  expect(box?.height).toBeLessThan(560);
});

test('a broken picture is refused in words', async () => {
  const whole = boxIn(10, 20, 50, 40);
  await expect(matteOf(whole.subarray(0, 60))).rejects.toMatchObject({ code: 'damaged' });
  await expect(matteOf(whole.map((byte, i) => (i > 45 && i < 60 ? 0 : byte)))).rejects.toMatchObject({
    code: 'damaged',
  });
});
