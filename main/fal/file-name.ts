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

/** fal's storage puts an id of its own before a file's name: `GQ4kQXWqhLQ0TsCxPUwfW_hero.png`. */
const STORED = /^([\w-]{20,22}?)_(.+)$/;
/** Told from a long name in words by its letters. */
const ID = /\d|[a-z].*[A-Z]|[A-Z].*[a-z]/;

/** The name that a file had before it was uploaded to `url`, fit for a file's name anywhere; '' where the URL has none. */
export function nameInUrl(url: string): string {
  if (!URL.canParse(url) || url.startsWith('data:')) return '';
  const last = decoded(new URL(url).pathname.split('/').at(-1) ?? '');
  const [, id = '', rest = ''] = STORED.exec(last) ?? [];
  const plain = (ID.test(id) ? rest : last).replaceAll(/[^\p{L}\p{M}\p{N}._ -]+/gu, '_');
  const ending = /(?<=.)\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  const stem = plain.slice(0, plain.length - ending.length);
  const safe = stem.replaceAll(/^[._ ]+|[._ ]+$/g, '').slice(0, LONGEST);
  return safe === '' ? '' : `${safe}${ending}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
