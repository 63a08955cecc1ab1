import type { GivenFile } from '../state/intake.svelte.ts';
import { isUsable } from '../refine/pairs.ts';

/** What the user drags over the window, as far as a page may know before it is let go. */
export function carriesFiles(data: Pick<DataTransfer, 'types'> | null): boolean {
  return data !== null && (data.types.includes('Files') || data.types.includes('text/uri-list'));
}

/** What is read of a drop or a paste. */
type Dropped = Pick<DataTransfer, 'files' | 'getData'> & {
  readonly items: Iterable<Pick<DataTransferItem, 'webkitGetAsEntry' | 'getAsFile'>>;
};

/** Data addresses that are pictures; a page holds small pictures in itself that way. */
const PICTURE = /^data:image\/(png|jpeg|webp);base64,/;
/** A folder of that many files is a disk, not a set of pairs. */
export const MOST_FILES = 1000;
const MOST_DEPTH = 8;

/** What was found in a drop or a paste. */
export interface Found {
  readonly files: readonly GivenFile[];
  /** False: its folders hold more, which were not looked into. */
  readonly isAll: boolean;
}

/**
 * The files of a drop or a paste, with what is inside of folders. A picture dragged from a browser comes as a file where
 * the system can do that, and as an address elsewhere; the page may read an address only if the picture is in it.
 *
 * Must be called while the event is being handled: afterwards the page may not look into it any more.
 *
 * @returns null for something that is a picture elsewhere.
 */
export async function filesOf(data: Dropped): Promise<Found | null> {
  // A folder is a `File`, too: the way to its path, with nothing to read in it.
  const items = [...data.items].flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    return entry === null ? [] : [{ entry, file: item.getAsFile() }];
  });
  const files = [...data.files];
  if (items.some(({ entry }) => entry.isDirectory)) return walk(items);
  if (files.length > 0) return { files: files.map(byItself), isAll: true };
  const picture = pictureIn(data);
  return picture === null ? null : { files: picture.map((file) => ({ file, folder: '' })), isAll: true };
}

function pictureIn(data: Dropped): readonly File[] | null {
  const address = data
    .getData('text/uri-list')
    .split(/\r?\n/)
    .find((line) => line !== '' && !line.startsWith('#'));
  if (address === undefined) return [];
  const type = PICTURE.exec(address)?.[1];
  if (type === undefined) return null;
  // Not by fetch: the page may fetch from itself only.
  const bytes = Uint8Array.from(atob(address.slice(address.indexOf(',') + 1)), (letter) => letter.charCodeAt(0));
  return [new File([bytes], `picture.${type === 'jpeg' ? 'jpg' : type}`, { type: `image/${type}` })];
}

/** A file that was dropped by itself. */
const byItself = (file: File): GivenFile => ({
  file,
  folder: '',
  ...(/\.zip$/i.test(file.name) && { holdsProjects: true }),
});

interface DroppedEntry {
  readonly entry: FileSystemEntry;
  readonly file: File | null;
}

/** What a folder holds beside pictures and meshes is nobody's wish; a file that was dropped by itself is. */
async function walk(items: readonly DroppedEntry[]): Promise<Found> {
  const found: GivenFile[] = [];
  let isAll = true;
  const take = (one: GivenFile): void => {
    if (found.length < MOST_FILES) found.push(one);
    else isAll = false;
  };
  const visit = async (entry: FileSystemEntry, folder: string, depth: number): Promise<void> => {
    if (!isAll) return;
    if (isFileEntry(entry)) {
      if (depth === 0) take(byItself(await fileOf(entry)));
      else if (isUsable(entry)) take({ file: await fileOf(entry), folder });
    } else if (isFolderEntry(entry) && depth < MOST_DEPTH) {
      const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
      for (const one of await listOf(entry)) await visit(one, inside, depth + 1);
    }
  };
  for (const { entry, file } of items) {
    if (file !== null && isFolderEntry(entry) && (await isOurs(entry))) take({ file, folder: '', holdsProjects: true });
    else await visit(entry, '', 0);
  }
  return { files: found, isAll };
}

/** What this app writes into the folder of a project, and of a library. */
const RECORDS = ['project.json', 'library.json'];
const isOurs = async (folder: FileSystemDirectoryEntry): Promise<boolean> =>
  (await listOf(folder)).some(({ name, isFile }) => isFile && RECORDS.includes(name));

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolderEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const fileOf = async (entry: FileSystemFileEntry): Promise<File> => new Promise((done, fail) => entry.file(done, fail));

/** A reader gives a folder in parts; an empty one ends it. */
async function listOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<readonly FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) return all.sort((a, b) => a.name.localeCompare(b.name));
    all.push(...part);
  }
}
