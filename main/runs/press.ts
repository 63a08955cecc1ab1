import type { Twin } from '../../preload/contract/preflight.ts';
import type { Price, RunStart, StartRuns } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { startOfMonth } from '../base/month.ts';
import { twinKey } from '../library/index-entry.ts';
import type { Library } from '../library/port.ts';
import type { InputRecord } from '../library/records.ts';
import { dollars } from './dollars.ts';
import { NOTHING } from './sweep.ts';

export interface PressDeps {
  readonly library: Pick<Library, 'input' | 'twinOf' | 'sumsSince' | 'unsentCost'>;
  /** Dollars a month; null: no budget. */
  readonly budget: () => number | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Everything that must be true before a press of the button creates anything.
 *
 * @throws AppError `bad-request`, `not-found`; `same-again` and `over-budget` where the user has not agreed to it.
 */
export async function checkPress({ runs, sweep, agreed }: StartRuns, price: Price, deps: PressDeps): Promise<void> {
  if (sweep !== null && new Set(runs.map(({ projectId }) => projectId)).size > 1) {
    throw new AppError('bad-request', 'The runs of a sweep belong to one project.');
  }
  const checked: Checked[] = [];
  for (const run of runs) checked.push(await check(run, deps));
  if (!agreed.includes('same-again')) refuseTwins(checked, deps);
  if (agreed.includes('over-budget')) return;
  const all = runs.length * price.amount;
  refuseOverBudget(Math.min(all, sweep?.cap ?? all), deps);
}

/**
 * @param cost dollars more than what is spent, at fal or in line.
 * @throws AppError `over-budget`.
 */
export function refuseOverBudget(
  cost: number,
  {
    library,
    budget,
    now,
  }: Omit<PressDeps, 'library'> & {
    readonly library: Pick<Library, 'sumsSince' | 'unsentCost'>;
  },
): void {
  const limit = budget();
  if (limit === null) return;
  const { charged, undecided, pending } = library.sumsSince(startOfMonth(now()));
  const committed = charged + undecided + pending + library.unsentCost();
  if (committed + cost <= limit + NOTHING) return;
  throw new AppError(
    'over-budget',
    `This would bring the month to ${dollars(committed + cost)}, over your budget of ${dollars(limit)}.`,
    { advice: `${dollars(committed)} of it are spent, at fal or in line. Nothing was started.` },
  );
}

interface Checked {
  readonly run: RunStart;
  readonly imageSha256: string;
  readonly meshSha256: string;
}

async function check(run: RunStart, deps: PressDeps): Promise<Checked> {
  const image = await inputOf(run.imageId, 'image', run.projectId, deps);
  const mesh = await inputOf(run.meshId, 'mesh', run.projectId, deps);
  return { run, imageSha256: image.sha256, meshSha256: mesh.sha256 };
}

async function inputOf(
  inputId: string,
  slot: InputRecord['slot'],
  projectId: string,
  { library }: PressDeps,
): Promise<InputRecord> {
  const { project, input } = await library.input(inputId);
  if (project.id === projectId && input.slot === slot) return input;
  throw new AppError('bad-request', `That is not ${slot === 'image' ? 'an image' : 'a mesh'} of this project.`);
}

function refuseTwins(checked: readonly Checked[], { library }: PressDeps): void {
  const twins = checked.flatMap(
    ({ run, imageSha256, meshSha256 }) => library.twinOf({ imageSha256, meshSha256, params: run.params }) ?? [],
  );
  const [first] = twins;
  if (first !== undefined) throw sameAgain(sentenceOf(first, twins.length, checked.length));
  const kinds = new Set(
    checked.map(({ imageSha256, meshSha256, run: { params } }) => twinKey({ imageSha256, meshSha256, params })),
  );
  if (kinds.size < checked.length)
    throw sameAgain('Some of these runs are the same: same picture, mesh and parameters.');
}

function sentenceOf(twin: Twin, twins: number, runs: number): string {
  const name = `run ${twin.number} of ${twin.project}`;
  if (runs > 1) return `You already have ${twins} of these ${runs}: ${name}${twins > 1 ? ' and others' : ''}.`;
  return twin.state === 'done' ? `You already have this one: ${name}.` : `This one is on its way already: ${name}.`;
}

const sameAgain = (message: string): AppError =>
  new AppError('same-again', message, {
    advice: 'fal charges for it again, and may not give the same mesh: a seed does not fix everything.',
  });
