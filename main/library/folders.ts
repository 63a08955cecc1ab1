import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Names of the library's files and folders. */
export const LIBRARY_FILE = 'library.json';
export const PROJECT_FILE = 'project.json';
export const RUN_FILE = 'run.json';
export const INPUTS = 'inputs';
export const RUNS = 'runs';
export const RESULT = { mesh: 'refined.glb', record: 'refined.json', thumbnail: 'refined.png' } as const;
/** What stands beside a coarse mesh, by what is added to its name. */
export const COMPANIONS = { record: '.json', thumbnail: '.png' } as const;

/** Long enough for people, short enough for Windows' 260 and for what is added to a name. Bytes of UTF-8. */
const MAX_BYTES = 80;
// Names that Windows keeps for devices, whatever stands behind their first dot.
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
// Characters that Windows refuses, control characters, and those that only turn the direction of writing.
const REFUSED = /[<>:"/\\|?*\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A name that every system takes as one folder or file name: what a person called it, as little changed as can be.
 * Composed (NFC), so that a name is the same bytes on macOS and elsewhere.
 */
export function safeName(name: string, otherwise: string): string {
  const spaced = name.toWellFormed().normalize('NFC').replace(REFUSED, ' ').replace(/\s+/gu, ' ');
  const clean = trimmed(shortened(trimmed(spaced), MAX_BYTES));
  if (clean === '') return otherwise;
  return RESERVED.test(clean.split('.')[0]?.trimEnd() ?? '') ? `_${clean}` : clean;
}

/** Neither dots nor spaces at the end (Windows drops them) nor at the beginning (hidden files). */
const trimmed = (name: string): string => name.replace(/^[\s.]+|[\s.]+$/gu, '');

/** Cut to so many bytes of UTF-8, never inside a character that people see as one. */
function shortened(name: string, bytes: number): string {
  if (Buffer.byteLength(name) <= bytes) return name;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (Buffer.byteLength(short + segment) > bytes) break;
    short += segment;
  }
  return short;
}

/** `a.b.glb` → [`a.b`, `.glb`]; an ending is letters and digits, at most eight. */
export function splitName(name: string): readonly [stem: string, ending: string] {
  const ending = /(?<=.)\.[a-z0-9]{1,8}$/i.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - ending.length), ending.toLowerCase()];
}

/** What two names have in common where a file system takes them for the same. */
export const folded = (name: string): string => name.normalize('NFC').toLowerCase();

/** `stem` with `ending`, with a number before the ending where that is taken: "hero 2.png". */
export function uniqueName(stem: string, ending: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : ` ${number}`}${ending}`;
    if (!isTaken(name)) return name;
  }
}

/** Folded names of what lies in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<Set<string>> {
  return new Set((await listed(folder)).map((entry) => folded(entry.name)));
}

/** What lies in a folder, in the order of names; nothing where there is no such folder. */
export async function listed(folder: string): Promise<{ name: string; isFolder: boolean; isFile: boolean }[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  }
}

/** `2026-11-23_1412_a1b2`: when, by this machine's clock, and the first letters of the run's id. */
export function runFolderName(at: number, runId: string): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day}_${two(time.getHours())}${two(time.getMinutes())}_${runId.slice(0, 4)}`;
}

/** A path as records hold it (relative, `/`) on this system, below `base`. */
export const below = (base: string, relative: string): string => path.join(base, ...relative.split('/'));
