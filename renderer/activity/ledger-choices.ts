import type { LedgerPage, Sums } from '../../preload/contract/ledger.ts';
import { monthName } from '../format.ts';
import { ledgerText } from '../messages/ledger.ts';

export interface LedgerChoiceRow extends Sums {
  /** Null: all of them. */
  readonly id: string | null;
  readonly name: string;
}

const NOTHING: Sums = { charged: 0, undecided: 0, pending: 0 };

const added = (all: readonly Sums[]): Sums =>
  all.reduce(
    (sum, { charged, undecided, pending }) => ({
      charged: sum.charged + charged,
      undecided: sum.undecided + undecided,
      pending: sum.pending + pending,
    }),
    NOTHING,
  );

/** All of time, then every month with a request; the chosen one stands there also where nothing was sent in it. */
export function monthChoices(
  { months }: Pick<LedgerPage, 'months'>,
  chosen: string | null,
): readonly LedgerChoiceRow[] {
  const isThere = chosen === null || months.some(({ month }) => month === chosen);
  const all = isThere ? months : [{ month: chosen, ...NOTHING }, ...months];
  return [
    { id: null, name: ledgerText.allTime, ...added(months) },
    ...all
      .toSorted((a, b) => b.month.localeCompare(a.month))
      .map(({ month, ...sums }) => ({ ...sums, id: month, name: monthName(month) })),
  ];
}

/** All projects, then every one with a request in the chosen month */
export function projectChoices({ projects }: Pick<LedgerPage, 'projects'>): readonly LedgerChoiceRow[] {
  return [
    { id: null, name: ledgerText.allProjects, ...added(projects) },
    ...projects.map(({ projectId, project, ...sums }) => ({ ...sums, id: projectId, name: project })),
  ];
}
