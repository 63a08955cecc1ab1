import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { catalogueIn, CATALOGUES, withCatalogue } from '../../../main/blender/catalogue.ts';
import { tempFolder } from '../library/support.ts';

const ID = 'c0ffee00-0000-4000-8000-000000000001';

test('a new file is one that Blender knows', () => {
  const { text, id } = withCatalogue(null, 'Dragon', () => ID);
  expect(id).toBe(ID);
  expect(text).toMatch(/^# This is an Asset Catalog/);
  expect(text.endsWith(`\nVERSION 1\n${ID}:Ultrashape/Dragon:Ultrashape-Dragon\n`)).toBe(true);
});

test('what stands in the file stays to the byte, and a catalogue that is there is used again', () => {
  const theirs = `# mine\r\nVERSION 1\r\n\r\n${ID}:Props/Old radio:Props-Old radio`;
  const made = withCatalogue(theirs, 'Dragon');
  expect(made.text).toBe(`${theirs}\r\n${made.id}:Ultrashape/Dragon:Ultrashape-Dragon\r\n`);
  expect(withCatalogue(made.text, 'Dragon')).toEqual(made);
});

test.each([
  ['a:b/c\\d', 'Ultrashape/a b c d'],
  ['line\nfeed', 'Ultrashape/line feed'],
  ['  ', 'Ultrashape/Unnamed'],
  ['ドラゴン “quoted”', 'Ultrashape/ドラゴン “quoted”'],
])('a project called %j cannot break the line it stands in', (name, where) => {
  const { text, id } = withCatalogue(null, name);
  expect(text.trim().split('\n').at(-1)?.split(':').slice(0, 2)).toEqual([id, where]);
});

test('a file of a version that the app does not know is left as it is', async () => {
  const folder = await tempFolder();
  const file = path.join(folder, CATALOGUES);
  await writeFile(file, 'VERSION 2\n');
  await expect(catalogueIn(folder, 'Dragon')).rejects.toMatchObject({ code: 'too-new' });
  expect(await readFile(file, 'utf8')).toBe('VERSION 2\n');
});

test('the file of a folder is made, and kept when nothing is new', async () => {
  const folder = await tempFolder();
  const id = await catalogueIn(folder, 'Dragon');
  expect(await catalogueIn(folder, 'Dragon')).toBe(id);
  expect(await catalogueIn(folder, 'Teapot')).not.toBe(id);
  expect((await readFile(path.join(folder, CATALOGUES), 'utf8')).match(/Ultrashape\//g)).toHaveLength(2);
});
