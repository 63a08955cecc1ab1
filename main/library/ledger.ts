import * as v from 'valibot';
import { LedgerLine, type LedgerPage, type LedgerQuery, type Sums } from '../../preload/contract/ledger.ts';
import { AppError } from '../base/app-error.ts';
import { monthOf, spanOfMonth } from '../base/month.ts';
import { column, type LibraryIndex, type Row } from './index-db.ts';

/** Milliseconds since 1970; `to` excluded. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** As far as years have four digits: what lies beyond is no time at which anything was sent. */
const ALWAYS: Span = { from: 0, to: Date.UTC(9999, 11, 31) };

const SUMS = `total(amount) filter (where charge = 'yes') as charged,
  total(amount) filter (where charge = 'fal-decides') as undecided,
  total(amount) filter (where charge = 'pending') as pending`;

/** Not what somebody else paid. */
const OURS = "charge <> 'nothing'";

/** Of what was thrown away only what is not here after all: its run was put back, or its folder never left. */
const GONE = `${OURS} and not exists (select 1 from run where run.id = kept.run)`;

/** One page of what was sent to fal, newest first, and the sums of all of it. */
export function ledgerOf(index: LibraryIndex, query: LedgerQuery): LedgerPage {
  const span = query.month === null ? ALWAYS : spanOfMonth(query.month);
  const asked = wanted(query.projectId);
  const rows = index.all(
    `select * from (
        select run.id as runId, project.id as projectId, project.name as project, run.number as number, asked.at as at,
          amount, currency, charge, state, request as requestId, turn, 0 as gone
        from (
          select * from request where ${asked.where} ${OURS} and at >= :from and (at, run, turn) < (:at, :run, :turn)
          order by at desc, run desc, turn desc limit :limit
        ) as asked
        join run on run.id = asked.run join project on project.row = asked.project
      union all
        select run, project, name, number, at, amount, currency, charge, state, request, turn, 1 from (
          select * from kept where ${asked.whereKept} at >= :from and (at, run, turn) < (:at, :run, :turn) and ${GONE}
          order by at desc, run desc, turn desc limit :limit)
      ) order by at desc, runId desc, turn desc limit :limit`,
    { ...asked.parameters, from: span.from, ...placeOf(query.after, span), limit: query.limit + 1 },
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const all = index.get(
    `select count(*) as total, ${SUMS} from (
        select amount, charge from request where ${asked.where} ${OURS} and at >= :from and at < :to
      union all
        select amount, charge from kept where ${asked.whereKept} at >= :from and at < :to and ${GONE})`,
    { ...span, ...asked.parameters },
  );
  return {
    lines: page.map((row) => v.parse(LedgerLine, { ...row, gone: row['gone'] === 1 })),
    next: rows.length > query.limit && last !== undefined ? nameOf(last) : null,
    total: Number(column(all, 'total')),
    sums: toSums(all),
    months: monthsOf(index),
    projects: projectsOf(index, span),
  };
}

/** Dollars of the requests sent since `time`. */
export const sumsSince = (index: LibraryIndex, time: number): Sums => sumsOf(index, { from: time, to: ALWAYS.to });

function sumsOf(index: LibraryIndex, { from, to }: Span): Sums {
  return toSums(
    index.get(
      `select ${SUMS} from (
          select amount, charge from request where at >= :from and at < :to
        union all select amount, charge from kept where at >= :from and at < :to and ${GONE})`,
      { from, to },
    ),
  );
}

/** From the newest request to the oldest, a month at a time. Not in SQL: the calendar is the user's, not the database's. */
function monthsOf(index: LibraryIndex): LedgerPage['months'] {
  const months: LedgerPage['months'] = [];
  let before = ALWAYS.to;
  for (;;) {
    const newest = column(
      index.get(
        `select max(at) as at from (
            select max(at) as at from request where ${OURS} and at < :before
          union all select max(at) from kept where at < :before and ${GONE})`,
        { before },
      ),
      'at',
    );
    if (newest === null) return months;
    const month = monthOf(Number(newest));
    const span = spanOfMonth(month);
    months.push({ month, ...sumsOf(index, span) });
    // Whatever a calendar does to the clock, the next look is at something older.
    before = Math.min(span.from, Number(newest));
  }
}

function projectsOf(index: LibraryIndex, span: Span): LedgerPage['projects'] {
  const rows = index.all(
    `select spent.id as projectId, coalesce(project.name, spent.name) as project, charged, undecided, pending from (
        select id, max(name) as name, total(charged) as charged, total(undecided) as undecided, total(pending) as pending
        from (
            select project.id as id, null as name, charged, undecided, pending
            from (select project as row, ${SUMS} from request where ${OURS} and at >= :from and at < :to group by project) as one
            join project on project.row = one.row
          union all
            select project, max(name), ${SUMS} from kept where at >= :from and at < :to and ${GONE} group by project)
        group by id) as spent
      left join project on project.id = spent.id
      order by charged + undecided + pending desc, 2, spent.id`,
    { ...span },
  );
  return rows.map((row) => ({
    projectId: String(row['projectId']),
    project: String(row['project']),
    ...toSums(row),
  }));
}

/** The beginning of a condition: of one project, or of all. */
function wanted(projectId: string | null): {
  readonly where: string;
  /** The same of what was thrown away. */
  readonly whereKept: string;
  readonly parameters: Record<string, string>;
} {
  if (projectId === null) return { where: '', whereKept: '', parameters: {} };
  return {
    where: 'project = (select row from project where id = :projectId) and',
    whereKept: 'project = :projectId and',
    parameters: { projectId },
  };
}

const toSums = (row: Row | undefined): Sums => ({
  charged: dollars(column(row, 'charged')),
  undecided: dollars(column(row, 'undecided')),
  pending: dollars(column(row, 'pending')),
});

/** Sums of cents are not cents in binary: to the millionth of a dollar, so that equal sums are equal numbers. */
const dollars = (sum: unknown): number => Math.round(Number(sum) * 1e6) / 1e6;

const nameOf = (row: Row): string => `${String(row['at'])}:${String(row['runId'])}:${String(row['turn'])}`;

/** Where a page begins: the last line before it, or the end of the span. */
function placeOf(after: string | null, { to }: Span): { at: number; run: string; turn: number } {
  const end = { at: to, run: '', turn: 0 };
  if (after === null) return end;
  const [, at, run, turn] = /^(-?\d{1,16}):([0-9a-f-]{36}):(\d{1,6})$/i.exec(after) ?? [];
  if (at === undefined || run === undefined || turn === undefined) {
    throw new AppError('bad-request', 'There is no such page.');
  }
  return Number(at) < to ? { at: Number(at), run, turn: Number(turn) } : end;
}
