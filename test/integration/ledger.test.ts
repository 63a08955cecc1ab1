import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { LedgerLine, LedgerPage, Sums } from '../../preload/contract/ledger.ts';
import { silentLog } from '../../main/base/log.ts';
import { exportLedger } from '../../main/ledger/export.ts';
import { openLibrary } from '../../main/library/open.ts';
import type { Library } from '../../main/library/port.ts';
import type { Billed } from '../fal-server/account.ts';
import { MONTH } from './ledger/month.ts';
import { playMonth } from './ledger/play-month.ts';

const MONTH_OF_IT = '2026-12';

test.each([
  ['takes nothing for inputs that its model cannot use', false],
  ['charges for them', true],
])('the ledger of a month is what fal billed, where fal %s', { timeout: 120_000 }, async (says, chargesInvalid) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-ledger-'));
  const month = await playMonth(folder, { chargesInvalid });
  const { library, world } = month;
  onTestFinished(async () => {
    await month.close();
    await rm(folder, { recursive: true, force: true });
  });
  const bill = world.server.billed();
  const lines = linesOf(library);
  const { sums, months, projects, total } = pageOf(library);

  expect(MONTH.length).toBeGreaterThanOrEqual(30);
  expect(total).toBe(world.server.journal().filter(({ operation }) => operation === 'submit').length);
  expect(months.map(({ month }) => month)).toEqual([MONTH_OF_IT]);
  expect(new Set(projects.map(({ project }) => project))).toEqual(new Set(['Dragon', '=Tower']));
  expect(lines.map(({ charge }) => charge)).not.toContain('pending');

  // Line by line: what is said to be charged is on the bill at its price, what is said to be free is not.
  const billedFor = matched(lines, bill);
  for (const line of lines.filter(({ charge }) => charge !== 'fal-decides')) {
    expect(billedFor.get(line)?.amount ?? 0, nameOf(line)).toBe(line.charge === 'yes' ? line.amount : 0);
  }
  // And nothing is on the bill that is not in the ledger.
  expect([...billedFor.values()]).toHaveLength(bill.length);

  // The sums: all that fal's rules leave open is on the one side or the other.
  const billed = dollars(bill.reduce((sum, { amount }) => sum + amount, 0));
  const open = lines.filter(({ charge }) => charge === 'fal-decides');
  const decided = dollars(open.reduce((sum, line) => sum + (billedFor.get(line)?.amount ?? 0), 0));
  expect(billed).toBe(world.server.account().spent);
  expect(dollars(sums.charged + decided)).toBe(billed);
  expect(sums.charged).toBeLessThanOrEqual(billed);
  expect(billed).toBeLessThanOrEqual(dollars(sums.charged + sums.undecided));
  expect(sums).toEqual(sumsOf(lines));
  expect(sumOf(projects)).toEqual(sums);
  expect(library.sumsSince(new Date(2026, 11, 1).getTime())).toEqual(sums);
  expect(library.sumsSince(new Date(2027, 0, 1).getTime())).toEqual({ charged: 0, undecided: 0, pending: 0 });
  expect(library.unsentCost()).toBe(0);

  await saysTheSameInCsv(library, lines, path.join(folder, 'ledger.csv'));
  await saysTheSameFromTheFiles(library, folder);
  console.info(
    `fal ${says}: ${total} requests of ${MONTH.length} presses; fal billed $${billed.toFixed(2)}; ` +
      `ledger: charged $${sums.charged.toFixed(2)}, fal decides $${sums.undecided.toFixed(2)}, ` +
      `of which billed $${decided.toFixed(2)}`,
  );
});

/** The bill's entries of the lines: by fal's id, and, where the app never heard of one, by the moment it was sent. */
function matched(lines: readonly LedgerLine[], bill: readonly Billed[]): Map<LedgerLine, Billed> {
  const found = new Map<LedgerLine, Billed>();
  const take = (line: LedgerLine, is: (entry: Billed) => boolean): void => {
    const taken = new Set(found.values());
    const entry = bill.find((one) => !taken.has(one) && is(one));
    if (entry !== undefined) found.set(line, entry);
  };
  for (const line of lines) take(line, ({ requestId }) => requestId === line.requestId);
  for (const line of lines) if (line.requestId === null) take(line, ({ sentAt }) => sentAt === line.at);
  return found;
}

const nameOf = (line: LedgerLine): string => `${line.project}, run ${line.number}, ${line.state}: ${line.charge}`;

const pageOf = (library: Library, after: string | null = null): LedgerPage =>
  library.ledger({ month: MONTH_OF_IT, projectId: null, after, limit: 7 });

function linesOf(library: Library): LedgerLine[] {
  const lines: LedgerLine[] = [];
  for (let after: string | null = null; ;) {
    const page = pageOf(library, after);
    lines.push(...page.lines);
    if (page.next === null) return lines;
    after = page.next;
  }
}

const sumsOf = (lines: readonly LedgerLine[]): Sums => {
  const of = (charge: LedgerLine['charge']): number =>
    dollars(lines.filter((line) => line.charge === charge).reduce((sum, { amount }) => sum + amount, 0));
  return { charged: of('yes'), undecided: of('fal-decides'), pending: of('pending') };
};

const sumOf = (parts: readonly Sums[]): Sums => ({
  charged: dollars(parts.reduce((sum, part) => sum + part.charged, 0)),
  undecided: dollars(parts.reduce((sum, part) => sum + part.undecided, 0)),
  pending: dollars(parts.reduce((sum, part) => sum + part.pending, 0)),
});

const dollars = (sum: number): number => Math.round(sum * 1e6) / 1e6;

async function saysTheSameInCsv(library: Library, lines: readonly LedgerLine[], file: string): Promise<void> {
  expect(await exportLedger(library, MONTH_OF_IT, () => Promise.resolve(file))).toEqual({ name: 'ledger.csv' });
  const [, ...rows] = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  const cells = rows.map((row) => row.split(','));
  expect(cells.map(([at = '']) => Date.parse(at))).toEqual(lines.map(({ at }) => Math.floor(at / 1000) * 1000));
  expect(cells.map(([, project, , request]) => [project, request])).toEqual(
    lines.map(({ project, requestId }) => [project.replace('=', `'=`), requestId ?? '']),
  );
  const charged = cells.filter(([, , , , , , said]) => said === 'yes');
  expect(dollars(charged.reduce((sum, [, , , , amount]) => sum + Number(amount), 0))).toBe(sumsOf(lines).charged);
}

async function saysTheSameFromTheFiles(library: Library, folder: string): Promise<void> {
  const fresh = await openLibrary({
    folder: library.folder,
    indexFolder: path.join(folder, 'another index'),
    now: Date.now,
    newId: randomUUID,
    log: silentLog,
  });
  try {
    expect(linesOf(fresh)).toEqual(linesOf(library));
    expect(pageOf(fresh)).toEqual(pageOf(library));
  } finally {
    fresh.close();
  }
}
