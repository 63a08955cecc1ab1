// Draws the app's icons from assets/icon.svg in every size and format that electron-builder needs.
// Run when the drawing changes: npx node scripts/make-icons.ts
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright';
import { launchOptions } from '../test/support/chromium.ts';

const assets = path.join(import.meta.dirname, '../assets');
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const WINDOWS = [16, 24, 32, 48, 64, 128, 256];
/** ICNS: the type of each size; 2× ones stand beside them with the same picture. */
const MAC: readonly (readonly [string, number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

const svg = await readFile(path.join(assets, 'icon.svg'), 'utf8');
const browser = await chromium.launch(launchOptions);
const page = await browser.newPage();
const drawn = new Map<number, Buffer>();
for (const size of new Set([...LINUX, ...WINDOWS, ...MAC.map(([, size]) => size)])) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:none}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
  );
  drawn.set(size, await page.screenshot({ omitBackground: true }));
}
await browser.close();

const png = (size: number): Buffer => drawn.get(size) ?? Buffer.alloc(0);
await mkdir(path.join(assets, 'icons'), { recursive: true });
for (const size of LINUX) await writeFile(path.join(assets, `icons/${size}x${size}.png`), png(size));
await writeFile(path.join(assets, 'icon.ico'), ico(WINDOWS));
await writeFile(path.join(assets, 'icon.icns'), icns());

/** An ICO of PNGs: 6 bytes of header, 16 an entry, then the pictures. */
function ico(sizes: readonly number[]): Buffer {
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((size, at) => {
    const entry = 6 + 16 * at;
    head.writeUInt8(size % 256, entry); // 0 stands for 256
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png(size).length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png(size).length;
  });
  return Buffer.concat([head, ...sizes.map(png)]);
}

/** An ICNS: `icns` and the length of all, then type, length and PNG of each. */
function icns(): Buffer {
  const parts = MAC.map(([type, size]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + png(size).length, 4);
    return Buffer.concat([head, png(size)]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}
