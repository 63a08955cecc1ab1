import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Card, CardFilter, CardList, CardSort } from '../../../preload/contract/cards.ts';
import type { Library } from '../../../main/library/port.ts';
import { newRun, Workshop } from './support.ts';

const SORTS: readonly CardSort['by'][] = ['at', 'name', 'rating', 'triangles', 'bytes', 'changed'];

/** Every card of a list, by pages of `limit`. */
function pages(library: Library, list: CardList, limit = 3): Card[] {
  const cards: Card[] = [];
  for (let after: string | null = null; ;) {
    const page = library.cards({ ...list, after, limit });
    cards.push(...page.cards);
    if (page.next === null) {
      expect(page.total).toBe(cards.length);
      return cards;
    }
    after = page.next;
  }
}

const named = (library: Library, kind: CardList['kind'], filter: CardFilter, search = ''): string[] =>
  pages(library, { kind, search, filter, sort: { by: 'name', descending: false } }).map(({ title }) => title);

/** Three projects, runs of every kind in them. */
async function stocked(): Promise<{ shop: Workshop; library: Library; ids: Readonly<Record<string, string>> }> {
  const shop = await Workshop.make();
  const library = await shop.open();
  const ids: Record<string, string> = {};
  for (const [at, name] of ['Dragon 10', 'Dragon 2', 'épée'].entries()) {
    const { project } = await shop.project(library, name);
    ids[name] = project.id;
    for (let n = 0; n < 4; n++) {
      const run = await shop.doneRun(library, project, {
        seed: at * 10 + n,
        octree_resolution: n % 2 === 0 ? 512 : 1024,
        remove_background: n !== 0,
      });
      const condition = (['watertight', 'open', 'non-manifold'] as const)[n];
      const result = run.result === null ? null : { ...run.result, triangles: 100 * n, bytes: 1000 - n };
      await library.saveRun({
        ...run,
        rating: n,
        favourite: n === 3,
        rejected: n === 2,
        tags: n === 1 ? ['Keep', 'Größe'] : [],
        name: n === 3 ? 'the best' : null,
        notes: n === 0 ? 'horns too short' : '',
        result: result === null || condition === undefined ? result : { ...result, condition },
      });
      ids[`${name} ${n + 1}`] = run.id;
    }
  }
  const failed = await library.createRun(newRun(await library.project(ids['épée'] ?? ''), { seed: 99 }));
  await library.saveRun({ ...failed, state: 'failed' });
  return { shop, library, ids };
}

test('under every order pages neither miss nor repeat a card, and equal ones keep their places', async () => {
  const { library } = await stocked();
  for (const kind of ['run', 'project'] as const) {
    for (const by of SORTS) {
      for (const descending of [true, false]) {
        const list: CardList = { kind, search: '', filter: { rejected: 'shown' }, sort: { by, descending } };
        const all = library.cards({ ...list, after: null, limit: 200 }).cards.map(({ id }) => id);
        expect(new Set(all).size, `${kind} ${by}`).toBe(kind === 'run' ? 13 : 3);
        for (const limit of [1, 2, 5]) expect(pages(library, list, limit).map(({ id }) => id)).toEqual(all);
        expect(library.catalogue.ids({ list, offset: 0, limit: 100 })).toEqual({ ids: all, total: all.length });
        expect(library.catalogue.ids({ list, offset: 2, limit: 3 }).ids).toEqual(all.slice(2, 5));
        expect(library.cards({ ...list, after: null, offset: 1, limit: 2 }).cards.map(({ id }) => id)).toEqual(
          all.slice(1, 3),
        );
        expect(all.map((id) => library.catalogue.offset(list, id))).toEqual(all.map((_, at) => at));
      }
    }
  }
  const byName = named(library, 'run', { rejected: 'shown' });
  expect(byName.slice(0, 5)).toEqual([
    'Dragon 2 · run 1',
    'Dragon 2 · run 2',
    'Dragon 2 · run 3',
    'Dragon 2 · the best',
    'Dragon 10 · run 1',
  ]);
});

test('a page of another order is refused', async () => {
  const { library } = await stocked();
  const { next } = library.cards({ kind: 'run', search: '', after: null, limit: 1 });
  const ask = (sort: CardSort): unknown => library.cards({ kind: 'run', search: '', sort, after: next, limit: 1 });
  expect(() => ask({ by: 'at', descending: true })).not.toThrow();
  expect(() => ask({ by: 'at', descending: false })).toThrow('no such page');
  expect(() => ask({ by: 'name', descending: true })).toThrow('no such page');
});

test('each filter narrows by what it says, together they all hold, and what is rejected is hidden', async () => {
  const { library, ids } = await stocked();
  const runs = (filter: CardFilter, search = ''): string[] => named(library, 'run', filter, search);
  expect(runs({})).toHaveLength(10);
  expect(runs({ rejected: 'only' })).toEqual(['Dragon 2 · run 3', 'Dragon 10 · run 3', 'épée · run 3']);
  expect(runs({ rejected: 'shown' })).toHaveLength(13);
  expect(runs({ rating: 2 })).toEqual(['Dragon 2 · the best', 'Dragon 10 · the best', 'épée · the best']);
  expect(runs({ favourite: true })).toHaveLength(3);
  expect(runs({ tags: ['keep'] })).toEqual(['Dragon 2 · run 2', 'Dragon 10 · run 2', 'épée · run 2']);
  expect(runs({ tags: ['KEEP', 'große'] })).toHaveLength(3);
  expect(runs({ tags: ['keep', 'other'] })).toEqual([]);
  expect(runs({ unreviewed: true })).toEqual(['Dragon 2 · run 1', 'Dragon 10 · run 1', 'épée · run 1']);
  expect(runs({ states: ['failed', 'running'] })).toEqual(['épée · run 5']);
  expect(runs({ condition: ['open', 'non-manifold'] })).toHaveLength(3);
  expect(runs({ condition: ['unknown'], states: ['done'] })).toHaveLength(3);
  expect(runs({ octree: { min: 600, max: null } })).toHaveLength(7);
  expect(runs({ seed: { min: 10, max: 11 }, steps: { min: 50, max: 50 } })).toHaveLength(2);
  expect(runs({ background: 'kept' })).toEqual(['Dragon 2 · run 1', 'Dragon 10 · run 1', 'épée · run 1']);
  expect(runs({ background: 'removed' })).toHaveLength(7);
  expect(runs({ projectId: ids['Dragon 2'] ?? '' })).toHaveLength(3);
  expect(runs({ rating: 1, tags: ['keep'], octree: { min: 1024, max: 1024 } }, 'dragon')).toHaveLength(2);

  const projects = (filter: CardFilter): string[] => named(library, 'project', filter);
  expect(projects({ seed: { min: 11, max: 11 } })).toEqual(['Dragon 2']);
  // One run that is all of it: seed 11 is that of a run of 1024.
  expect(projects({ seed: { min: 11, max: 11 }, octree: { min: null, max: 512 } })).toEqual([]);
  expect(projects({ seed: { min: 11, max: 11 }, background: 'kept' })).toEqual([]);
  expect(projects({ seed: { min: 10, max: 10 }, background: 'kept' })).toEqual(['Dragon 2']);
  expect(projects({ states: ['failed'] })).toEqual(['épée']);
  expect(projects({ unreviewed: true })).toHaveLength(3);
  const [first] = pages(library, { kind: 'run', search: '' }, 200).slice(-1);
  const at = { min: null, max: first?.at ?? 0 };
  expect(runs({ at })).toEqual([first?.title]);
});

test('words, notes, tags and a run’s own name are searched; what is rejected only when it is asked for', async () => {
  const { library } = await stocked();
  expect(named(library, 'run', {}, 'horns')).toHaveLength(3);
  expect(named(library, 'run', {}, 'GROße')).toHaveLength(3);
  expect(named(library, 'run', {}, 'dragon best')).toEqual(['Dragon 2 · the best', 'Dragon 10 · the best']);
  expect(named(library, 'run', {}, 'epee run')).toHaveLength(4);
  expect(named(library, 'run', { rejected: 'only' }, 'epee')).toEqual(['épée · run 3']);
  expect(named(library, 'run', { rejected: 'shown' }, 'epee')).toHaveLength(5);
});

test('tags are listed as people sort them', async () => {
  const { library } = await stocked();
  const tags = ['Ähre', 'Client 2', 'client 10', 'zinc'];
  const { id } = await library.createProject('Tagged');
  await library.editProject(id, () => ({ tags: tags.toReversed() }));
  const listed = library.catalogue.tags().map(({ tag }) => tag);
  expect(listed.filter((tag) => tags.includes(tag))).toEqual(tags);
});

test('the index of a live library and one made of its files give the same lists', async () => {
  const { shop, library } = await stocked();
  const list = (from: Library, kind: CardList['kind']): Card[] =>
    pages(from, { kind, search: '', filter: { rejected: 'shown' } }, 200);
  const live = (['run', 'project'] as const).map((kind) => list(library, kind));
  const counts = library.catalogue.counts();
  const tags = library.catalogue.tags();
  library.close();
  await rm(shop.indexFolder, { recursive: true });
  const again = await shop.open();
  expect((['run', 'project'] as const).map((kind) => list(again, kind))).toEqual(live);
  expect(again.catalogue.counts()).toEqual(counts);
  expect(again.catalogue.tags()).toEqual(tags);
  expect(counts).toEqual({
    projects: 3,
    runs: 10,
    unreviewed: 3,
    best: 0,
    favourites: { projects: 0, runs: 3 },
    rejected: { projects: 0, runs: 3 },
  });
  expect(tags).toEqual([
    { tag: 'Größe', projects: 0, runs: 3 },
    { tag: 'Keep', projects: 0, runs: 3 },
  ]);
});

test('a result that is gone is noticed when it is asked for, and when it is there again', async () => {
  const { library, ids } = await stocked();
  const id = ids['Dragon 2 1'] ?? '';
  const file = path.join(await library.runFolder(id), 'refined.glb');
  await rm(file);
  expect(await library.pathOf(id, 'mesh')).toBeNull();
  expect(named(library, 'run', { missing: true })).toEqual(['Dragon 2 · run 1']);
  expect(named(library, 'project', { missing: true })).toEqual(['Dragon 2']);
  await library.saveRun({ ...(await library.run(id)), rating: 4 });
  expect(named(library, 'run', { missing: true })).toEqual(['Dragon 2 · run 1']);
  await writeFile(file, 'glTF result');
  expect(await library.pathOf(id, 'mesh')).toBe(file);
  expect(named(library, 'run', { missing: true })).toEqual([]);
});

test('the same file in several projects, and the same run twice, are found', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project: one } = await shop.project(library, 'One');
  const { project: two } = await shop.project(library, 'Two');
  const other = await library.createProject('Other');
  await library.addInput(other.id, await shop.staged('image', 'other.png'));
  const first = await shop.doneRun(library, one, { seed: 1 });
  const again = await shop.doneRun(library, two, { seed: 1 });
  await shop.doneRun(library, two, { seed: 2 });

  expect(named(library, 'project', { duplicates: true })).toEqual(['One', 'Two']);
  expect(named(library, 'run', { duplicates: true })).toEqual(['One · run 1', 'Two · run 1']);
  expect(library.catalogue.facts({ kind: 'run', id: first.id })).toMatchObject({
    card: { duplicates: 1 },
    duplicates: [{ kind: 'run', id: again.id, title: 'Two · run 1' }],
    files: [{ name: 'hero.png' }, { name: 'hero_coarse.glb' }],
  });
  await library.saveRun({ ...again, state: 'failed' });
  expect(named(library, 'run', { duplicates: true })).toEqual([]);
});

test('a mark that reached the file but not the index is there at the next opening', async () => {
  const { shop, library, ids } = await stocked();
  const id = ids['Dragon 2 1'] ?? '';
  const record = await library.run(id);
  const file = path.join(await library.runFolder(id), 'run.json');
  library.close();
  await writeFile(file, JSON.stringify({ ...record, rating: 5, rejected: true, tags: ['museum'] }));
  const again = await shop.open();
  expect(named(again, 'run', { rating: 5, rejected: 'only' }, 'museum')).toEqual(['Dragon 2 · run 1']);
  expect(named(again, 'run', {}, 'museum')).toEqual([]);
  expect(again.catalogue.tags()).toContainEqual({ tag: 'museum', projects: 0, runs: 1 });
});
