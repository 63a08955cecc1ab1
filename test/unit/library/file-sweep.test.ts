import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { FileSweep } from '../../../main/library/file-sweep.ts';
import type { Library } from '../../../main/library/port.ts';
import { Workshop } from './support.ts';

/** Three projects of which one lost its picture and one's result was cut, with an index that was made anew. */
async function damaged() {
  const shop = await Workshop.make();
  const before = await shop.open();
  const ids: string[] = [];
  for (const name of ['Castle', 'Dragon', 'Tower']) {
    const { project, image } = await shop.project(before, name);
    const run = await shop.doneRun(before, project);
    ids.push(project.id);
    if (name === 'Dragon') await rm(path.join(shop.folder, name, image.file));
    if (name === 'Tower') await writeFile(path.join(await before.runFolder(run.id), 'refined.glb'), 'glTF');
  }
  before.close();
  await rm(shop.indexFolder, { recursive: true });
  const library = await shop.open();
  const told: (readonly string[])[] = [];
  const changed = (projectIds: readonly string[]): void => void told.push(projectIds);
  return { library, ids, told, sweep: new FileSweep({ library, changed, log: silentLog }) };
}

const lost = (library: Library): string[] =>
  library
    .cards({ kind: 'project', search: '', filter: { missing: true }, after: null, limit: 9 })
    .cards.map(({ title }) => title)
    .sort();

test('what is missing or cut is found without anybody looking at it, once', async () => {
  const { library, ids, told, sweep } = await damaged();
  expect(lost(library)).toEqual([]);
  await sweep.begin();
  expect(lost(library)).toEqual(['Dragon', 'Tower']);
  expect(told).toEqual([ids.slice(1)]);
  await sweep.begin();
  expect(told).toHaveLength(1);
});

test('a library that is closed meanwhile is asked nothing more', async () => {
  const { library, told, sweep } = await damaged();
  const begun = sweep.begin();
  await sweep.close();
  library.close();
  await begun;
  expect(told).toEqual([]);
});

test('second versions that a sync tool put beside a run that nobody changed are told, once and together', async () => {
  const shop = await Workshop.make();
  const before = await shop.open();
  const { project } = await shop.project(before, 'Dragon');
  const folders: string[] = [];
  for (const name of ['run 2.json', 'refined 2.glb', 'run (conflicted copy).json']) {
    const folder = await before.runFolder((await shop.doneRun(before, project)).id);
    await writeFile(path.join(folder, name), '{}');
    folders.push(`Dragon/runs/${path.basename(folder)}/${name}`);
  }
  before.close();
  let told = 0;
  const library = await shop.open(shop.folder, { onProblems: () => told++ });
  const sweep = new FileSweep({ library, changed: () => undefined, log: silentLog });
  await sweep.begin();
  await sweep.begin();
  expect(library.problems.map(({ place }) => place).sort()).toEqual(folders.sort());
  expect(library.problems[0]?.sentence).toMatch(/ has a second version of a file, “.+”, that a sync tool made\./);
  expect(told).toBe(1);
});
