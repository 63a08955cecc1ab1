import type { Library } from '../../main/library/port.ts';
import type { RunnerDeps } from '../../main/runs/runner.ts';
import type { Price, RunStart, RunView } from '../../preload/contract/runs.ts';
import type { Runner } from '../../main/runs/runner.ts';

type RunnerLibrary = RunnerDeps['library'];

/** What a runner needs of a library, some of it played otherwise. */
export function runnerLibrary(library: Library, played: Partial<RunnerLibrary> = {}): RunnerLibrary {
  return {
    input: (id) => library.input(id),
    pathOf: (id, kind) => library.pathOf(id, kind),
    createRun: (run) => library.createRun(run),
    run: (id) => library.run(id),
    saveRun: (run) => library.saveRun(run),
    runsOf: (id) => library.runsOf(id),
    unfinishedRuns: () => library.unfinishedRuns(),
    runFolder: (id) => library.runFolder(id),
    twinOf: (run) => library.twinOf(run),
    sumsSince: (time) => library.sumsSince(time),
    unsentCost: () => library.unsentCost(),
    knownRequests: () => library.knownRequests(),
    typicalTime: (params) => library.typicalTime(params),
    ...played,
  };
}

export const LISTED = { amount: 0.15, currency: 'USD', source: 'listed' } as const satisfies Price;

/** One run, by one press of a user who knows that they have it already. */
export async function startOne(runner: Pick<Runner, 'start'>, run: RunStart, price: Price = LISTED): Promise<RunView> {
  const [view] = await runner.start({ runs: [run], sweep: null, agreed: ['same-again'] }, price);
  if (view === undefined) throw new Error('A press started nothing.');
  return view;
}
