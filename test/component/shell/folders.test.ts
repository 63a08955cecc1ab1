import { expect, test } from 'vitest';
import { filesOf, MOST_FILES, type Found } from '../../../renderer/shell/drop.ts';

/** A folder or a file as a drop has it; a reader gives two at a time, as Chromium gives a hundred. */
function entry(name: string, inside: readonly FileSystemEntry[] | null): FileSystemEntry {
  const made = {
    name,
    isFile: inside === null,
    isDirectory: inside !== null,
    file: (done: (file: File) => void) => done(new File(['x'], name)),
    createReader: () => {
      let given = 0;
      return {
        readEntries: (done: (part: readonly FileSystemEntry[]) => void) => {
          done(inside?.slice(given, given + 2) ?? []);
          given += 2;
        },
      };
    },
  };
  // Checked edge: what is read of an entry is here.
  return made as unknown as FileSystemEntry;
}

const dropped = async (...entries: readonly FileSystemEntry[]) => namesOf(await looked(...entries));

const looked = (...entries: readonly FileSystemEntry[]) =>
  filesOf({
    items: entries.map((one) => ({ webkitGetAsEntry: () => one, getAsFile: () => new File([], one.name) })),
    files: new DataTransfer().files,
    getData: () => '',
  });

const namesOf = (found: Found | null) =>
  found?.files.map(
    ({ file, folder, holdsProjects }) =>
      (folder === '' ? file.name : `${folder}/${file.name}`) + (holdsProjects === true ? ', brought in' : ''),
  );

test('a folder is looked through to its end, with the way to each file', async () => {
  const dragon = entry('dragon', [entry('ref.png', null), entry('mesh.glb', null), entry('mesh2.glb', null)]);
  const props = entry('props', [dragon, entry('orc.png', null), entry('orc.glb', null)]);
  expect(await dropped(props)).toEqual([
    'props/dragon/mesh.glb',
    'props/dragon/mesh2.glb',
    'props/dragon/ref.png',
    'props/orc.glb',
    'props/orc.png',
  ]);
});

test('of a folder that holds more than a thousand, the first are taken and it is said that there are more', async () => {
  const scans = (many: number) =>
    entry(
      'scans',
      Array.from({ length: many }, (_, at) => entry(`${at}.png`, null)),
    );
  const exact = await looked(scans(MOST_FILES));
  expect([exact?.files.length, exact?.isAll]).toEqual([MOST_FILES, true]);
  const more = await looked(scans(MOST_FILES), entry('props', [entry('orc.glb', null)]));
  expect([more?.files.length, more?.isAll]).toEqual([MOST_FILES, false]);
});

test('what is of no use stays in its folder, but not what was dropped by itself', async () => {
  const folder = entry('scene', [entry('.DS_Store', null), entry('notes.txt', null), entry('a.obj', null)]);
  expect(await dropped(folder, entry('castle.blend', null))).toEqual(['scene/a.obj', 'castle.blend']);
});

test('an empty folder holds nothing', async () => {
  expect(await dropped(entry('empty', []))).toEqual([]);
});

test('a project, a library and an archive are brought in as they are, not looked through', async () => {
  const runs = entry('runs', [entry('refined.glb', null)]);
  const project = entry('Dragon', [entry('project.json', null), entry('hero.png', null), runs]);
  const library = entry('Old library', [entry('library.json', null), project]);
  expect(await dropped(project, library, entry('towers.zip', null), entry('orc.glb', null))).toEqual([
    'Dragon, brought in',
    'Old library, brought in',
    'towers.zip, brought in',
    'orc.glb',
  ]);
});
