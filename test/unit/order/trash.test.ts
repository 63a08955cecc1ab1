import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Library } from '../../../main/library/port.ts';
import type { RunRecord } from '../../../main/library/records.ts';
import { newRun, readText, titles, Workshop } from '../library/support.ts';
import { contents, deskOver, LEDGER, paid } from './trash-bench.ts';

test('a project comes back exactly, with what others put there, also after a restart', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run, folder } = await paid(shop, library, 'Dragon');
  await writeFile(path.join(folder, 'sketch.blend'), 'mine');
  const before = await contents(folder);
  const { entries, refused } = await deskOver(library).put([{ kind: 'project', id: run.projectId }]);
  expect(refused).toEqual([]);
  expect(entries).toMatchObject([{ kind: 'project', title: 'Dragon', runs: 1, cardId: run.projectId }]);
  expect(entries[0]?.bytes).toBe(Object.values(before).reduce((sum, text) => sum + Buffer.byteLength(text), 0));
  expect(await readdir(shop.folder)).not.toContain('Dragon');
  expect(titles(library, 'project', '')).toEqual([]);
  expect(titles(library, 'run', '')).toEqual([]);
  await expect(library.project(run.projectId)).rejects.toThrow('not in the library');
  library.close();

  const again = await shop.open();
  expect(again.problems).toEqual([]);
  expect(titles(again, 'project', '')).toEqual([]);
  const desk = deskOver(again);
  const listed = await desk.list();
  expect(listed).toEqual({ entries, bytes: entries[0]?.bytes });
  expect(await desk.restore([entries[0]?.id ?? ''])).toEqual({
    restored: [{ kind: 'project', id: run.projectId }],
    refused: [],
  });
  expect(await contents(path.join(shop.folder, 'Dragon'))).toEqual(before);
  expect(titles(again, 'run', 'dragon')).toEqual(['Dragon · run 1']);
  expect((await desk.list()).entries).toEqual([]);
  expect(await readdir(path.join(shop.folder, '.trash'))).toEqual([]);
});

test('where its name is taken meanwhile it comes back under a free one', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const desk = deskOver(library);
  const { entries } = await desk.put([{ kind: 'project', id: run.projectId }]);
  await library.createProject('dragon');
  await desk.restore(entries.map(({ id }) => id));
  expect((await readdir(shop.folder)).filter((name) => /dragon/i.test(name)).sort()).toEqual(['Dragon 2', 'dragon']);
  expect(await library.run(run.id)).toMatchObject({ id: run.id, state: 'done' });
  expect(titles(library, 'project', 'dragon')).toHaveLength(2);
});

test('a run is thrown away and put back; after its project, and without it', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const desk = deskOver(library);
  const { entries } = await desk.put([{ kind: 'run', id: run.id }]);
  expect(entries).toMatchObject([{ kind: 'run', title: 'Dragon · run 1', runs: 1 }]);
  expect(titles(library, 'run', '')).toEqual([]);
  expect((await library.createRun(newRun(await library.project(run.projectId)))).number).toBe(2);

  const [runEntry = ''] = entries.map(({ id }) => id);
  const second = await library.unfinishedRuns();
  await library.saveRun({ ...(second[0] ?? run), state: 'cancelled' });
  const project = await desk.put([{ kind: 'project', id: run.projectId }]);
  expect((await desk.restore([runEntry])).refused).toMatchObject([
    { message: expect.stringContaining('“Dragon”') as string },
  ]);
  // Both in one go, whatever their order.
  const both = await desk.restore([runEntry, project.entries[0]?.id ?? '']);
  expect(both).toMatchObject({ refused: [], restored: [{ kind: 'project' }, { kind: 'run', id: run.id }] });

  const thrown = await desk.put([{ kind: 'run', id: run.id }]);
  const last = await desk.put([{ kind: 'project', id: run.projectId }]);
  await desk.empty(last.entries.map(({ id }) => id));
  expect(await desk.restore(thrown.entries.map(({ id }) => id))).toMatchObject({ restored: [{ id: run.id }] });
  expect(await library.project(run.projectId)).toMatchObject({ name: 'Dragon', inputs: [] });
  expect(await library.pathOf(run.id, 'mesh')).not.toBeNull();
  library.close();
  const again = await shop.open();
  expect(again.problems).toEqual([]);
  expect(titles(again, 'run', '')).toEqual(['Dragon · run 1']);
});

test('what is under way is refused, says what to do, and stays', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const waits = await library.createRun(newRun(await library.project(run.projectId), { seed: 2 }));
  const desk = deskOver(library);
  const { entries, refused } = await desk.put([
    { kind: 'project', id: run.projectId },
    { kind: 'run', id: waits.id },
    { kind: 'run', id: run.id },
  ]);
  expect(entries.map(({ cardId }) => cardId)).toEqual([run.id]);
  expect(refused).toMatchObject([
    { title: 'Dragon', message: 'Run 2 is under way.', advice: 'Cancel it, or wait until it has ended.' },
    { title: 'Dragon · run 2', message: 'Run 2 is under way.' },
  ]);
  await library.saveRun({ ...waits, state: 'unconfirmed' });
  expect((await desk.put([{ kind: 'run', id: waits.id }])).refused).toMatchObject([
    { message: 'fal may still deliver this run, and it may be paid for.' },
  ]);
  const sweep = { id: run.id, cap: 1 };
  await library.saveRun({ ...waits, state: 'in-line', sweep });
  const other = await shop.doneRun(library, await library.project(run.projectId), { seed: 3 });
  await library.saveRun({ ...other, sweep });
  expect((await desk.put([{ kind: 'run', id: other.id }])).refused).toMatchObject([
    { message: expect.stringContaining('its cap counts all of them') as string },
  ]);
});

test('what was spent stays spent: in the trash, when it is emptied, after a restart, and once only when it is back', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const { run: other } = await paid(shop, library, 'Tower');
  const before = library.ledger(LEDGER);
  expect(before.sums.charged).toBe(0.3);
  const same = (now: Library): void => {
    const { lines, sums, months, projects, total } = now.ledger(LEDGER);
    expect({ sums, months, projects, total }).toEqual({
      sums: before.sums,
      months: before.months,
      projects: before.projects,
      total: before.total,
    });
    expect(lines.map(({ gone: _, ...line }) => line)).toEqual(before.lines.map(({ gone: _, ...line }) => line));
  };
  const desk = deskOver(library);
  const { entries } = await desk.put([
    { kind: 'run', id: run.id },
    { kind: 'project', id: other.projectId },
  ]);
  same(library);
  expect(library.ledger(LEDGER).lines.map(({ gone }) => gone)).toEqual([true, true]);
  expect(library.ledger({ ...LEDGER, projectId: run.projectId }).sums.charged).toBe(0.15);
  expect(library.knownRequests()).toContain(run.requestId);
  expect(library.sumsSince(0).charged).toBe(0.3);
  await desk.restore([entries[0]?.id ?? '']);
  same(library);
  expect(library.ledger(LEDGER).lines.filter(({ gone }) => gone)).toMatchObject([{ runId: other.id }]);
  const emptied = await desk.empty(null);
  expect(emptied).toMatchObject({ emptied: 1, refused: [] });
  same(library);
  library.close();
  await rm(shop.indexFolder, { recursive: true });
  same(await shop.open());
});

test('many are thrown away with their money written down once, and a stop leaves the rest with nothing written of it', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const runs: RunRecord[] = [];
  for (const name of ['Castle', 'Dragon', 'Tower', 'Wyvern']) runs.push((await paid(shop, library, name)).run);
  const desk = deskOver(library);
  const file = path.join(shop.folder, 'ledger-kept.json');
  const stop = new AbortController();
  const texts = new Set<string>();
  const told: number[] = [];
  const cards = runs.map(({ projectId: id }) => ({ kind: 'project', id }) as const);
  const { entries, refused } = await desk.put(cards, {
    signal: stop.signal,
    progress: (done) => {
      told.push(done);
      texts.add(readFileSync(file, 'utf8'));
      if (done === 0.75) stop.abort();
    },
  });
  expect([entries.map(({ title }) => title), refused, told]).toEqual([
    ['Castle', 'Dragon', 'Tower'],
    [],
    [0.25, 0.5, 0.75],
  ]);
  expect([...texts].map((text) => linesIn(text).length)).toEqual([4]);
  const kept = linesIn(await readText(file));
  expect(kept.map(({ run }) => run)).toEqual(runs.slice(0, 3).map(({ id }) => id));
  expect(library.sumsSince(0).charged).toBeCloseTo(0.6);

  // What another machine writes meanwhile is not written over.
  const theirs = { ...kept[0], run: crypto.randomUUID(), project: crypto.randomUUID() };
  await writeFile(file, JSON.stringify({ version: 1, lines: [...kept, theirs] }));
  await desk.put([{ kind: 'run', id: runs[3]?.id ?? '' }]);
  expect(linesIn(await readText(file)).map(({ run }) => run)).toEqual([
    ...runs.slice(0, 3).map(({ id }) => id),
    theirs.run,
    runs[3]?.id,
  ]);
  library.close();
  const again = await shop.open();
  expect(again.sumsSince(0).charged).toBeCloseTo(0.75);
  const back = new AbortController();
  const restored = await deskOver(again).restore(entries.map(({ id }) => id), { signal: back.signal, progress: () => back.abort() }); // prettier-ignore
  expect(restored.restored).toHaveLength(1);
  expect(await deskOver(again).empty(null)).toMatchObject({ emptied: 3 });
  // Nobody else’s line went, and the sum is as it was.
  expect(again.sumsSince(0).charged).toBeCloseTo(0.75);
  again.close();
  await writeFile(file, JSON.stringify({ version: 1, lines: linesIn(await readText(file)).filter(({ run }) => run !== theirs.run) })); // prettier-ignore
  expect((await shop.open()).sumsSince(0).charged).toBeCloseTo(0.6);
});

const linesIn = (text: string): { readonly run: string }[] => (JSON.parse(text) as { lines: { run: string }[] }).lines;

test('what a sync tool brings slower than its record is waited for; a record that is lost is made out again', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const { run: other } = await paid(shop, library, 'Tower');
  await deskOver(library).put([
    { kind: 'project', id: run.projectId },
    { kind: 'run', id: other.id },
  ]);
  library.close();
  const trash = path.join(shop.folder, '.trash');
  const homes = await readdir(trash);
  const late = homes.find((name) => name.endsWith('-Dragon')) ?? '';
  await rename(path.join(trash, late, 'Dragon'), path.join(shop.root, 'on its way'));
  await rm(path.join(trash, homes.find((name) => name !== late) ?? '', 'trash.json'));

  const again = await shop.open();
  const desk = deskOver(again);
  const { entries } = await desk.list();
  expect(entries).toMatchObject([{ kind: 'run', cardId: other.id, title: 'Tower · run 1', runs: 1 }]);
  expect(entries[0]?.bytes).toBeGreaterThan(11);
  await rename(path.join(shop.root, 'on its way'), path.join(trash, late, 'Dragon'));
  const both = (await desk.list()).entries;
  expect(both.map(({ title }) => title).sort()).toEqual(['Dragon', 'Tower · run 1']);
  expect((await desk.restore(both.map(({ id }) => id))).refused).toEqual([]);
  expect(titles(again, 'run', '').sort()).toEqual(['Dragon · run 1', 'Tower · run 1']);
});

test('a library that is only looked at keeps what lies in its trash as it is', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  await deskOver(library).put([{ kind: 'project', id: run.projectId }]);
  const [home = ''] = await readdir(path.join(shop.folder, '.trash'));
  await rename(path.join(shop.folder, '.trash', home, 'Dragon'), path.join(shop.root, 'on its way'));
  shop.time += 365 * 24 * 3_600_000;
  const looked = await shop.open(shop.folder, { here: { host: 'studio-mac', pid: 7, isAlive: () => true } });
  expect(looked.access.writable).toBe(false);
  expect(await looked.trash.list()).toEqual([]);
  expect(await readdir(path.join(shop.folder, '.trash', home))).toEqual(['trash.json']);
});

test('a trash that cannot be read takes no picture away, and is read when it can be again', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run, folder } = await paid(shop, library, 'Dragon');
  await writeFile(path.join(await library.runFolder(run.id), 'refined.png'), 'picture');
  const trash = path.join(shop.folder, '.trash');
  await symlink(trash, trash);
  await expect(library.trash.list()).rejects.toThrow();
  expect(await library.pathOf(run.id, 'thumbnail')).toContain(folder);
  await rm(trash);
  expect(await library.trash.list()).toEqual([]);
  await deskOver(library).put([{ kind: 'project', id: run.projectId }]);
  expect(await library.trash.list()).toHaveLength(1);
});

test('what can no longer be read is not put back half: it stays in the trash, and says why', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  const { run: other } = await paid(shop, library, 'Tower');
  const desk = deskOver(library);
  const { entries } = await desk.put([
    { kind: 'project', id: run.projectId },
    { kind: 'run', id: other.id },
  ]);
  const trash = path.join(shop.folder, '.trash');
  const records = (await readdir(trash, { recursive: true })).filter((name) =>
    /-Dragon.Dragon.project\.json$|-Tower run 1.[^/\\]+.run\.json$/.test(name),
  );
  expect(records).toHaveLength(2);
  const whole = await Promise.all(records.map((name) => readText(trash, name)));
  for (const name of records) await writeFile(path.join(trash, name), '{"half');
  const ids = entries.map(({ id }) => id);
  expect(await desk.restore(ids)).toMatchObject({
    restored: [],
    refused: [{ message: 'project.json is damaged.' }, { message: 'run.json is damaged.' }],
  });
  expect((await desk.list()).entries).toHaveLength(2);
  expect((await readdir(shop.folder)).filter((name) => !name.startsWith('.'))).not.toContain('Dragon');
  for (const [at, name] of records.entries()) await writeFile(path.join(trash, name), whole[at] ?? '');
  expect((await desk.restore(ids)).refused).toEqual([]);
  expect(titles(library, 'run', '').sort()).toEqual(['Dragon · run 1', 'Tower · run 1']);
});

test('a crash between the money’s line and the folder’s leaving counts once, and leaves nothing behind for long', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run, folder } = await paid(shop, library, 'Dragon');
  const { entries } = await deskOver(library).put([{ kind: 'project', id: run.projectId }]);
  library.close();
  // As if the power had failed before the rename: everything is written, the folder is where it was.
  const [home = ''] = await readdir(path.join(shop.folder, '.trash'));
  await rename(path.join(shop.folder, '.trash', home, 'Dragon'), folder);
  const again = await shop.open();
  expect(again.ledger(LEDGER)).toMatchObject({ total: 1, sums: { charged: 0.15 }, lines: [{ gone: false }] });
  expect(titles(again, 'project', '')).toEqual(['Dragon']);
  expect((await deskOver(again).list()).entries).toEqual([]);
  expect(await readdir(path.join(shop.folder, '.trash'))).toEqual([home]);
  shop.time += 31 * 24 * 3_600_000;
  expect((await deskOver(again).list()).entries).toEqual([]);
  expect(await readdir(path.join(shop.folder, '.trash'))).toEqual([]);
  expect(entries).toHaveLength(1);
});

test('a picture of what lies in the trash is found by the entry’s name', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { run } = await paid(shop, library, 'Dragon');
  await writeFile(path.join(await library.runFolder(run.id), 'refined.png'), 'picture');
  const { entries } = await deskOver(library).put([{ kind: 'project', id: run.projectId }]);
  const file = await library.pathOf(entries[0]?.picture ?? '', 'thumbnail');
  expect(await readText(file ?? '')).toBe('picture');
});

test('a damaged file of kept sums, or of searches, is set aside and said', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  library.close();
  await mkdir(shop.folder, { recursive: true });
  await writeFile(path.join(shop.folder, 'ledger-kept.json'), '{"version":1,"lines":[{');
  await writeFile(path.join(shop.folder, 'searches.json'), 'x');
  const again = await shop.open();
  expect(again.problems.map(({ sentence }) => sentence)).toEqual([
    expect.stringMatching(/ledger-kept\.json is damaged\. The ledger lacks .* kept as ledger-kept\.broken-/),
  ]);
  expect(await again.searches.list()).toEqual([]);
  const list = { kind: 'run', search: 'dragon' } as const;
  const id = again.record.id;
  expect(await again.searches.save({ id, name: 'Dragons', list })).toEqual([{ id, name: 'Dragons', list }]);
  expect((await readdir(shop.folder)).filter((name) => name.includes('broken'))).toHaveLength(2);
  again.close();
  const third = await shop.open();
  expect(third.problems).toEqual([]);
  await third.searches.save({ id: third.record.id, name: 'Best dragons', list });
  expect((await third.searches.list()).map(({ name }) => name)).toEqual(['Best dragons']);
  expect(await third.searches.remove(id)).toEqual([]);
});
