import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { png } from '../../support/pictures.ts';
import { bench, OBJ } from './bench.ts';

const PICTURE = png();

/** A project with a picture and a mesh that came as OBJ. */
async function project() {
  const opened = await bench();
  const { projectId, added } = await opened.drop({ 'hero.png': PICTURE, 'dragon.obj': OBJ });
  const id = projectId ?? '';
  const inputs = path.join(opened.library.folder, 'dragon', 'inputs');
  const states = async () =>
    Object.fromEntries((await opened.library.expectedFiles(id)).map((file) => [path.basename(file.file), file.was]));
  return { ...opened, id, inputs, picture: added[0]?.id ?? '', mesh: added[1]?.id ?? '', states };
}

test.each([
  ['of another size', Buffer.from('painted over')],
  ['of the same size', Buffer.from(PICTURE).fill(7, 100)],
])('a picture that was changed, %s, is mended by adding it again; what stood there is kept', async (_, changed) => {
  const { drop, id, inputs, library, picture, states } = await project();
  await writeFile(path.join(inputs, 'hero.png'), changed);
  await library.noteFiles([{ id: picture, state: 'changed' }]);
  const { added, refused } = await drop({ 'hero.png': PICTURE }, id);
  expect(refused).toEqual([]);
  expect(added.map((input) => input.id)).toEqual([picture]);
  expect((await readFile(path.join(inputs, 'hero.png'))).equals(PICTURE)).toBe(true);
  expect((await readFile(path.join(inputs, 'hero (changed).png'))).equals(changed)).toBe(true);
  expect(await states()).toEqual({ 'hero.png': 'there', 'dragon.glb': 'there' });
});

test('what is there as it came is left alone when it is added again', async () => {
  const { drop, id, inputs } = await project();
  const before = await readdir(inputs);
  await drop({ 'hero.png': PICTURE, 'dragon.obj': OBJ }, id);
  expect(await readdir(inputs)).toEqual(before);
});

test('a missing picture is found again wherever it is now, and shown anew', async () => {
  const { home, inputs, intake, library, picture, shownAnew, states } = await project();
  const elsewhere = path.join(home, 'moved.png');
  await rename(path.join(inputs, 'hero.png'), elsewhere);
  await library.noteFiles([{ id: picture, state: 'missing' }]);
  const draft = (await library.input(picture)).project.draft;
  await intake.locate(picture, elsewhere);
  expect((await readFile(path.join(inputs, 'hero.png'))).equals(PICTURE)).toBe(true);
  expect((await readFile(elsewhere)).equals(PICTURE)).toBe(true);
  expect(await states()).toMatchObject({ 'hero.png': 'there' });
  expect(shownAnew).toContain(picture);
  expect((await library.input(picture)).project.draft).toEqual(draft);
});

test('a mesh that came as OBJ is found again by the OBJ, or by what was made of it', async () => {
  const { home, inputs, intake, mesh } = await project();
  const made = path.join(inputs, 'dragon.glb');
  const bytes = await readFile(made);
  await rm(made);
  await intake.locate(mesh, path.join(home, 'dragon.obj'));
  expect((await readFile(made)).equals(bytes)).toBe(true);

  await rename(made, path.join(home, 'kept.glb'));
  await intake.locate(mesh, path.join(home, 'kept.glb'));
  expect((await readFile(made)).equals(bytes)).toBe(true);
});

test('another file is refused, and nothing is taken in', async () => {
  const { home, id, inputs, intake, library, picture, staged } = await project();
  await rm(path.join(inputs, 'hero.png'));
  const before = await readdir(inputs);
  const wrong = path.join(home, 'wrong.png');
  await writeFile(wrong, png(90));
  await expect(intake.locate(picture, wrong)).rejects.toMatchObject({ code: 'bad-request' });
  await expect(intake.locate(picture, path.join(home, 'dragon.obj'))).rejects.toMatchObject({ code: 'bad-request' });
  await writeFile(wrong, 'no picture at all');
  await expect(intake.locate(picture, wrong)).rejects.toMatchObject({ code: 'bad-request' });
  expect(await readdir(inputs)).toEqual(before);
  expect((await library.project(id)).inputs).toHaveLength(2);
  expect(await staged()).toEqual([]);
});
