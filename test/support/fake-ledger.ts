import type { LedgerLine, LedgerPage, LedgerQuery, Sums } from '../../preload/contract/ledger.ts';
import type { FakeLibrary } from './fake-library.ts';

const NOTHING: Sums = { charged: 0, undecided: 0, pending: 0 };
const PLACE = { yes: 'charged', 'fal-decides': 'undecided', pending: 'pending' } as const;

/** The ledger of the fake library, as main derives it from the runs: one line for each that was sent, newest first. */
export function ledgerPage(library: FakeLibrary, query: LedgerQuery): LedgerPage {
  const all = library.projects
    .flatMap((project) =>
      project.runs
        .filter(({ charge }) => charge !== 'nothing')
        .map((run): LedgerLine => ({
          runId: run.id,
          projectId: project.id,
          project: project.name,
          number: run.number,
          at: run.createdAt,
          amount: run.price.amount,
          currency: run.price.currency,
          charge: run.charge,
          state: run.state,
          requestId: run.requestId,
          gone: false,
        })),
    )
    .sort((a, b) => b.at - a.at);
  const ofMonth = all.filter((line) => query.month === null || monthOf(line) === query.month);
  const lines = ofMonth.filter(({ projectId }) => query.projectId === null || projectId === query.projectId);
  const from = query.after === null ? 0 : lines.findIndex(({ runId }) => runId === query.after) + 1;
  const page = lines.slice(from, from + query.limit);
  const months = [...Map.groupBy(all, monthOf)].map(([month, part]) => ({ month, ...sumOf(part) }));
  const projects = [...Map.groupBy(ofMonth, ({ projectId }) => projectId)].map(([projectId, part]) => ({
    projectId,
    project: part[0]?.project ?? '',
    ...sumOf(part),
  }));
  return {
    lines: page,
    next: from + page.length < lines.length ? (page.at(-1)?.runId ?? null) : null,
    total: lines.length,
    sums: sumOf(lines),
    months,
    projects: projects.sort((a, b) => costOf(b) - costOf(a)),
  };
}

const monthOf = ({ at }: LedgerLine): string => new Date(at).toISOString().slice(0, 7);
const costOf = ({ charged, undecided, pending }: Sums): number => charged + undecided + pending;

function sumOf(lines: readonly LedgerLine[]): Sums {
  return lines.reduce((sums, { charge, amount }) => {
    const place = charge === 'yes' || charge === 'fal-decides' || charge === 'pending' ? PLACE[charge] : null;
    return place === null ? sums : { ...sums, [place]: sums[place] + amount };
  }, NOTHING);
}
