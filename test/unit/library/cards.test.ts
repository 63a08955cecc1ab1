import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allCards, newRun, titles, Workshop } from './support.ts';

test('a card says what it stands for', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image, mesh } = await shop.project(library);
  const [empty] = library.cards({ kind: 'project', search: '', after: null, limit: 10 }).cards;
  expect(empty).toMatchObject({
    id: project.id,
    title: 'Dragon',
    subtitle: '0 runs · 2 inputs',
    state: null,
    picture: mesh.id,
  });

  const done = await shop.doneRun(library, project);
  const waiting = await library.createRun(newRun(project, { octree_resolution: 512, seed: 7 }));
  expect(library.cards({ kind: 'project', search: '', after: null, limit: 10 }).cards).toEqual([
    expect.objectContaining({
      kind: 'project',
      id: project.id,
      projectId: project.id,
      title: 'Dragon',
      subtitle: '2 runs · 2 inputs',
      state: 'in-line',
      runs: 2,
      picture: done.id,
      at: waiting.createdAt,
    }),
  ]);
  expect(library.cards({ kind: 'run', search: '', after: null, limit: 10 }).cards).toEqual([
    expect.objectContaining({
      id: waiting.id,
      title: 'Dragon · run 2',
      subtitle: 'octree 512 · 50 steps · seed 7',
      picture: mesh.id,
    }),
    expect.objectContaining({ id: done.id, projectId: project.id, title: 'Dragon · run 1', picture: done.id }),
  ]);

  const pictured = await library.createProject('Only a picture');
  const only = await library.addInput(pictured.id, await shop.staged('image', 'hero.png'));
  expect(library.cards({ kind: 'project', search: 'only', after: null, limit: 1 }).cards[0]).toMatchObject({
    subtitle: '0 runs · 1 input',
    picture: only.id,
  });
  expect(image.id).not.toBe(only.id);
});

test('words are found by their beginnings and by pieces of three letters, wherever they stand', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library, 'Grüner Drache');
  await library.changeProject({ projectId: project.id, notes: 'for the museum, 3D-printed' });
  await shop.doneRun(library, project, { octree_resolution: 768 });
  await library.createRun(newRun(project, { seed: 4711 }));
  await shop.project(library, 'Tower');

  for (const search of ['drac', 'GRUN', 'grüner dra', 'muse', '3d-pr', 'hero.png dra', '  drache  ', 'rache', 'use']) {
    expect(titles(library, 'project', search), search).toEqual(['Grüner Drache']);
  }
  expect(titles(library, 'project', 'he')).toHaveLength(2);
  expect(titles(library, 'project', 'ch')).toEqual([]);
  expect(titles(library, 'project', 'drache tower')).toEqual([]);
  expect(titles(library, 'project', 'hero')).toHaveLength(2);
  expect(titles(library, 'run', '768')).toEqual(['Grüner Drache · run 1']);
  expect(titles(library, 'run', 'done')).toEqual(['Grüner Drache · run 1']);
  expect(titles(library, 'run', 'drache 4711 museum')).toEqual(['Grüner Drache · run 2']);
  expect(titles(library, 'run', 'hero_coarse')).toHaveLength(2);
});

test('a new name is found at once, by its runs too, and the old one no more', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const run = await shop.doneRun(library, project);
  await library.changeProject({ projectId: project.id, name: 'Wyvern' });
  expect(titles(library, 'run', 'wyv')).toEqual(['Wyvern · run 1']);
  expect(titles(library, 'run', 'dragon')).toEqual([]);
  expect(titles(library, 'project', 'dragon')).toEqual([]);
  await library.saveRun({ ...run, state: 'failed', result: null });
  expect(titles(library, 'run', 'done')).toEqual([]);
  expect(titles(library, 'run', 'failed wyvern')).toEqual(['Wyvern · run 1']);
});

test('nothing that can be typed is an error', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  await shop.project(library, 'O"Neill AND (the) "dragon"*');
  for (const search of [
    '"',
    '""',
    '*',
    'AND',
    'dragon AND',
    'NEAR(a b)',
    'words:dragon',
    '-',
    "';--",
    '(',
    'a\0b',
    '^x',
  ]) {
    expect(() => titles(library, 'project', search), search).not.toThrow();
  }
  expect(titles(library, 'project', 'o"neill')).toHaveLength(1);
  expect(titles(library, 'project', 'AND the')).toHaveLength(1);
  expect(titles(library, 'project', 'dragon OR nothing')).toEqual([]);
  expect(titles(library, 'project', '* - "')).toHaveLength(1);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (search) => {
      library.cards({ kind: 'run', search, after: null, limit: 5 });
    }),
  );
});

test('pages neither repeat nor miss a card while others come in', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const made: string[] = [];
  for (let at = 0; at < 12; at++) {
    if (at % 3 !== 0) shop.time -= 1000;
    made.unshift((await library.createRun(newRun(project))).id);
  }
  const seen: string[] = [];
  for (let after: string | null = null; ;) {
    const page = library.cards({ kind: 'run', search: '', after, limit: 5 });
    expect(page.total).toBe(made.length + (seen.length > 0 ? Math.ceil(seen.length / 5) : 0));
    seen.push(...page.cards.map((card) => card.id));
    shop.time += 5000;
    await library.createRun(newRun(project));
    if (page.next === null) break;
    after = page.next;
  }
  expect([...seen].sort()).toEqual([...made].sort());
  expect(library.cards({ kind: 'run', search: '', after: null, limit: 200 }).total).toBe(15);
});

test('a page that there cannot be is refused', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  for (const after of ['', 'x', '1:2', "0:'; drop table run; --"]) {
    expect(() => library.cards({ kind: 'run', search: '', after, limit: 5 })).toThrow('no such page');
  }
});

test('an index that fails while the app runs is replaced by one in memory, and nothing is lost', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const run = await shop.doneRun(library, project);
  const index = `${shop.indexFolder}/${library.record.id}.sqlite`;
  for (const ending of ['', '-wal', '-shm']) await writeFile(`${index}${ending}`, 'garbage '.repeat(4000));

  for (let at = 0; at < 3; at++) await library.saveRun({ ...run, updatedAt: at });
  const added = await library.createRun(newRun(project));
  expect(shop.log).toEqual(['The library index failed; it is kept in memory until the next start']);
  expect(titles(library, 'run', 'dragon')).toEqual(['Dragon · run 2', 'Dragon · run 1']);
  const live = allCards(library);
  library.close();

  const after = await shop.open();
  expect(allCards(after)).toEqual(live);
  expect(await after.unfinishedRuns()).toEqual([added]);
});
