import { randomUUID } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { importLines } from '../../../renderer/messages/transfer.ts';
import { tempFolder } from '../library/support.ts';
import { bench, delivered, never, quiet } from './bench.ts';

/** A project of three runs, without a word said of any, and the copy of it that somebody took along. */
async function takenAlong() {
  const here = await bench();
  const { project } = await here.shop.project(here.library, 'Dragon');
  const runs = [];
  for (let n = 0; n < 3; n++) {
    const run = { ...(await delivered(here.shop, here.library, project)), rating: 0 as const };
    await here.library.saveRun(run);
    runs.push(run);
  }
  const laptop = await bench();
  await laptop.transfer.bringIn(here.shop.folder, never, quiet);
  const [first, second, third] = runs;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three runs');
  return { here, laptop, project, first, second, third };
}

test('stars, tags, notes and names given in a copy come back where nothing is said here', async () => {
  const { here, laptop, project, first, second } = await takenAlong();
  await laptop.library.saveRun({
    ...first,
    rating: 5,
    favourite: true,
    tags: ['Museum'],
    notes: 'horns',
    name: 'best',
  });
  await laptop.library.saveRun({ ...second, rejected: true });
  await laptop.library.editProject(project.id, () => ({ rating: 4, tags: ['Client 7'], notes: 'for June' }));

  const report = await here.transfer.bringIn(laptop.shop.folder, never, quiet);
  expect(report.projects).toMatchObject([{ outcome: 'merged', runs: 0, marked: 3, left: [], otherwise: [] }]);
  expect(importLines(report).groups[0]?.lines).toEqual(['Dragon (stars, tags and notes of 3)']);
  expect(await here.library.run(first.id)).toMatchObject({
    rating: 5,
    favourite: true,
    tags: ['Museum'],
    notes: 'horns',
    name: 'best',
  });
  expect(await here.library.run(second.id)).toMatchObject({ rejected: true, rating: 0 });
  expect(await here.library.project(project.id)).toMatchObject({
    name: 'Dragon',
    rating: 4,
    tags: ['Client 7'],
    notes: 'for June',
  });
  // What they say alike now is not told, and nothing is left to take over.
  expect((await here.transfer.bringIn(laptop.shop.folder, never, quiet)).projects).toMatchObject([
    { outcome: 'there', marked: 0, otherwise: [] },
  ]);
});

test('what is said here stays, and what is said otherwise there is told', async () => {
  const { here, laptop, project, first, second, third } = await takenAlong();
  await here.library.saveRun({ ...first, rating: 3, tags: ['mine'], notes: 'mine' });
  await here.library.saveRun({ ...second, rating: 4 });
  await here.library.saveRun({ ...third, rejected: true });
  await here.library.editProject(project.id, () => ({ name: 'My dragon', tags: ['größe', 'own'] }));
  await laptop.library.saveRun({ ...first, rating: 5, tags: ['Mine', 'theirs'], notes: 'theirs', name: 'best' });
  await laptop.library.saveRun({ ...second, rejected: true });
  await laptop.library.editProject(project.id, () => ({ tags: ['Größe'], notes: 'for June' }));

  const { projects } = await here.transfer.bringIn(laptop.shop.folder, never, quiet);
  expect(projects).toMatchObject([{ outcome: 'merged', marked: 2 }]);
  expect(projects[0]?.otherwise).toEqual([
    'It is called “My dragon” here.',
    'Judged otherwise there: run 1, run 2.',
    'Other tags there: run 1.',
    'Other notes there: run 1.',
  ]);
  expect(importLines({ name: '', projects, ended: null }).groups[1]).toMatchObject({
    title: 'Said otherwise there; what is said here stayed',
    lines: { length: 4 },
  });
  expect(await here.library.run(first.id)).toMatchObject({ rating: 3, tags: ['mine'], notes: 'mine', name: 'best' });
  expect(await here.library.run(second.id)).toMatchObject({ rating: 4, rejected: false });
  expect(await here.library.run(third.id)).toMatchObject({ rejected: true });
  expect(await here.library.project(project.id)).toMatchObject({
    name: 'My dragon',
    tags: ['größe', 'own'],
    notes: 'for June',
  });
});

test('a project under another id and name that is here by its content says as which one', async () => {
  const { here, project, first } = await takenAlong();
  const other = await tempFolder();
  const folder = path.join(other, 'Wyvern');
  await cp(await here.library.projectFolder(project.id), folder, { recursive: true });
  const file = path.join(folder, 'project.json');
  const record = await readFile(file, 'utf8');
  await writeFile(file, record.replaceAll(project.id, crypto.randomUUID()).replace('"Dragon"', '"Wyvern"'));
  const report = await here.transfer.bringIn(other, never, quiet);
  expect(report.projects).toMatchObject([
    { name: 'Wyvern', outcome: 'there', otherwise: ['It is called “Dragon” here.'] },
  ]);
  expect(await here.library.run(first.id)).toEqual(first);
});

test('what was written out of a copy stands in the lineage when that comes back, once', async () => {
  const { here, laptop, project, first } = await takenAlong();
  const sha256 = 'a'.repeat(64);
  const told = { at: 1, name: 'dragon.stl', format: 'stl', recipe: 'Print', bytes: 9, sha256, to: 'file' };
  const [ofRun, ofMesh] = [
    { ...told, id: randomUUID() },
    { ...told, id: randomUUID(), name: 'coarse.stl' },
  ];
  await laptop.library.saveRun({ ...first, exports: [ofRun] });
  await laptop.library.editProject(project.id, ({ inputs }) => ({
    inputs: inputs.map((input) => (input.slot === 'mesh' ? { ...input, exports: [ofMesh] } : input)),
  }));
  for (let time = 0; time < 2; time++) {
    const { projects } = await here.transfer.bringIn(laptop.shop.folder, never, quiet);
    expect(projects).toMatchObject([{ outcome: 'there', otherwise: [] }]);
    expect((await here.library.run(first.id)).exports).toEqual([ofRun]);
    const { inputs } = await here.library.project(project.id);
    expect(inputs.flatMap(({ exports }) => exports)).toEqual([ofMesh]);
  }
});
