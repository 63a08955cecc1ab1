import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { Charged } from '../../../preload/contract/errors.ts';
import type { CancelOutcome, RunState, RunView } from '../../../preload/contract/runs.ts';
import { faultOfGlb } from '../../../main/fal/glb.ts';
import type { RunRecord } from '../../../main/library/records.ts';
import { isEnded } from '../../../main/runs/view.ts';
import type { FaultName, FaultOrder } from '../../fal-server/faults.ts';
import type { FalServerOptions } from '../../fal-server/options.ts';
import { startOne } from '../../support/runner-library.ts';
import { begin, type Mishap } from './mishap.ts';
import { worldOf, type Shelf, type World } from './world.ts';
import type { FlyingClock } from './flying-clock.ts';

/** What goes wrong in a run, and when. */
export interface Trouble {
  readonly faults: readonly (readonly [FaultName, Omit<FaultOrder, 'name'>])[];
  /** The mesh is so large that it goes to fal in parts. */
  readonly large?: boolean;
  /** The user presses Cancel when the run is in this state. */
  readonly cancelAt?: RunState;
  /** What happens on this side of the wire, from when the run is in this state, for so many milliseconds. */
  readonly mishap?: { readonly what: Mishap; readonly at: RunState; readonly ms: number };
  readonly server?: FalServerOptions;
}

/** What became of it. */
export interface Outcome {
  readonly state: RunState;
  readonly charged: Charged;
  /** What the user read, in order. */
  readonly read: readonly string[];
  readonly cancelled: CancelOutcome | null;
  /** How often the fault struck: 0 where nothing that it strikes is ever asked for. */
  readonly strikes: number;
}

/** One press of the button with this in the way, until nothing more happens by itself; and what must hold whatever it is. */
export async function play(shelf: Shelf, clock: FlyingClock, trouble: Trouble): Promise<Outcome> {
  const world = await worldOf(shelf, trouble.server, clock);
  const { server, runner } = world;
  try {
    const faults = trouble.faults.map(([name, order]) => server.fault(name, order));
    const { id } = await startOne(runner, trouble.large === true ? shelf.large : shelf.small);
    const cancelled = await meddle(world, id, trouble);
    await world.until(() => isOver(world.last()) && world.rests(), 'the end');
    const run = await shelf.library.run(id);
    await keepsItsWord(world, run, shelf);
    const charged = run.state === 'done' ? 'yes' : (run.failure?.charged ?? 'no');
    const strikes = faults.reduce((sum, fault) => sum + fault.hits(), 0);
    return { state: run.state, charged, read: world.read, cancelled, strikes };
  } finally {
    await runner.suspend();
    await server.close();
  }
}

/** Nothing more happens by itself. fal is asked for a lost run until it must have ended, or cannot be asked. */
function isOver(run: RunView | undefined): boolean {
  if (run === undefined || !isEnded(run.state)) return false;
  if (run.state !== 'unconfirmed') return true;
  return run.failure !== null && (run.failure.charged === 'no' || run.failure.ref !== '');
}

async function meddle(world: World, id: string, { cancelAt, mishap }: Trouble): Promise<CancelOutcome | null> {
  const { clock, runner } = world;
  if (mishap !== undefined) {
    const end = await result(
      world,
      world.when(mishap.at).then(() => begin(world, mishap.what)),
      mishap.at,
    );
    const until = clock.now() + mishap.ms;
    await world.until(() => clock.now() >= until || isOver(world.last()), 'the end of the trouble').finally(end);
  }
  if (cancelAt === undefined) return null;
  const answer = world.when(cancelAt).then(() => runner.cancel(id));
  return (await result(world, answer, `an answer to Cancel at ${cancelAt}`)).outcome;
}

/** What a promise comes to while time flies. */
async function result<T>(world: World, promise: Promise<T>, what: string): Promise<T> {
  let isThere = false;
  void promise.then(() => (isThere = true));
  await world.until(() => isThere, what);
  return promise;
}

/** Exactly one POST a press, one result, whole files, and nothing in which fal could complain of the client. */
async function keepsItsWord({ server }: World, run: RunRecord, { library }: Shelf): Promise<void> {
  const posts = server.journal().filter(({ operation }) => operation === 'submit').length;
  expect(posts, 'POSTs').toBe(run.submits.length);
  expect(posts, 'POSTs').toBeLessThanOrEqual(1);
  // A reply counts as fetched when the server has sent all of it, a moment after the client had it.
  await expect.poll(() => server.violations()).toEqual([]);
  const folder = await library.runFolder(run.id);
  const files = (await readdir(folder)).filter((name) => name.startsWith('refined'));
  if (run.state !== 'done') {
    expect(files).not.toContain('refined.glb');
    return;
  }
  expect(files).toEqual(['refined.glb']);
  const file = path.join(folder, 'refined.glb');
  expect(await faultOfGlb(file)).toBeNull();
  expect((await readFile(file)).equals(server.file(run.remote?.url ?? '')?.bytes ?? Buffer.of())).toBe(true);
  expect(run.result).toMatchObject({ triangles: 1, bytes: server.file(run.remote?.url ?? '')?.bytes.byteLength });
}
