import * as v from 'valibot';
import { Charge, RunState } from './runs.ts';
import { Id, Time } from './values.ts';

/** A calendar month by the user's clock, as `2026-11`. */
export const Month = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/));
export type Month = v.InferOutput<typeof Month>;

/** Sums in dollars. */
const Sums = v.object({
  charged: v.number(),
  /** fal's own rules leave it open. */
  undecided: v.number(),
  /** At fal now, charged if it delivers. */
  pending: v.number(),
});
export type Sums = v.InferOutput<typeof Sums>;

/** One request that was sent to fal. A run that was sent twice by the user's word has two. */
export const LedgerLine = v.object({
  runId: Id,
  projectId: Id,
  /** Name of the project. */
  project: v.string(),
  /** Number of the run. */
  number: v.number(),
  /** When it was sent. */
  at: Time,
  amount: v.number(),
  currency: v.string(),
  charge: Charge,
  /** How its run stands. */
  state: RunState,
  requestId: v.nullable(v.string()),
  /** Its run was thrown away: there is nothing to go to. What it cost stays. */
  gone: v.boolean(),
});
export type LedgerLine = v.InferOutput<typeof LedgerLine>;

export const LedgerQuery = v.strictObject({
  /** Null: of all time. */
  month: v.nullable(Month),
  projectId: v.nullable(Id),
  /** The `next` of the page before; null: the first page. */
  after: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
});
export type LedgerQuery = v.InferOutput<typeof LedgerQuery>;

/** What was spent, derived from the runs. Newest first. */
export const LedgerPage = v.object({
  lines: v.array(LedgerLine),
  next: v.nullable(v.string()),
  /** Lines in all. */
  total: v.number(),
  /** Of all lines that the query asks for. */
  sums: Sums,
  /** Every month with a request, newest first, whatever the query asks for. */
  months: v.array(v.object({ month: Month, ...Sums.entries })),
  /** Every project with a request in the month that is asked for, dearest first. */
  projects: v.array(v.object({ projectId: Id, project: v.string(), ...Sums.entries })),
});
export type LedgerPage = v.InferOutput<typeof LedgerPage>;
