import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder, Workshop } from '../library/support.ts';
import { contents, deskOver, LEDGER, paid } from './trash-bench.ts';

test('emptying hands over the whole folder; where the system refuses, it stays and says so', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  await deskOver(library).put([{ kind: 'project', id: run.projectId }]);
  const refusing = deskOver(library, () => Promise.reject(new Error('no trash here')));
  const { entries } = await refusing.list();
  expect(await refusing.empty(null)).toMatchObject({ emptied: 0, notTaken: entries.map(({ id }) => id), refused: [] });
  expect((await refusing.list()).entries).toEqual(entries);
  const bin = await tempFolder();
  const given: string[] = [];
  const desk = deskOver(library, async (folder) => {
    given.push(folder);
    await rename(folder, path.join(bin, path.basename(folder)));
  });
  expect(await desk.empty(null)).toMatchObject({ emptied: 1 });
  expect(Object.keys(await contents(bin)).some((file) => file.endsWith('refined.glb'))).toBe(true);
  expect((await desk.list()).entries).toEqual([]);
  expect(given).toHaveLength(1);
});

test('what the system’s trash does not take is deleted for good by a second word, and never without the first', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const spent = library.ledger(LEDGER).sums;
  const desk = deskOver(library, () => Promise.reject(new Error('no trash here')));
  await desk.put([{ kind: 'project', id: run.projectId }]);
  const ids = (await desk.list()).entries.map(({ id }) => id);
  expect(await desk.delete(ids)).toMatchObject({ deleted: 0, refused: [{ title: 'Dragon' }] });
  expect((await desk.list()).entries).toHaveLength(1);

  await desk.empty(null);
  expect(await desk.delete(ids)).toMatchObject({ deleted: 1, refused: [] });
  expect((await desk.list()).entries).toEqual([]);
  expect((await readdir(shop.folder, { recursive: true })).filter((name) => name.includes('refined'))).toEqual([]);
  expect(library.ledger(LEDGER).sums).toEqual(spent);
});
