import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bringBack, lostFiles } from '../../../main/runs/lost-files.ts';
import { box } from '../mesh/solids.ts';
import { plainBytes } from '../mesh/workbench.ts';
import { bench } from './bench.ts';

const DELIVERED = plainBytes(box([3, 1, 1]));

async function projectWithResult() {
  const { add, addResult, folder, library, project } = await bench();
  const id = await addResult(await add('coarse.glb', plainBytes(box())), DELIVERED);
  const home = await library.runFolder(id);
  const elsewhere = path.join(folder, 'my dragon.glb');
  const lost = () => lostFiles(library, (...given) => library.look(...given), project.id);
  return { id, library, project, lost, home, file: path.join(home, 'refined.glb'), elsewhere };
}

test('a result that is gone or of another size is told, also to the lists, and one that is back is not', async () => {
  const { id, library, lost, file, elsewhere } = await projectWithResult();
  const isListed = () => library.cards({ kind: 'run', search: '', after: null, limit: 1 }).cards[0]?.missing;
  expect(await lost()).toEqual([]);
  await rename(file, elsewhere);
  expect(await lost()).toEqual([{ id, file: 'missing' }]);
  expect(isListed()).toBe(true);
  await writeFile(file, 'edited');
  expect(await lost()).toEqual([{ id, file: 'changed' }]);
  await rename(elsewhere, file);
  expect(await lost()).toEqual([]);
  expect(isListed()).toBe(false);
});

test('a result is brought back from where it is, and only the very file that was delivered', async () => {
  const { id, library, lost, home, file, elsewhere } = await projectWithResult();
  await rename(file, elsewhere);
  const wrong = `${elsewhere}.wrong.glb`;
  await writeFile(wrong, plainBytes(box([4, 1, 1])));
  await expect(bringBack(library, id, wrong)).rejects.toMatchObject({ code: 'bad-request' });
  expect(await readdir(home)).toEqual(['run.json']);
  await bringBack(library, id, elsewhere);
  expect(await lost()).toEqual([]);
  expect((await readFile(file)).equals(DELIVERED)).toBe(true);
  expect((await readFile(elsewhere)).equals(DELIVERED)).toBe(true);
});

test('what stood in its place is kept beside it', async () => {
  const { id, library, project, home, file, elsewhere } = await projectWithResult();
  await rename(file, elsewhere);
  await writeFile(file, 'edited by hand');
  await library.noteFiles([{ id, state: 'changed' }]);
  await bringBack(library, id, elsewhere);
  expect((await readFile(file)).equals(DELIVERED)).toBe(true);
  expect(await readFile(path.join(home, 'changed.glb'), 'utf8')).toBe('edited by hand');
  expect((await library.expectedFiles(project.id)).find((one) => one.id === id)?.was).toBe('there');
});

test('a file that is not there says so, and leaves what is there as it was', async () => {
  const { id, library, file, elsewhere } = await projectWithResult();
  await rm(elsewhere, { force: true });
  await expect(bringBack(library, id, elsewhere)).rejects.toMatchObject({ code: 'file-missing' });
  expect((await readFile(file)).equals(DELIVERED)).toBe(true);
});

test('what the check has found changed at the same size is told until it is brought back', async () => {
  const { id, library, lost, file, elsewhere } = await projectWithResult();
  await rename(file, elsewhere);
  await writeFile(file, Buffer.from(DELIVERED).fill(7, 100));
  await library.noteFiles([{ id, state: 'changed' }]);
  expect(await lost()).toEqual([{ id, file: 'changed' }]);
  await bringBack(library, id, elsewhere);
  expect(await lost()).toEqual([]);
});
