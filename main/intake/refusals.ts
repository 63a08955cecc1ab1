import path from 'node:path';
import { AppError } from '../base/app-error.ts';

const SAVE = 'Open it in any picture program and save it as PNG or JPEG.';
const FLATTEN = 'Export a flattened PNG from the program that made it.';

/** True for what has one of `texts` at a place; bytes as Latin-1. */
const has =
  (place: number, ...texts: readonly string[]) =>
  (head: string): boolean =>
    texts.some((text) => head.startsWith(text, place));

const SVG = /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/s;
const STILL = 'Save one picture of it as PNG or JPEG.';

/** Kinds of file that fal does not take as a picture, told by their first bytes; the first that fits. */
const SIGNATURES: readonly (readonly [is: (head: string) => boolean, what: string, advice: string])[] = [
  [
    has(4, 'ftyphei', 'ftyphev', 'ftypmif1', 'ftypmsf1'),
    'a HEIC photo',
    'Save it as JPEG; an iPhone does so when set to “Most Compatible”.',
  ],
  [has(4, 'ftypavif', 'ftypavis'), 'an AVIF picture', SAVE],
  [has(4, 'ftyp'), 'a video', STILL],
  [has(0, '\x1aE\xdf\xa3'), 'a video', STILL],
  [has(0, 'GIF8'), 'a GIF', SAVE],
  [has(0, 'II*\0', 'MM\0*'), 'a TIFF or camera raw file', SAVE],
  [has(0, '8BPS', '8BPB'), 'a Photoshop file', FLATTEN],
  [has(0, 'gimp xcf'), 'a GIMP file', FLATTEN],
  [(head) => has(0, 'BM')(head) && has(15, '\0\0\0')(head), 'a BMP', SAVE],
  [has(0, 'v/1\x01'), 'an OpenEXR picture', SAVE],
  [has(0, '#?RADIANCE', '#?RGBE'), 'an HDR picture', SAVE],
  [has(0, '\xff\x0a', '\0\0\0\x0cJXL '), 'a JPEG XL picture', SAVE],
  [has(0, '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'), 'a JPEG 2000 picture', SAVE],
  [has(0, 'RIFF'), 'a sound or a video', 'Choose a PNG, JPEG or WebP picture, or a GLB, glTF or OBJ mesh.'],
  [(head) => SVG.test(head), 'an SVG drawing', 'Export it as PNG.'],
];

const EXTENSIONS: ReadonlyMap<string, readonly [what: string, advice: string]> = new Map([
  ['.psd', ['a Photoshop file', FLATTEN]],
  ['.kra', ['a Krita file', FLATTEN]],
  ['.procreate', ['a Procreate file', FLATTEN]],
  ['.tga', ['a TGA picture', SAVE]],
  ['.dds', ['a DDS texture', SAVE]],
  ['.ktx2', ['a KTX texture', SAVE]],
  ['.ico', ['an icon', SAVE]],
]);

const PICTURES = new Set(['.png', '.jpg', '.jpeg', '.webp']);

const refusal = (what: string, advice: string): AppError =>
  new AppError('unsupported-file', `This is ${what}.`, { advice });

/** Why a file is no picture for fal, where it is a picture at all; null where it may be a mesh. */
export function wrongPicture(name: string, head: Buffer): AppError | null {
  const start = head.toString('latin1');
  const known = SIGNATURES.find(([is]) => is(start));
  if (known !== undefined) return refusal(known[1], known[2]);
  const extension = path.extname(name).toLowerCase();
  const named = EXTENSIONS.get(extension);
  if (named !== undefined) return refusal(named[0], named[1]);
  if (!PICTURES.has(extension) || start.startsWith('glTF')) return null;
  return new AppError('unsupported-file', `${name} is called ${extension}, but is no picture inside.`, {
    advice: 'Save or download it again as PNG or JPEG.',
  });
}

export const isFolder = (): AppError =>
  new AppError('unsupported-file', 'This is a folder.', { advice: 'Open it and drop the picture and the mesh in it.' });

export const isEmpty = (): AppError =>
  new AppError('damaged', 'This file is empty.', { advice: 'Save, export or download it again.' });
