import { stringify, type Options } from 'csv-stringify';
import type { LedgerLine } from '../../preload/contract/ledger.ts';
import type { Charge } from '../../preload/contract/runs.ts';
import { localTime } from '../base/local-time.ts';

const CHARGED: Readonly<Record<Charge, string>> = {
  nothing: 'no',
  no: 'no',
  yes: 'yes',
  pending: 'pending',
  'fal-decides': 'fal decides',
};

const COLUMNS = ['sent', 'project', 'run', 'request id', 'amount', 'currency', 'charged', 'state'];

const OPTIONS: Options = {
  header: true,
  columns: COLUMNS,
  // RFC 4180's line ends; and what tells Excel that it is UTF-8.
  record_delimiter: '\r\n',
  quoted_match: /[\r\n]/,
  bom: true,
  // A project may be called `=cmd|…`: a spreadsheet is to read a name, not to carry it out.
  escape_formulas: true,
};

/** Takes records of `toRecord`, gives CSV: for people's spreadsheets, one line for each request that was sent. */
export const csvOfLedger = () => stringify(OPTIONS);

/** A line's cells, in the order of the columns. */
export function toRecord(line: LedgerLine): string[] {
  return [
    localTime(line.at),
    line.project,
    String(line.number),
    line.requestId ?? '',
    // Dollars have cents, prices may have less.
    Number(line.amount.toFixed(2)) === line.amount ? line.amount.toFixed(2) : String(line.amount),
    line.currency,
    CHARGED[line.charge],
    line.state,
  ];
}
