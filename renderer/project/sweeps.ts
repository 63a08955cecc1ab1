import type { RunState, RunView } from '../../preload/contract/runs.ts';
import { plural } from '../format.ts';
import { sweptText } from '../messages/runs.ts';
import { ended } from '../state/runs.svelte.ts';

/** What is known of runs that were started together to choose from. Amounts are dollars. */
export interface SweepFacts {
  readonly id: string;
  readonly projectId: string;
  /** What its runs differ in: "seeds 1–4". */
  readonly what: string;
  readonly cap: number | null;
  readonly currency: string;
  /** By number. */
  readonly runs: readonly RunView[];
  readonly spent: number;
  readonly undecided: number;
  readonly pending: number;
}

const STOPPABLE: ReadonlySet<RunState> = new Set(['in-line', 'preparing', 'uploading', 'submitting', 'queued']);

/** How many others of its sweep would be stopped, at no cost, if this run were kept. */
export function restOf(run: RunView, known: readonly RunView[]): number {
  const { sweep } = run;
  if (sweep === null || run.state !== 'done') return 0;
  return known.filter(
    (other) =>
      other.id !== run.id && other.sweep?.id === sweep.id && STOPPABLE.has(other.state) && !other.cancelRequested,
  ).length;
}

/** The sweeps of which something still goes on, in the order of making. */
export function liveSweeps(known: readonly RunView[]): readonly SweepFacts[] {
  const sweeps = Map.groupBy(known, ({ sweep }) => sweep?.id ?? '');
  sweeps.delete('');
  return [...sweeps.values()].filter((runs) => runs.some(({ state }) => !ended(state))).flatMap(factsOf);
}

function factsOf(all: readonly RunView[]): readonly SweepFacts[] {
  const runs = all.toSorted((a, b) => a.number - b.number);
  const [first] = runs;
  if (first?.sweep == null) return [];
  const sum = (charge: RunView['charge']) =>
    runs.reduce((total, run) => (run.charge === charge && !run.paidElsewhere ? total + run.price.amount : total), 0);
  return [
    {
      id: first.sweep.id,
      projectId: first.projectId,
      what: whatVaries(runs),
      cap: first.sweep.cap,
      currency: first.price.currency,
      runs,
      spent: sum('yes'),
      undecided: sum('fal-decides'),
      pending: sum('pending'),
    },
  ];
}

/** What these runs differ in, as people say it; where they do not, how many they are. */
export function whatVaries(runs: readonly RunView[]): string {
  const numbers = (pick: (run: RunView) => number) => [...new Set(runs.map(pick))].sort((a, b) => a - b);
  const seeds = numbers(({ params }) => params.seed);
  const octrees = numbers(({ params }) => params.octree_resolution);
  const steps = numbers(({ params }) => params.num_inference_steps);
  const pictures = new Set(runs.map(({ imageId }) => imageId)).size;
  const parts = [
    ...(seeds.length > 1 ? [sweptText.seeds(listed(seeds))] : []),
    ...(octrees.length > 1 ? [sweptText.octrees(listed(octrees))] : []),
    ...(steps.length > 1 ? [sweptText.steps(listed(steps))] : []),
    ...(pictures > 1 ? [plural(pictures, 'picture')] : []),
  ];
  return parts.length === 0 ? plural(runs.length, 'run') : parts.join(' · ');
}

/** "1–4", "256, 512, 1024". */
function listed(numbers: readonly number[]): string {
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? first;
  const row = numbers.length > 2 && last - first === numbers.length - 1;
  return row ? `${first}–${last}` : numbers.map(String).join(', ');
}
