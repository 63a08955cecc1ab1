import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Uploads } from '../../../main/intake/uploads.ts';
import { Pictures } from '../../../main/pictures/pictures.ts';
import { temporaryFolder } from '../../support/library-bench.ts';
import { JPEG, png } from '../../support/pictures.ts';

const WEBM = Buffer.from(
  '\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm',
  'latin1',
);
const MATROSKA = Buffer.from(WEBM.toString('latin1').replace('webm', 'matr'), 'latin1');

/** Uploads as the page makes them, and a user who answers every dialog with `chosen` (null: Cancel). */
async function bench() {
  const folder = await temporaryFolder();
  const home = path.join(folder, 'Pictures');
  await mkdir(home);
  const staging = path.join(folder, 'staging');
  const uploads = new Uploads({ folder: staging, newId: randomUUID });
  const suggested: string[] = [];
  const revealed: string[] = [];
  const user: { chosen: string | null } = { chosen: null };
  const answer = (suggestion: string): Promise<string | null> => {
    suggested.push(suggestion);
    return Promise.resolve(user.chosen);
  };
  const pictures = new Pictures({
    uploads,
    home: () => home,
    askFile: answer,
    askFolder: answer,
    reveal: (file) => revealed.push(file),
    newId: randomUUID,
  });
  async function* bytesOf(bytes: Uint8Array) {
    yield await Promise.resolve(bytes);
  }
  const upload = async (bytes: Uint8Array): Promise<string> => (await uploads.stage('blob', bytesOf(bytes))).token;
  return { folder, home, staging, pictures, upload, user, suggested, revealed };
}

test('a picture goes where the user says, and the next dialog begins there', async () => {
  const { folder, home, staging, pictures, upload, user, suggested, revealed } = await bench();
  const other = path.join(folder, 'Desktop');
  await mkdir(other);
  user.chosen = path.join(other, 'my dragon.png');
  expect(await pictures.save(await upload(png()), 'Dragon / run 3.png')).toEqual({ name: 'my dragon.png' });
  expect(await readFile(user.chosen)).toEqual(png());
  user.chosen = path.join(other, 'turn.webm');
  await pictures.save(await upload(WEBM), 'turn');
  expect(suggested).toEqual([path.join(home, 'Dragon run 3.png'), path.join(other, 'turn.webm')]);
  pictures.reveal();
  expect(revealed).toEqual([path.join(other, 'turn.webm')]);
  expect(await readdir(staging)).toEqual([]);
});

test('who thinks better of it has nothing saved, and nothing is left', async () => {
  const { home, staging, pictures, upload, revealed } = await bench();
  const token = await upload(png());
  expect(await pictures.save(token, 'dragon.png')).toBeNull();
  expect(await pictures.folder('turntable')).toBeNull();
  pictures.reveal();
  expect([await readdir(home), await readdir(staging), revealed]).toEqual([[], [], []]);
  await expect(pictures.save(token, 'dragon.png')).rejects.toMatchObject({ code: 'not-found' });
});

test.each([
  ['a JPEG', JPEG],
  ['a page', Buffer.from('<script>alert(1)</script>')],
  ['a script that calls itself a picture', Buffer.from('#!/bin/sh\nrm -rf ~ # \x89PNG')],
  ['another film', MATROSKA],
  ['nothing', Buffer.alloc(0)],
])('%s is not saved, whatever it is called, and nobody is asked where to', async (_what, bytes) => {
  const { home, staging, pictures, upload, user, suggested } = await bench();
  user.chosen = path.join(home, 'a.png');
  await expect(pictures.save(await upload(bytes), 'a.png')).rejects.toMatchObject({ code: 'unsupported-file' });
  const place = path.join(home, 'set');
  user.chosen = home;
  const folder = (await pictures.folder('set'))?.folder ?? '';
  await expect(pictures.add(folder, await upload(bytes), 'a.png')).rejects.toMatchObject({ code: 'unsupported-file' });
  expect([await readdir(home), await readdir(place), await readdir(staging)]).toEqual([['set'], [], []]);
  expect(suggested).toEqual([home]);
});

test('a name without its ending gets it, and then never takes the place of another file', async () => {
  const { home, pictures, upload, user } = await bench();
  await writeFile(path.join(home, 'dragon.png'), 'older');
  user.chosen = path.join(home, 'dragon');
  expect(await pictures.save(await upload(png()), 'dragon')).toEqual({ name: 'dragon 2.png' });
  expect(await readFile(path.join(home, 'dragon.png'), 'utf8')).toBe('older');
  // Here the system has asked whether to replace it.
  user.chosen = path.join(home, 'dragon.png');
  await pictures.save(await upload(png(8, 8)), 'dragon');
  expect(await readFile(user.chosen)).toEqual(png(8, 8));
});

test('pictures of one set go into a new folder, under safe names that take nobody’s place', async () => {
  const { home, pictures, upload, user } = await bench();
  await mkdir(path.join(home, 'Dragon turntable'));
  user.chosen = home;
  const set = await pictures.folder('Dragon turntable');
  expect(set?.name).toBe('Dragon turntable 2');
  const folder = set?.folder ?? '';
  const names = ['001.png', '../../escape.png', 'C:\\escape', '001.png', 'film.exe'];
  const files = [png(), png(), png(), png(), WEBM];
  const tokens = await Promise.all(files.map(upload));
  await Promise.all(names.map((name, at) => pictures.add(folder, tokens[at] ?? '', name)));
  expect((await readdir(path.join(home, 'Dragon turntable 2'))).sort()).toEqual(
    ['001 2.png', '001.png', 'C escape.png', 'escape.png', 'film.exe.webm'].sort(),
  );
  expect(await readdir(home)).toHaveLength(2);
});

test('nothing goes into a folder that was not chosen', async () => {
  const { home, staging, pictures, upload } = await bench();
  await expect(pictures.add(randomUUID(), await upload(png()), 'a.png')).rejects.toMatchObject({ code: 'not-found' });
  expect([await readdir(home), await readdir(staging)]).toEqual([[], []]);
});

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a folder that is read-only says so',
  async () => {
    const { home, pictures, upload, user } = await bench();
    await chmod(home, 0o500);
    onTestFinished(() => chmod(home, 0o700));
    user.chosen = path.join(home, 'a.png');
    const refused = { code: 'read-only', message: 'That folder cannot be written to.' };
    await expect(pictures.save(await upload(png()), 'a')).rejects.toMatchObject(refused);
  },
);
