import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { CardFilter } from '../../../preload/contract/cards.ts';
import type { Library } from '../../../main/library/port.ts';
import { titles, Workshop } from './support.ts';

const projects = (library: Library, search: string, filter: CardFilter = {}): string[] =>
  library
    .cards({ kind: 'project', search, filter, after: null, limit: 200 })
    .cards.map(({ title }) => title)
    .sort();
const runs = (library: Library, search: string): number => titles(library, 'run', search).length;

/** Two projects with two runs each, one of which has a name, a tag and notes. */
async function stocked(): Promise<{ shop: Workshop; library: Library }> {
  const shop = await Workshop.make();
  const library = await shop.open();
  for (const [at, name] of ['Dragon', 'Sparrow'].entries()) {
    const { project } = await shop.project(library, name);
    await shop.doneRun(library, project, { seed: 4711 + at, octree_resolution: 1024 });
    const run = await shop.doneRun(library, project, { seed: 99, octree_resolution: at === 0 ? 512 : 768 });
    if (at === 1) await library.saveRun({ ...run, name: 'the chosen', tags: ['Museum'], notes: 'beak too short' });
  }
  return { shop, library };
}

test('a project is found by what its runs are called and were made with', async () => {
  const { library } = await stocked();
  expect(projects(library, 'seed 4711')).toEqual(['Dragon']);
  expect(projects(library, '4712')).toEqual(['Sparrow']);
  expect(projects(library, '1024')).toEqual(['Dragon', 'Sparrow']);
  expect(projects(library, 'octree 512')).toEqual(['Dragon']);
  expect(projects(library, 'museum')).toEqual(['Sparrow']);
  expect(projects(library, 'chos')).toEqual(['Sparrow']);
  expect(projects(library, 'beak short')).toEqual(['Sparrow']);
  expect(projects(library, 'sparrow 4712')).toEqual(['Sparrow']);
  const request = (await library.run(library.cards({ kind: 'run', search: 'chosen', after: null, limit: 1 }).cards[0]?.id ?? '')).requestId; // prettier-ignore
  expect(projects(library, request ?? '')).toEqual(['Sparrow']);
});

test('a project found by its runs says by how many, and which is the newest; one found by its name does not', async () => {
  const { library } = await stocked();
  const found = (search: string, filter: CardFilter = {}) =>
    library
      .cards({ kind: 'project', search, filter, after: null, limit: 9 })
      .cards.map(({ title, matching }) => [title, matching?.runs ?? 0]);
  expect(found('1024')).toEqual([
    ['Sparrow', 1],
    ['Dragon', 1],
  ]);
  expect(found('steps')).toEqual([
    ['Sparrow', 2],
    ['Dragon', 2],
  ]);
  expect(found('dragon')).toEqual([['Dragon', 0]]);
  expect(found('')).toEqual([
    ['Sparrow', 0],
    ['Dragon', 0],
  ]);
  const [chosen] = library.cards({ kind: 'run', search: 'museum', after: null, limit: 9 }).cards;
  const newest = () => library.cards({ kind: 'project', search: 'sparrow seed', after: null, limit: 9 }).cards[0];
  expect(newest()?.matching).toEqual({ runs: 2, newest: chosen?.id });
  await library.saveRun({ ...(await library.run(chosen?.id ?? '')), rejected: true });
  expect(newest()?.matching).toMatchObject({ runs: 1 });
  expect(newest()?.matching?.newest).not.toBe(chosen?.id);
  expect(found('museum', { rejected: 'shown' })).toEqual([['Sparrow', 1]]);
});

test('all that is typed is of one run, and what every run is made with does not find every project at a letter', async () => {
  const { library } = await stocked();
  // The seed is that of a run of 1024.
  expect(projects(library, '4711 512')).toEqual([]);
  expect(projects(library, 's')).toEqual(['Sparrow']);
  expect(projects(library, 'se')).toEqual([]);
  expect(projects(library, 'd')).toEqual(['Dragon']);
  expect(projects(library, 'dragon 1')).toEqual([]);
  expect(projects(library, '47')).toEqual([]);
});

test('a rejected run finds its project only where rejects are shown', async () => {
  const { library } = await stocked();
  const [card] = library.cards({ kind: 'run', search: 'museum', after: null, limit: 1 }).cards;
  await library.saveRun({ ...(await library.run(card?.id ?? '')), rejected: true });
  expect(projects(library, 'museum')).toEqual([]);
  expect(projects(library, 'museum', { rejected: 'shown' })).toEqual(['Sparrow']);
  expect(projects(library, 'museum', { rejected: 'only' })).toEqual([]);
});

test('words inside a word and letters of a script without spaces are found', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  for (const name of ['heroHead', 'GLBFinal2', '竜の頭_old', '용머리', 'ด้ามดาบ', 'カ\u3099ラス', 'Tête']) {
    const { project } = await shop.project(library, name);
    await shop.doneRun(library, project);
  }
  const finds: Readonly<Record<string, string>> = {
    head: 'heroHead',
    'hero head': 'heroHead',
    heroHe: 'heroHead',
    herohead: 'heroHead',
    final: 'GLBFinal2',
    fina: 'GLBFinal2',
    glb: 'GLBFinal2',
    頭: '竜の頭_old',
    の頭: '竜の頭_old',
    竜の頭_ol: '竜の頭_old',
    머리: '용머리',
    ดาบ: 'ด้ามดาบ',
    // Typed in one form of Unicode, written in another.
    ガ: 'カ\u3099ラス',
    ラス: 'カ\u3099ラス',
    tete: 'Tête',
  };
  for (const [search, name] of Object.entries(finds)) {
    if (search !== 'glb') expect(projects(library, search), search).toEqual([name]);
    expect(titles(library, 'run', search), search).toContain(`${name} · run 1`);
  }
  expect(runs(library, '頭の')).toBe(0);
  expect(runs(library, 'ead')).toBe(1);
});

test('a piece from the middle of a word is found, of what things are called and not of what runs were made with', async () => {
  const { shop, library } = await stocked();
  const { project } = await shop.project(library, 'Poppy seedpod');
  await shop.doneRun(library, project);
  expect(projects(library, 'rago')).toEqual(['Dragon']);
  expect(projects(library, 'RROW eed')).toEqual([]);
  expect(projects(library, 'eedpo')).toEqual(['Poppy seedpod']);
  expect(projects(library, 'rro')).toEqual(['Sparrow']);
  // Two letters are too few, and of what is found by its beginning nothing is lost.
  expect(projects(library, 'ro')).toEqual([]);
  expect(projects(library, 'spa')).toEqual(['Sparrow']);
  // By a run of it: by its tag and notes, and together with how it was made.
  expect(projects(library, 'useu hort')).toEqual(['Sparrow']);
  expect(projects(library, 'ort 99')).toEqual(['Sparrow']);
  expect(runs(library, 'ort 99')).toBe(1);
  // "seed" is no name here, though a part of one is; every run has one.
  expect(runs(library, 'eed')).toBe(1);
  expect(runs(library, 'rago')).toBe(2);
  expect(projects(library, '711')).toEqual([]);
});

test('an index made by the version before finds all of it after the next opening, also what is gone', async () => {
  const { shop, library } = await stocked();
  library.close();
  const db = new DatabaseSync(path.join(shop.indexFolder, `${library.record.id}.sqlite`));
  db.exec(`
    drop index run_facets;
    drop index run_of_project;
    alter table run drop column cut;
    create index run_facets on run (rejected);
    create index run_of_project on run (project);
    alter table input drop column version_of;
    drop index run_in_project;
    drop table word;
    drop table run_words;
    create virtual table run_words using fts5
      (words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');
    insert into run_words (rowid, words) select row, words from run;
    update project set stamp = '' where name = 'Sparrow';
    update run set stamp = '' where project = (select row from project where name = 'Sparrow');
    pragma user_version = 4;`);
  db.close();
  await rm(path.join(shop.folder, 'Sparrow'), { recursive: true });
  const again = await shop.open();
  expect(projects(again, 'seed 4711')).toEqual(['Dragon']);
  expect(runs(again, 'dragon 4711')).toBe(1);
  expect(projects(again, 'museum')).toEqual(['Sparrow']);
  expect(runs(again, 'museum')).toBe(1);
  expect(projects(again, 'arro')).toEqual(['Sparrow']);
});

test('whatever is typed is a question, never an error', async () => {
  const { library } = await stocked();
  for (const search of ['"', 'a" OR "b', 'said : x', '*', '-', '(', 'NEAR(a b)', '頭"', `${randomUUID()} "`, '\0']) {
    expect(() => projects(library, search), search).not.toThrow();
    expect(() => titles(library, 'run', search), search).not.toThrow();
  }
});
