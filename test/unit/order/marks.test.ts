import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { RunRecord } from '../../../main/library/records.ts';
import { Marks, marksOf } from '../../../main/order/marks.ts';
import type { CardRef } from '../../../preload/contract/cards.ts';
import { runBench } from '../../support/run-bench.ts';
import { startOne } from '../../support/runner-library.ts';

type Bench = Awaited<ReturnType<typeof runBench>>;

function marksOver(bench: Bench, { runner }: ReturnType<Bench['open']>) {
  const changed: (readonly string[])[] = [];
  const moved = { count: 0 };
  const marks = new Marks({
    library: bench.library,
    runner,
    newId: randomUUID,
    now: () => bench.clock.now(),
    changed: (projects) => changed.push(projects),
    moneyMoved: () => (moved.count += 1),
  });
  return { marks, changed, moved };
}

const cardsOf = (bench: Bench, kind: 'run' | 'project') =>
  bench.library.cards({ kind, search: '', filter: { rejected: 'shown' }, after: null, limit: 200 }).cards;

/** What the files say, not the index. */
const inFiles = async (bench: Bench, ids: readonly string[]) => [
  marksOf(await bench.library.project(bench.project.id)),
  ...(await Promise.all(ids.map(async (id) => marksOf(await bench.library.run(id))))),
];

test('many are marked at once, one undo makes each exactly as it was, and the undo can be undone', async () => {
  const bench = await runBench();
  const opened = bench.open();
  const { marks, changed } = marksOver(bench, opened);
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    ids.push((await startOne(opened.runner, { ...bench.ask, params: { ...bench.ask.params, seed: n } })).id);
    await opened.rests();
  }
  const [first = '', second = ''] = ids;
  const cards = [
    { kind: 'project' as const, id: bench.project.id },
    ...ids.map((id) => ({ kind: 'run' as const, id })),
  ];
  await marks.change([{ kind: 'run', id: first }], { rating: 3, addTags: ['Old', 'best'], notes: 'horns' });
  await marks.change([{ kind: 'run', id: second }], { name: 'the one' });
  const before = await inFiles(bench, ids);

  const progress: number[] = [];
  const done = await marks.change(
    cards,
    { rating: 5, favourite: true, rejected: true, addTags: ['BEST', 'new'], removeTags: ['old'] },
    (share) => progress.push(share),
  );
  expect(done).toMatchObject({ changed: 4, refused: [] });
  expect(progress.at(-1)).toBe(1);
  expect(changed.at(-1)).toEqual([bench.project.id]);
  expect(await bench.library.run(first)).toMatchObject({
    rating: 5,
    rejected: true,
    tags: ['best', 'new'],
    notes: 'horns',
  });
  expect(cardsOf(bench, 'run').every((card) => card.rating === 5 && card.favourite && card.rejected)).toBe(true);
  const after = await inFiles(bench, ids);

  const undone = await marks.set(done.undo);
  expect(await inFiles(bench, ids)).toEqual(before);
  await marks.set(undone.undo);
  expect(await inFiles(bench, ids)).toEqual(after);
  // What is so already is no change, and nothing to undo.
  expect(await marks.change(cards, { rating: 5 })).toEqual({ changed: 0, undo: [], refused: [] });
});

test('what cannot be is refused for that card alone, and says why', async () => {
  const bench = await runBench();
  const opened = bench.open();
  const { marks } = marksOver(bench, opened);
  const { id } = await startOne(opened.runner, bench.ask);
  await opened.rests();
  const failed = (await bench.library.run(id)).id;
  await bench.library.saveRun({ ...(await bench.library.run(id)), state: 'failed' });
  const gone = randomUUID();
  const done = await marks.change(
    [
      { kind: 'run', id: failed },
      { kind: 'run', id: gone },
      { kind: 'project', id: bench.project.id },
    ],
    { rating: 4 },
  );
  expect(done.changed).toBe(1);
  expect(done.refused).toMatchObject(
    [
      { id: gone, title: '', message: 'That run is not in the library.' },
      { id: failed, title: 'Dragon · run 1', message: 'Only a finished run can be rated.' },
    ].sort(
      (a, b) => done.refused.findIndex((one) => one.id === a.id) - done.refused.findIndex((one) => one.id === b.id),
    ),
  );
  expect(await marks.change([{ kind: 'project', id: bench.project.id }], { name: null })).toMatchObject({
    changed: 0,
    refused: [{ message: 'A project has a name.' }],
  });
});

test('marks given while a run is under way are kept with everything that it writes', async () => {
  const bench = await runBench();
  const given: Promise<unknown>[] = [];
  const states: string[] = [];
  const opened = bench.open({
    told: ({ id, state }) => {
      if (states.at(-1) === state) return;
      states.push(state);
      given.push(marks.change([{ kind: 'run', id }], { addTags: [state], favourite: true }));
    },
  });
  const { marks } = marksOver(bench, opened);
  const { id } = await startOne(opened.runner, bench.ask);
  await opened.rests();
  await Promise.all(given);
  const run = await bench.library.run(id);
  expect(states).toEqual(expect.arrayContaining(['in-line', 'uploading', 'queued', 'done']));
  expect(new Set(run.tags)).toEqual(new Set(states));
  expect(run).toMatchObject({ state: 'done', favourite: true, result: { bytes: 14 } });
  expect((await opened.runner.view(id)).tags).toHaveLength(states.length);
});

describe('that somebody else paid for a run', () => {
  const spent = ({ library }: Bench) => {
    const { lines, sums } = library.ledger({ month: null, projectId: null, after: null, limit: 9 });
    return [library.sumsSince(0).charged, sums.charged, lines.length];
  };
  async function paid() {
    const bench = await runBench();
    const opened = bench.open();
    const { id } = await startOne(opened.runner, bench.ask);
    await opened.rests();
    return { bench, opened, id, card: { kind: 'run', id } as const, ...marksOver(bench, opened) };
  }

  test('takes it out of ledger and budget at once, and one undo brings it back', async () => {
    const { bench, opened, id, card, marks, moved } = await paid();
    expect(spent(bench)).toEqual([0.15, 0.15, 1]);
    const done = await marks.change([card], { paidElsewhere: true });
    expect(done.undo).toEqual([{ ...card, marks: { paidElsewhere: false } }]);
    expect(spent(bench)).toEqual([0, 0, 0]);
    expect(opened.viewOf(id)).toMatchObject({ charge: 'yes', paidElsewhere: true });
    expect(await bench.library.run(id)).toMatchObject({ paidElsewhere: true });
    expect(moved.count).toBe(1);

    const undone = await marks.set(done.undo);
    expect(spent(bench)).toEqual([0.15, 0.15, 1]);
    expect(opened.viewOf(id)).toMatchObject({ paidElsewhere: false });
    await marks.set(undone.undo);
    expect(spent(bench)).toEqual([0, 0, 0]);
    expect(await marks.change([card], { paidElsewhere: false })).toMatchObject({ changed: 1, refused: [] });
    expect(spent(bench)).toEqual([0.15, 0.15, 1]);
    expect(moved.count).toBe(4);
    await marks.change([card], { favourite: true });
    expect(moved.count).toBe(4);
  });

  test('cannot be said of a project, nor of a run that goes on, is unconfirmed or cost nothing', async () => {
    const { bench, id, card, marks, moved } = await paid();
    const { submits, ...run } = await bench.library.run(id);
    const state = (change: Partial<RunRecord>) => bench.library.saveRun({ ...run, submits, remote: null, ...change });
    const refusedOf = async (one: CardRef) => (await marks.change([one], { paidElsewhere: true })).refused;
    const why = [{ message: 'Only a run that ended and was charged can have been paid by somebody else.' }];
    await state({ state: 'running' });
    expect(await refusedOf(card)).toMatchObject(why);
    await state({ state: 'unconfirmed' });
    expect(await refusedOf(card)).toMatchObject(why);
    await state({ state: 'cancelled' });
    expect(await refusedOf(card)).toMatchObject(why);
    await state({ state: 'done', price: { ...run.price, amount: 0 } });
    expect(await refusedOf(card)).toMatchObject(why);
    expect(await refusedOf({ kind: 'project', id: bench.project.id })).toMatchObject([
      { message: 'A project is not paid, its runs are.' },
    ]);
    expect(moved.count).toBe(0);
  });

  test('is refused with its reason where the library can only be looked at', async () => {
    const { bench, id, card } = await paid();
    const refusal = new AppError('read-only', 'This library can only be looked at.', { advice: 'It is in use.' });
    const { marks, moved } = marksOver(bench, bench.open({ refusal }));
    expect(await marks.change([card], { paidElsewhere: true })).toMatchObject({
      changed: 0,
      refused: [{ id, message: refusal.message, advice: refusal.advice }],
    });
    expect(spent(bench)).toEqual([0.15, 0.15, 1]);
    expect(moved.count).toBe(0);
  });
});

test('a tag is renamed everywhere, taken in by one that is there, and taken back', async () => {
  const bench = await runBench();
  const opened = bench.open();
  const { marks } = marksOver(bench, opened);
  const { id } = await startOne(opened.runner, bench.ask);
  await opened.rests();
  await marks.change([{ kind: 'project', id: bench.project.id }], { addTags: ['Client A'] });
  await marks.change([{ kind: 'run', id }], { addTags: ['client a', 'print'] });
  const before = await inFiles(bench, [id]);
  const done = await marks.renameTag('CLIENT A', 'print');
  expect(done.changed).toBe(2);
  expect(bench.library.catalogue.tags()).toEqual([{ tag: 'print', projects: 1, runs: 1 }]);
  await marks.set(done.undo);
  expect(await inFiles(bench, [id])).toEqual(before);
});

test('what was written out of a mesh is kept with it, walked to, and known when it comes in again', async () => {
  const bench = await runBench();
  const opened = bench.open();
  const { marks } = marksOver(bench, opened);
  const { id } = await startOne(opened.runner, bench.ask);
  await opened.rests();
  const sha256 = 'c'.repeat(64);
  const written = { name: 'dragon.glb', format: 'glb', recipe: 'Blender', bytes: 9, sha256, to: 'file' };
  await marks.noteExport(id, written);
  await marks.noteExport(bench.mesh.id, { ...written, name: 'coarse.obj', sha256: 'd'.repeat(64) });
  expect((await bench.library.run(id)).exports).toMatchObject([written]);
  expect(bench.library.catalogue.exportWith(sha256)).toMatchObject({ source: id, name: 'dragon.glb' });

  const { nodes, edges, more } = bench.library.catalogue.lineage(id);
  expect(more).toBe(false);
  expect(nodes.map(({ kind, title }) => `${kind} ${title}`).sort()).toEqual([
    'coarse hero.glb',
    'export dragon.glb',
    'picture hero.png',
    'refined run 1',
  ]);
  expect(edges.map(({ how }) => how).sort()).toEqual(['exported', 'made', 'made']);
  const ofMesh = bench.library.catalogue.lineage(bench.mesh.id);
  expect(ofMesh.nodes.map(({ kind }) => kind).sort()).toEqual(['coarse', 'export', 'export', 'refined']);
  expect(() => bench.library.catalogue.lineage(randomUUID())).toThrow('not in the library');
});

test('a long change that is stopped leaves the rest as it is, and what is done is one undo', async () => {
  const bench = await runBench();
  const opened = bench.open();
  const { marks } = marksOver(bench, opened);
  const projects = [bench.project.id];
  for (let n = 0; n < 60; n++) projects.push((await bench.library.createProject(`Dragon ${n}`)).id);
  const stop = new AbortController();
  const cards = projects.map((id) => ({ kind: 'project' as const, id }));
  const marked = await marks.change(cards, { rating: 4 }, (done) => done > 0.3 && stop.abort(), stop.signal);
  const rated = cardsOf(bench, 'project').filter(({ rating }) => rating === 4);
  expect(rated.length).toBe(marked.changed);
  expect(marked.changed).toBeGreaterThan(15);
  expect(marked.changed).toBeLessThan(50);
  await marks.set(marked.undo);
  expect(cardsOf(bench, 'project').filter(({ rating }) => rating === 4)).toEqual([]);
});
