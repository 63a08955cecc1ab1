import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { LedgerLine, LedgerPage, LedgerQuery } from '../../../preload/contract/ledger.ts';
import { MIGRATIONS } from '../../../main/library/index-migrations.ts';
import type { Library } from '../../../main/library/port.ts';
import type { ProjectRecord, RunRecord } from '../../../main/library/records.ts';
import { inZone } from '../../support/time-zone.ts';
import { newRun, Workshop } from './support.ts';

const ALL: LedgerQuery = { month: null, projectId: null, after: null, limit: 100 };
const FAILED = { code: 'provider', message: 'x', advice: '', charged: 'no', retryable: false, ref: '' } as const;
const PRICE = 0.15;

/** A run that was sent at this time, and how it stands. */
async function sent(
  library: Library,
  project: ProjectRecord,
  at: number,
  change: Partial<RunRecord> = { state: 'done' },
): Promise<RunRecord> {
  const run = await library.createRun(newRun(project));
  const submits = [{ at, charged: null, requestId: null }];
  const record: RunRecord = { ...run, state: 'queued', submits, requestId: `request-${run.id}`, ...change };
  await library.saveRun(record);
  return record;
}

function linesOf(library: Library, query: Partial<LedgerQuery>): LedgerLine[] {
  const lines: LedgerLine[] = [];
  for (let after: string | null = null; ;) {
    const page: LedgerPage = library.ledger({ ...ALL, ...query, after });
    lines.push(...page.lines);
    if (page.next === null) return lines;
    after = page.next;
  }
}

test('a line for each request, newest first, with what it costs and whose it is', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project: dragon } = await shop.project(library, 'Dragon');
  const { project: tower } = await shop.project(library, 'Tower');
  const at = Date.UTC(2026, 10, 20, 12);
  const done = await sent(library, dragon, at);
  const lost = await sent(library, tower, at + 1, { state: 'unconfirmed', requestId: null });
  const failed = await sent(library, dragon, at + 2, { state: 'failed', failure: FAILED });
  const waits = await sent(library, tower, at + 3);
  await library.saveRun({ ...waits, state: 'queued' });
  await library.createRun(newRun(dragon));

  const page = library.ledger(ALL);
  const line = (run: RunRecord, project: string, rest: Partial<LedgerLine>): object => ({
    runId: run.id,
    projectId: run.projectId,
    project,
    number: run.number,
    gone: false,
    amount: PRICE,
    currency: 'USD',
    requestId: run.requestId,
    ...rest,
  });
  expect(page.lines).toEqual([
    line(waits, 'Tower', { at: at + 3, charge: 'pending', state: 'queued' }),
    line(failed, 'Dragon', { at: at + 2, charge: 'no', state: 'failed' }),
    line(lost, 'Tower', { at: at + 1, charge: 'fal-decides', state: 'unconfirmed' }),
    line(done, 'Dragon', { at, charge: 'yes', state: 'done' }),
  ]);
  const sums = { charged: PRICE, undecided: PRICE, pending: PRICE };
  expect(page).toMatchObject({ total: 4, next: null, sums, months: [{ month: '2026-11', ...sums }] });
  expect(page.projects).toEqual([
    { projectId: tower.id, project: 'Tower', charged: 0, undecided: PRICE, pending: PRICE },
    { projectId: dragon.id, project: 'Dragon', charged: PRICE, undecided: 0, pending: 0 },
  ]);
  expect(library.ledger({ ...ALL, projectId: dragon.id })).toMatchObject({
    total: 2,
    sums: { charged: PRICE, undecided: 0, pending: 0 },
    lines: [{ runId: failed.id }, { runId: done.id }],
    projects: [{ projectId: tower.id }, { projectId: dragon.id }],
  });
});

test('a run that was sent again has a line for each time, and each keeps its own end', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const first = Date.UTC(2026, 9, 31, 12);
  const second = Date.UTC(2026, 10, 2, 12);
  const earlier = { at: first, charged: 'fal-decides', requestId: 'request-first' } as const;

  // The user has said it, and nothing has left yet: what it will cost is not at fal, and the first is settled.
  const again = await sent(library, project, first, { state: 'preparing', requestId: null, submits: [earlier] });
  expect(linesOf(library, {})).toMatchObject([{ at: first, charge: 'fal-decides', requestId: 'request-first' }]);
  expect(library.unsentCost()).toBe(PRICE);

  const later = { at: second, charged: null, requestId: null };
  await library.saveRun({ ...again, state: 'done', requestId: 'request-second', submits: [earlier, later] });
  expect(linesOf(library, {})).toMatchObject([
    { at: second, charge: 'yes', state: 'done', requestId: 'request-second' },
    { at: first, charge: 'fal-decides', state: 'done', requestId: 'request-first' },
  ]);
  expect(library.unsentCost()).toBe(0);
  expect(library.sumsSince(0)).toEqual({ charged: PRICE, undecided: PRICE, pending: 0 });
  expect(library.ledger(ALL).months.map(({ month }) => month)).toEqual(['2026-11', '2026-10']);
  expect([...library.knownRequests()].sort()).toEqual(['request-first', 'request-second']);
});

test('what is unsent of a sweep costs no more than its cap still has room for', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const at = Date.UTC(2026, 10, 20, 12);
  const of = (cap: number | null) => ({ sweep: { id: randomUUID(), cap } });
  const waits: Partial<RunRecord> = { state: 'in-line', requestId: null, submits: [] };
  const capped = of(0.45);
  for (let run = 0; run < 4; run++) await sent(library, project, at, { ...capped, ...waits });
  expect(library.unsentCost()).toBeCloseTo(0.45);
  await sent(library, project, at, { ...capped, state: 'done' });
  await sent(library, project, at, { ...capped, state: 'failed', failure: FAILED });
  expect(library.unsentCost()).toBeCloseTo(0.3);
  const others = [of(null), of(null), of(0.3), { sweep: null }, { sweep: null }];
  for (const other of others) await sent(library, project, at, { ...other, ...waits });
  expect(library.unsentCost()).toBeCloseTo(0.3 + 5 * PRICE);
});

test.each([
  ['UTC', '2026-11-01T00:00:00Z'],
  ['Europe/Berlin', '2026-10-31T23:00:00Z'],
  ['Pacific/Auckland', '2026-10-31T11:00:00Z'],
  ['America/Los_Angeles', '2026-11-01T07:00:00Z'],
  ['America/Havana', '2026-11-01T04:00:00Z'],
  ['Asia/Kathmandu', '2026-10-31T18:15:00Z'],
])('November begins at midnight in %s', async (zone, begins) => {
  inZone(zone);
  const midnight = Date.parse(begins);
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const october = await sent(library, project, midnight - 1);
  const november = await sent(library, project, midnight);
  const ids = (month: string): string[] => linesOf(library, { month }).map(({ runId }) => runId);
  expect(ids('2026-11')).toEqual([november.id]);
  expect(ids('2026-10')).toEqual([october.id]);
  expect(ids('2026-12')).toEqual([]);
  expect(library.ledger(ALL).months.map(({ month, charged }) => [month, charged])).toEqual([
    ['2026-11', PRICE],
    ['2026-10', PRICE],
  ]);
});

test('the same requests are of another month where the user has gone to another zone', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  await sent(library, project, Date.parse('2026-12-31T23:30:00Z'));
  inZone('Asia/Tokyo');
  expect(library.ledger(ALL).months).toMatchObject([{ month: '2027-01' }]);
  inZone('America/New_York');
  expect(library.ledger(ALL).months).toMatchObject([{ month: '2026-12' }]);
});

test('every line is on one page, however long pages are and however many were sent at one moment', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const at = Date.UTC(2026, 10, 20);
  for (let n = 0; n < 12; n++) {
    const earlier = { at: at + (n % 3), charged: 'no', requestId: `earlier-${n}` } as const;
    await sent(library, project, at, { submits: [earlier, { at: at + (n % 3), charged: null, requestId: null }] });
  }
  const whole = linesOf(library, {});
  expect(whole).toHaveLength(24);
  expect(new Set(whole.map(({ requestId }) => requestId)).size).toBe(24);
  for (const limit of [1, 5, 23, 24, 25]) {
    expect(linesOf(library, { limit })).toEqual(whole);
    expect(linesOf(library, { limit, month: '2026-11', projectId: project.id })).toEqual(whole);
  }
  expect(() => library.ledger({ ...ALL, after: '1:2' })).toThrow('There is no such page.');
  const elsewhere = library.ledger({ ...ALL, limit: 1 }).next;
  expect(linesOf(library, { month: '2026-10', after: elsewhere })).toEqual([]);
});

test('a ledger made from the files says the same as the one that grew with them', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project: dragon } = await shop.project(library, 'Dragon');
  const { project: tower } = await shop.project(library, 'Tower');
  const at = Date.UTC(2026, 8, 30);
  for (let n = 0; n < 20; n++) {
    const charged = (['yes', 'no', 'fal-decides'] as const)[n % 3] ?? 'no';
    const state = (['done', 'failed', 'queued', 'unconfirmed', 'cancelled', 'in-line'] as const)[n % 6] ?? 'done';
    const submits = [
      { at: at + n * 1e9, charged, requestId: `earlier-${n}` },
      { at: at + n * 1e9 + 5, charged: null, requestId: null },
    ].slice(n % 3);
    const failure = state === 'failed' ? { ...FAILED, charged } : null;
    await sent(library, n % 2 === 0 ? dragon : tower, at, { state, submits, failure });
  }
  const told = (from: Library): unknown => [
    from.ledger(ALL),
    from.ledger({ ...ALL, month: '2026-10', projectId: dragon.id }),
    from.unsentCost(),
    from.sumsSince(at + 1e10),
    [...from.knownRequests()].sort(),
  ];
  const live = told(library);
  library.close();
  await rm(shop.indexFolder, { recursive: true });
  expect(told(await shop.open())).toEqual(live);
});

test('a library of an app that had no ledger opens, and has one', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const at = Date.UTC(2026, 10, 3);
  const run = await sent(library, project, at);
  const file = path.join(await library.runFolder(run.id), 'run.json');
  library.close();
  const newer = ['place', 'sweep', 'stopped', 'adopted', 'deletedAtFal', 'rating'];
  const record = Object.entries(JSON.parse(await readFile(file, 'utf8')) as object);
  const older = record.filter(([field]) => !newer.includes(field));
  await writeFile(file, JSON.stringify({ ...Object.fromEntries(older), submits: [{ at }] }));

  const again = await shop.open();
  expect(again.problems).toEqual([]);
  expect(again.ledger(ALL)).toMatchObject({ total: 1, sums: { charged: PRICE } });
  expect(linesOf(again, {})).toMatchObject([{ at, charge: 'yes', requestId: run.requestId }]);
  expect(await again.runsOf(project.id)).toMatchObject([{ id: run.id, place: 0, sweep: null, adopted: false }]);
});

test('a run is found by the ids that fal knows it by', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const earlier = { at: 1, charged: 'no', requestId: '11111111-aaaa-4bbb-8ccc-222222222222' } as const;
  const run = await sent(library, project, 2, {
    requestId: '764cabcf-b745-4b3e-ae38-1200304cf45b',
    submits: [earlier, { at: 2, charged: null, requestId: null }],
  });
  await sent(library, project, 3);
  const found = (search: string): string[] =>
    library.cards({ kind: 'run', search, after: null, limit: 10 }).cards.map(({ id }) => id);
  expect(found('764cabcf-b745-4b3e-ae38-1200304cf45b')).toEqual([run.id]);
  expect(found('764cabcf')).toEqual([run.id]);
  expect(found('11111111-aaaa')).toEqual([run.id]);
  expect(found('99999999-aaaa')).toEqual([]);
});

test('what is gone from the library was paid for all the same', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project: dragon } = await shop.project(library, 'Dragon');
  const { project: tower } = await shop.project(library, 'Tower');
  const first = await sent(library, dragon, 1000);
  const second = await sent(library, dragon, 2000);
  await sent(library, tower, 3000);
  const folder = await library.runFolder(first.id);
  library.close();
  await rm(folder, { recursive: true });
  await rm(path.join(shop.folder, 'Tower'), { recursive: true });
  const times = linesOf(await shop.open(), {}).map(({ at }) => at);
  expect(times).toEqual([3000, second.submits[0]?.at, 1000]);
});

test('an index of the first version is filled with what it lacked, though no file has changed', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library, 'Dragon');
  const run = await sent(library, project, Date.UTC(2026, 10, 3));
  const live = library.ledger(ALL);
  library.close();

  const file = path.join(shop.indexFolder, `${library.record.id}.sqlite`);
  const newer = `${file}.newer`;
  await rename(file, newer);
  const db = new DatabaseSync(file);
  db.exec(`
    pragma journal_mode = wal;
    ${MIGRATIONS[0] ?? ''} pragma user_version = 1;
    attach '${newer}' as newer;
    insert into project select row, id, folder, stamp, 'Stale', label, at from newer.project;
    insert into input select id, project, place, slot, file, name from newer.input;
    insert into run select row, id, project, folder, stamp, number, state, ended, at, image, mesh, subtitle, words, 0
      from newer.run;
    insert into project_words (rowid, words) select row, label from project;
    insert into run_words (rowid, words) select row, 'stale' from run;`);
  db.close();

  const again = await shop.open();
  expect(again.ledger(ALL).lines).toEqual(live.lines);
  expect(again.twinOf(run)).toMatchObject({ runId: run.id, project: 'Dragon' });
  const found = (search: string): number => again.cards({ kind: 'run', search, after: null, limit: 10 }).total;
  expect([found('stale'), found('dragon run'), found('octree')]).toEqual([0, 1, 1]);
});
