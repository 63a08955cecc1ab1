import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { LedgerLine, LedgerPage } from '../../../preload/contract/ledger.ts';
import { exportLedger } from '../../../main/ledger/export.ts';
import type { Library } from '../../../main/library/port.ts';
import { inZone } from '../../support/time-zone.ts';
import { tempFolder, Workshop } from '../library/support.ts';

const LINE: LedgerLine = {
  runId: '40000000-0000-4000-8000-000000000001',
  projectId: '10000000-0000-4000-8000-000000000001',
  project: 'Dragon',
  number: 3,
  at: Date.UTC(2026, 10, 23, 14, 12, 5),
  amount: 0.15,
  currency: 'USD',
  charge: 'yes',
  state: 'done',
  gone: false,
  requestId: '764cabcf-b745-4b3e-ae38-1200304cf45b',
};
const HEAD = 'sent,project,run,request id,amount,currency,charged,state';

/** A ledger of these lines, two a page. */
function ledgerOf(
  lines: readonly LedgerLine[],
  onPage: (at: number) => void = () => undefined,
): Pick<Library, 'ledger'> {
  const none = { charged: 0, undecided: 0, pending: 0 };
  return {
    ledger: ({ after }): LedgerPage => {
      const from = Number(after ?? 0);
      onPage(from);
      const next = from + 2 < lines.length ? String(from + 2) : null;
      const page = lines.slice(from, from + 2);
      return { lines: page, next, total: lines.length, sums: none, months: [], projects: [] };
    },
  };
}

async function exported(lines: readonly LedgerLine[], month: string | null = null): Promise<string[]> {
  const file = path.join(await tempFolder(), 'ledger.csv');
  await exportLedger(ledgerOf(lines), month, () => Promise.resolve(file));
  const text = await readFile(file, 'utf8');
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(text.endsWith('\r\n')).toBe(true);
  return text.slice(1).trimEnd().split('\r\n');
}

test('every request is a line, with the time by the clock on the wall', async () => {
  inZone('Asia/Kathmandu');
  const lines = [
    LINE,
    { ...LINE, number: 2, charge: 'no', state: 'failed' },
    { ...LINE, number: 1, charge: 'fal-decides', state: 'unconfirmed', requestId: null },
    { ...LINE, number: 4, charge: 'pending', state: 'running', amount: 0.1525 },
  ] as const;
  expect(await exported(lines)).toEqual([
    HEAD,
    '2026-11-23T19:57:05+05:45,Dragon,3,764cabcf-b745-4b3e-ae38-1200304cf45b,0.15,USD,yes,done',
    '2026-11-23T19:57:05+05:45,Dragon,2,764cabcf-b745-4b3e-ae38-1200304cf45b,0.15,USD,no,failed',
    '2026-11-23T19:57:05+05:45,Dragon,1,,0.15,USD,fal decides,unconfirmed',
    '2026-11-23T19:57:05+05:45,Dragon,4,764cabcf-b745-4b3e-ae38-1200304cf45b,0.1525,USD,pending,running',
  ]);
  inZone('America/St_Johns');
  expect((await exported([LINE]))[1]).toContain('2026-11-23T10:42:05-03:30');
});

test.each([
  ['=HYPERLINK("https://example.com")', `"'=HYPERLINK(""https://example.com"")"`],
  ['+1', `'+1`],
  ['-2+3', `'-2+3`],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['\tcmd', `'\tcmd`],
  ['Dragon, red', '"Dragon, red"'],
  ['Two\nlines', '"Two\nlines"'],
  ['Дракон 🐉', 'Дракон 🐉'],
])('a project called %j is a name and never a formula', async (project, cell) => {
  const [, line = ''] = await exported([{ ...LINE, project }]);
  expect(line.slice(line.indexOf(',') + 1)).toBe(`${cell},3,${LINE.requestId ?? ''},0.15,USD,yes,done`);
});

test('an empty ledger is a table without lines', async () => {
  expect(await exported([])).toEqual([HEAD]);
});

test('the dialog is given a name that says the month, and nothing is written where it is closed', async () => {
  const asked: string[] = [];
  const ask = (name: string): Promise<null> => {
    asked.push(name);
    return Promise.resolve(null);
  };
  const library = ledgerOf([LINE], () => expect.fail('the ledger was read'));
  expect(await exportLedger(library, '2026-11', ask)).toBeNull();
  expect(await exportLedger(library, null, ask)).toBeNull();
  expect(asked).toEqual(['Ultrashape ledger 2026-11.csv', 'Ultrashape ledger.csv']);
});

test('a name typed without its ending gets one, and never that of a file that nobody was asked about', async () => {
  const folder = await tempFolder();
  await writeFile(path.join(folder, 'mine.csv'), 'precious');
  const reply = await exportLedger(ledgerOf([LINE]), null, () => Promise.resolve(path.join(folder, 'mine')));
  expect(reply).toEqual({ name: 'mine 2.csv' });
  expect(await readFile(path.join(folder, 'mine.csv'), 'utf8')).toBe('precious');
});

test('what goes wrong half way leaves the file that was there, and nothing beside it', async () => {
  const folder = await tempFolder();
  const file = path.join(folder, 'ledger.csv');
  await writeFile(file, 'the ledger of October');
  const failing = ledgerOf([LINE, LINE, LINE], (at) => {
    if (at > 0) throw new Error('the index is gone');
  });
  await expect(exportLedger(failing, null, () => Promise.resolve(file))).rejects.toThrow('the index is gone');
  expect(await readFile(file, 'utf8')).toBe('the ledger of October');
  expect(await readdir(folder)).toEqual(['ledger.csv']);
  const gone = path.join(folder, 'unplugged', 'ledger.csv');
  await expect(exportLedger(ledgerOf([LINE]), null, () => Promise.resolve(gone))).rejects.toMatchObject({
    code: 'file-missing',
  });
});

test('a real library goes out whole, over many pages', async () => {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library, '=Dragon');
  const done = await shop.doneRun(library, project);
  const submits = Array.from({ length: 1100 }, (_, at) => ({
    at: shop.time + at,
    charged: 'no' as const,
    requestId: null,
  }));
  await library.saveRun({ ...done, submits: [...submits, { at: shop.time + 2000, charged: null, requestId: null }] });
  const file = path.join(shop.root, 'out', 'ledger.csv');
  await mkdir(path.dirname(file));
  await exportLedger(library, null, () => Promise.resolve(file));
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(1102);
  expect(lines[1]).toContain(`'=Dragon,1,request-${done.id},0.15,USD,yes,done`);
  expect(lines.filter((line) => line.includes(',no,done'))).toHaveLength(1100);
});
