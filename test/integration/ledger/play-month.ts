import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { RunStart } from '../../../preload/contract/runs.ts';
import { AppError } from '../../../main/base/app-error.ts';
import type { Library } from '../../../main/library/port.ts';
import type { FalServerOptions } from '../../fal-server/options.ts';
import { LISTED, startOne } from '../../support/runner-library.ts';
import { FlyingClock } from '../faults/flying-clock.ts';
import { shelfIn, worldOf, type World } from '../faults/world.ts';
import { MONTH, type Press } from './month.ts';

const HOUR = 3_600_000;
/** Between two presses, so that all of them are of one month, and the last is of its last minute. */
const PAUSE = 20 * HOUR;
const DECEMBER = new Date(2026, 11, 1).getTime();
const JANUARY = new Date(2027, 0, 1).getTime();

/** A month of work, over. */
export interface Month {
  readonly library: Library;
  readonly world: World;
  close(): Promise<void>;
}

/** Play the month over a real library with two projects, the real runner and the real client; time flies. */
export async function playMonth(folder: string, terms: Pick<FalServerOptions, 'chargesInvalid'>): Promise<Month> {
  const clock = new FlyingClock();
  const shelf = await shelfIn(folder, () => clock.now());
  // Long enough for a run to be sent again before fal lists it.
  const world = await worldOf(shelf, { queueMs: 5000, runMs: 300_000, balance: 1000, ...terms }, clock);
  const { library } = shelf;
  const projects = [shelf.small, await anotherProject(library, shelf.small, folder)];
  await wait(world, DECEMBER + HOUR - clock.now());
  for (const [at, press] of MONTH.entries()) {
    const ask = projects[at % projects.length] ?? shelf.small;
    if (at === MONTH.length - 1) await wait(world, JANUARY - 2000 - clock.now());
    await play(world, library, { ...ask, params: { ...ask.params, seed: at } }, press);
    world.server.clearFaults();
    if (at < MONTH.length - 1) await wait(world, PAUSE);
  }
  const close = async (): Promise<void> => {
    await world.runner.suspend();
    await world.server.close();
    library.close();
  };
  return { library, world, close };
}

async function play(world: World, library: Library, ask: RunStart, press: Press): Promise<void> {
  // Money was put on the account, or the key is another: what held the line may be gone.
  world.runner.lineChanged();
  for (const [name, order] of press.faults ?? []) world.server.fault(name, order);
  if (press.sweep !== undefined) {
    await playSweep(world, library, ask, press.sweep);
    return;
  }
  const { id } = await startOne(world.runner, ask);
  if (press.cancelAt !== undefined) await cancel(world, id, press.cancelAt);
  if (press.again === true) {
    await world.until(() => mayBeSentAgain(world), `${press.what}: an end that can be sent again`);
    world.server.clearFaults();
    await world.runner.sendAgain(id);
  }
  await world.until(() => world.last()?.state === press.ends && world.rests(), `${press.what}: ${press.ends}`);
  const { state } = await library.run(id);
  expect(state, press.what).toBe(press.ends);
}

function mayBeSentAgain({ last }: World): boolean {
  const run = last();
  return run?.state === 'failed' || (run?.state === 'unconfirmed' && run.failure !== null);
}

async function cancel(world: World, id: string, at: string): Promise<void> {
  await world.until(() => world.last()?.state === at, at);
  let answered = false;
  void world.runner.cancel(id).then(() => (answered = true));
  await world.until(() => answered, 'an answer to Cancel');
}

async function playSweep(
  world: World,
  library: Library,
  ask: RunStart,
  { runs, cap, keep }: NonNullable<Press['sweep']>,
): Promise<void> {
  const seeds = Array.from({ length: runs }, (_, at) => 1000 * (at + 1) + ask.params.seed);
  const press = seeds.map((seed) => ({ ...ask, params: { ...ask.params, seed } }));
  const [first] = await world.runner.start({ runs: press, sweep: { cap }, agreed: [] }, LISTED);
  if (keep && first !== undefined) {
    const isDone = (): boolean =>
      library
        .ledger({ month: null, projectId: ask.projectId, after: null, limit: runs })
        .lines.some(({ runId, state }) => runId === first.id && state === 'done');
    await world.until(isDone, 'the first of the sweep');
    let kept = false;
    void world.runner.keep(first.id).then(() => (kept = true));
    await world.until(() => kept, 'the others to be stopped');
  }
  await world.until(() => world.runner.busy === 0 && world.rests(), 'the end of the sweep');
}

/** Nothing happens for so long. */
async function wait({ server, clock }: World, ms: number): Promise<void> {
  await server.advance(ms);
  await clock.advance(ms);
}

/** A second project with the same picture and mesh. */
async function anotherProject(library: Library, like: RunStart, folder: string): Promise<RunStart> {
  const { id: projectId } = await library.createProject('=Tower');
  const copy = async (inputId: string): Promise<string> => {
    const { input } = await library.input(inputId);
    const from = await library.originalPath(inputId);
    if (from === null) throw new AppError('file-missing', 'The shelf is empty.');
    const file = path.join(folder, `copy-${path.basename(from)}`);
    await copyFile(from, file);
    return (await library.addInput(projectId, { ...input, file, original: null, companions: [] })).id;
  };
  return { projectId, imageId: await copy(like.imageId), meshId: await copy(like.meshId), params: like.params };
}
