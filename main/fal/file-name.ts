import path from 'node:path';

/** Extensions that say what fal decides by: it tells a mesh's and a picture's kind by the name of the file alone. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  'model/gltf-binary': ['.glb'],
  'model/obj': ['.obj'],
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
};
const LONGEST = 80;

/**
 * The name to upload a file under: it becomes part of a URL, and its extension is what UltraShape's loader goes by, so it
 * must be the right one and survive.
 */
export function uploadName(name: string, contentType: string): string {
  const allowed = EXTENSIONS[contentType] ?? [];
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const given = path.extname(base).toLowerCase();
  const right = allowed.length === 0 || allowed.includes(given);
  const extension = right ? given : (allowed[0] ?? '');
  const stem = (given === '' ? base : base.slice(0, -given.length))
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
    .replaceAll(/^[._]+|[._]+$/g, '')
    .slice(0, LONGEST);
  return `${stem === '' ? 'file' : stem}${extension}`;
}
