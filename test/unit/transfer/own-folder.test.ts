import { cp, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bench, delivered, never, quiet } from './bench.ts';

test('a folder beside the library whose name begins like it is brought in; what is of the library is not', async () => {
  const { shop, library, transfer } = await bench();
  const { project } = await shop.project(library, 'Dragon');
  const run = await delivered(shop, library, project);
  await cp(shop.folder, `${shop.folder} copy`, { recursive: true });
  expect((await transfer.bringIn(`${shop.folder} copy`, never, quiet)).projects).toMatchObject([{ outcome: 'there' }]);

  // By whatever way it is named.
  const way = path.join(shop.root, 'way');
  await symlink(shop.folder, way, 'junction');
  const own = [shop.folder, path.join(shop.folder, 'Dragon'), way, path.join(way, 'Dragon')];
  for (const folder of own) {
    await expect(transfer.bringIn(folder, never, quiet)).rejects.toMatchObject({ code: 'bad-request' });
  }
  expect(await library.run(run.id)).toEqual(run);
});
