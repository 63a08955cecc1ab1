import { setImmediate } from 'node:timers/promises';
import type { LibraryIndex, Row } from './index-db.ts';
import { PUT_KEPT } from './index-sql.ts';
import type { KeptLine } from './kept-ledger.ts';

/** What is kept of a run: all of it. */
export interface KeptOfRun {
  readonly run: string;
  readonly lines: readonly KeptLine[];
}

/** Lines that are read, asked for or written before the app gets a turn: a few milliseconds. */
export const AT_ONCE = 500;

/** What the index has to be told so that it has these lines and no others: nearly always nothing. */
export async function keptNews(index: LibraryIndex, lines: readonly KeptLine[]): Promise<KeptOfRun[]> {
  const known = new Map<string, string>();
  for (let last: Row = { run: '', turn: 0 }; ;) {
    const rows = index.all('select * from kept where (run, turn) > (:run, :turn) order by run, turn limit :atOnce', {
      atOnce: AT_ONCE,
      run: String(last['run']),
      turn: Number(last['turn']),
    });
    for (const row of rows) {
      const run = String(row['run']);
      known.set(run, (known.get(run) ?? '') + textOf(row));
    }
    last = rows.at(-1) ?? last;
    if (rows.length === 0) break;
    await setImmediate();
  }
  const news: KeptOfRun[] = [];
  const wanted = Map.groupBy(lines, ({ run }) => run);
  for (const [run, fresh] of wanted) if (known.get(run) !== textsOf(fresh)) news.push({ run, lines: fresh });
  for (const run of known.keys()) if (!wanted.has(run)) news.push({ run, lines: [] });
  return news;
}

/** Tell the index of runs what is kept of them. @param tell carries out a few of them, all or none. */
export async function putInSlices(
  runs: readonly KeptOfRun[],
  tell: (put: (index: LibraryIndex) => void) => void | Promise<void>,
): Promise<void> {
  for (let at = 0; at < runs.length; at += AT_ONCE) {
    await tell((index) => runs.slice(at, at + AT_ONCE).forEach((of) => putKept(index, of)));
    await setImmediate();
  }
}

function putKept(index: LibraryIndex, { run, lines }: KeptOfRun): void {
  index.change('delete from kept where run = :run', { run });
  for (const line of lines) index.change(PUT_KEPT, { ...line });
}

/** Whether the same is kept of a run: the order of its requests is the file's own affair. */
export const sameLines = (some: readonly KeptLine[], others: readonly KeptLine[]): boolean =>
  textsOf(some) === textsOf(others);

const textsOf = (lines: readonly KeptLine[]): string =>
  lines
    .toSorted((a, b) => a.turn - b.turn)
    .map(textOf)
    .join('');

// In this order, whoever made the object.
const FIELDS = ['turn', 'project', 'name', 'number', 'state', 'at', 'amount', 'currency', 'charge', 'request', 'sweep'];

const textOf = (line: Readonly<Record<string, unknown>>): string =>
  `${FIELDS.map((field) => line[field]).join('\n')}\n`;
