import { copyFile, mkdir, open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { constants } from 'node:fs';
import { systemCode } from '../base/app-error.ts';
import type { Companion } from '../library/port.ts';
import type { GivenFile } from './uploads.ts';

/** A glTF or an MTL larger than this holds its data in itself. */
const MOST_TEXT = 32 * 1024 ** 2;

/** The files that a glTF or an MTL names, as it writes them; none where it cannot be read. */
export async function namedFiles(file: GivenFile, bytes: number): Promise<readonly string[]> {
  if (bytes > MOST_TEXT) return [];
  const text = await readFile(file.path, 'utf8');
  return path.extname(file.name).toLowerCase() === '.mtl' ? namedInMtl(text) : namedInGltf(text);
}

function namedInGltf(text: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return []; // whoever prepares it says what is wrong with it
  }
  return ['buffers', 'images'].flatMap((list) => {
    const entries: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, list) : null;
    return Array.isArray(entries) ? entries.flatMap(uriOf) : [];
  });
}

function uriOf(entry: unknown): string[] {
  const uri: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'uri') : null;
  return typeof uri === 'string' && !uri.startsWith('data:') ? [decoded(uri)] : [];
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

const MAP = /^\s*(?:map_\w+|bump|norm|disp|decal|refl)\s+(.+?)\s*$/i;
/** Options before a texture's name: `-s 1 1 1`, `-clamp on`, `-type sphere`. */
const OPTIONS = /^(?:-(?:(?:type|imfchan)\s+\S+|\w+(?:\s+(?:-?[\d.]+|on|off))*)\s+)+/i;

/** Texture names may hold spaces. */
function namedInMtl(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const rest = MAP.exec(line)?.[1];
    return rest === undefined ? [] : [rest.replace(OPTIONS, '')];
  });
}

/** Material files stand at the head of an OBJ, before the first triangle that uses one. */
const HEAD = 1 << 16;

/**
 * The files that an OBJ names: its material files, looked for among what was dropped and then beside it, and the textures
 * that these name. What is missing is no fault: only colours come from them.
 */
export async function namedByObj(obj: GivenFile, dropped: ReadonlyMap<string, GivenFile>): Promise<readonly string[]> {
  const lines = (await headOf(obj.path)).split(/\r?\n/);
  const libraries = lines.flatMap((line) => /^\s*mtllib\s+(.+?)\s*$/i.exec(line)?.[1]?.split(/(?<=\.mtl)\s+/i) ?? []);
  const textures = libraries.map(async (name) => {
    const file = dropped.get(nameKey(name))?.path ?? path.resolve(path.dirname(obj.path), name);
    try {
      const inside = await namedFiles({ path: file, name }, (await stat(file)).size);
      return inside.map((texture) => path.posix.join(path.posix.dirname(name), texture));
    } catch {
      return []; // there is none
    }
  });
  return [...libraries, ...(await Promise.all(textures)).flat()];
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Those of the files that a mesh names which are there, and inside its own folder, so that they can be kept with it. */
export async function companionsOf(mesh: string, named: readonly string[]): Promise<readonly Companion[]> {
  const home = path.dirname(mesh);
  const found = new Map<string, Companion>();
  for (const one of named) {
    const file = path.resolve(home, one);
    const name = path.relative(home, file).split(path.sep).join('/');
    if (name.startsWith('../') || path.isAbsolute(name) || name.includes('\\')) continue;
    const isFile = (await stat(file).catch(() => null))?.isFile() === true;
    if (isFile && file !== mesh) found.set(name, { file, name });
  }
  return [...found.values()];
}

/** What two ways to write a file's name have in common. */
export const nameKey = (name: string): string => (name.split(/[/\\]/).at(-1) ?? name).normalize('NFC').toLowerCase();

/**
 * Put a mesh and the files it names together as it expects them, where they do not lie so already: dropped from several
 * places, or come as bytes. What it names outside its own folder is left out.
 *
 * @returns the mesh's path in `folder`, or the one it has.
 */
export async function together(
  mesh: GivenFile,
  named: readonly string[],
  dropped: ReadonlyMap<string, GivenFile>,
  folder: string,
): Promise<string> {
  const home = path.dirname(mesh.path);
  const isAtHome = (name: string): boolean => {
    const given = dropped.get(nameKey(name));
    return given === undefined || path.resolve(home, name) === path.resolve(given.path);
  };
  if (named.every(isAtHome)) return mesh.path;
  const target = path.join(folder, path.basename(mesh.name));
  await mkdir(folder, { recursive: true });
  await copy(mesh.path, target);
  for (const name of named) {
    const place = path.resolve(folder, name);
    if (path.relative(folder, place).startsWith('..')) continue;
    await mkdir(path.dirname(place), { recursive: true });
    await copy(dropped.get(nameKey(name))?.path ?? path.resolve(home, name), place);
  }
  return target;
}

/** A clone where the disk can; a file that is not there is for the reader of the mesh to miss. */
async function copy(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
