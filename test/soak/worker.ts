import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { RunStart, RunState } from '../../preload/contract/runs.ts';
import type { Clock } from '../../main/base/clock.ts';
import { systemClock } from '../../main/base/clock.ts';
import { silentLog } from '../../main/base/log.ts';
import { createFal } from '../../main/fal/fal.ts';
import { openLibrary } from '../../main/library/open.ts';
import type { MeshRecord } from '../../main/library/records.ts';
import { Runner } from '../../main/runs/runner.ts';
import { LISTED, runnerLibrary } from '../support/runner-library.ts';

/** Where a worker kills itself: right before or right after a state is on disk, the first time that it comes to it. */
export interface Cut {
  readonly when: 'before' | 'after';
  readonly state: RunState;
}

export interface Orders {
  readonly root: string;
  readonly origin: string;
  readonly key: string;
  /** How many times as fast as the world this process lives, since when. */
  readonly speed: number;
  readonly epoch: number;
  /** Runs that leave the line at a time. */
  readonly atOnce: number;
  /** Presses of the button, one after the other. */
  readonly presses: readonly (readonly RunStart[])[];
  /** Runs that the user sends again. */
  readonly again: readonly string[];
  readonly cut: Cut | null;
}

/**
 * The app's part that must not lose anything, as a process of its own: the runner over a real library. It goes on with
 * every run there is, does as it is told, and says on its standard output what has happened, one line each.
 */
const orders = JSON.parse(process.argv[2] ?? '') as Orders;
const { speed, epoch } = orders;
const clock: Clock = {
  now: () => Math.round(epoch + (Date.now() - epoch) * speed),
  sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
};
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};

const library = await openLibrary({
  folder: path.join(orders.root, 'library'),
  indexFolder: path.join(orders.root, 'index'),
  now: () => clock.now(),
  newId: randomUUID,
  log: silentLog,
});
const isCut = (when: Cut['when'], state: RunState): boolean => orders.cut?.when === when && orders.cut.state === state;
const runner = new Runner({
  library: runnerLibrary(library, {
    createRun: async (run) => {
      if (isCut('before', 'in-line')) await die();
      const created = await library.createRun(run);
      if (isCut('after', 'in-line')) await die();
      return created;
    },
    saveRun: async (run) => {
      if (isCut('before', run.state)) await die();
      await library.saveRun(run);
      if (isCut('after', run.state)) await die();
      say({ id: run.id, state: run.state });
    },
  }),
  fal: createFal({
    fetch: (url, init) => fetch(url, init),
    readKey: () => orders.key,
    clock,
    log: silentLog,
    endpoint: orders.origin,
  }),
  meshes: {
    record: () => Promise.resolve({ statistics: { triangles: 1, vertices: 3 } } as MeshRecord),
    place: () =>
      Promise.resolve({ matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], method: 'formula', residual: 0 }),
  },
  clock,
  log: silentLog,
  newId: randomUUID,
  line: () => ({ paused: false, atOnce: orders.atOnce }),
  budget: () => null,
  freeBytes: () => Promise.resolve(null),
  keepAwake: () => () => undefined,
  publish: () => undefined,
  publishProject: () => undefined,
});
await runner.resumeAll();
say({ ready: true });
for (const runs of orders.presses) await runner.start({ runs: [...runs], sweep: null, agreed: ['same-again'] }, LISTED);
for (const id of orders.again) await sendAgain(id);

/** The user can, once the app has looked for it. */
async function sendAgain(id: string): Promise<void> {
  while ((await library.run(id)).failure === null) await clock.sleep(1000);
  await runner.sendAgain(id);
}
