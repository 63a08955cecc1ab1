import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { access } from '../../../main/library/access.ts';
import type { Library } from '../../../main/library/port.ts';
import { allCards, titles, Workshop } from './support.ts';

/** A library of so many projects that reading it takes many turns; closed. */
async function closedLibrary() {
  const workshop = await Workshop.make();
  const library = await workshop.open();
  for (let n = 0; n < 40; n += 1) await library.createProject(`Dragon ${n}`);
  const { project } = await workshop.project(library, 'Knight');
  const run = await workshop.doneRun(library, project);
  const cards = allCards(library);
  library.close();
  return { workshop, run, cards };
}

test('while its files are looked through a library is shown as it was last time, and nothing of it can be changed', async () => {
  const { workshop, run, cards } = await closedLibrary();
  await rm(path.join(workshop.folder, 'Dragon 7'), { recursive: true });
  let early: Library | undefined;
  let shown: object[] = [];
  const library = await workshop.open(workshop.folder, {
    early: (given) => {
      early = given;
      shown = allCards(given);
    },
  });
  if (early === undefined) throw new Error('nothing was shown');
  const still = early;
  expect(shown).toEqual(cards);
  expect(early.access).toEqual(access.beingRead());
  expect(library.access).toEqual(access.writable);

  // Who has it still finds what is known by now.
  expect(titles(early, 'project', 'Knight')).toEqual(['Knight']);
  expect(await early.runFolder(run.id)).toBe(await library.runFolder(run.id));
  await expect(early.createProject('Crane')).rejects.toMatchObject({
    code: 'read-only',
    message: 'The files of this library are still being looked through.',
  });
  await library.createProject('Crane');
  expect(titles(early, 'project', 'Crane')).toEqual(['Crane']);
  library.close();
  expect(() => allCards(still)).toThrow();
});

test('a library that nothing is known of yet is not shown before it was read', async () => {
  const { workshop } = await closedLibrary();
  await rm(workshop.indexFolder, { recursive: true });
  let early = 0;
  await workshop.open(workshop.folder, { early: () => (early += 1) });
  expect(early).toBe(0);
});

test('an opening that nobody waits for ends at once, lets the library go, and nothing of it is lost', async () => {
  const { workshop, cards } = await closedLibrary();
  await rm(workshop.indexFolder, { recursive: true });
  const interrupt = new AbortController();
  const progress = (): void => interrupt.abort(new Error('not wanted any more'));
  const opening = workshop.open(workshop.folder, { progress, signal: interrupt.signal });
  await expect(opening).rejects.toThrow('not wanted any more');
  expect((await readdir(workshop.folder)).filter((name) => name.includes('lock'))).toEqual([]);
  const library = await workshop.open();
  expect(library.access.writable).toBe(true);
  expect(allCards(library)).toEqual(cards);
});

test('a library that was closed answers no more, and is not read anew for whoever asks', async () => {
  const { workshop, run } = await closedLibrary();
  const library = await workshop.open();
  library.close();
  const closed = { code: 'cancelled', message: 'The library was closed.' };
  await expect(library.run(run.id)).rejects.toMatchObject(closed);
  expect(() => allCards(library)).toThrow(expect.objectContaining(closed));
  expect(workshop.log).toEqual([]);
});
