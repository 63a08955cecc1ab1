import { createHash, randomUUID } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DEFAULT_PARAMS, type RunStart, type RunState, type RunView } from '../../../preload/contract/runs.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { silentLog } from '../../../main/base/log.ts';
import { createFal } from '../../../main/fal/fal.ts';
import { faultOfGlb } from '../../../main/fal/glb.ts';
import { AppError, fromDisk } from '../../../main/base/app-error.ts';
import { openLibrary } from '../../../main/library/open.ts';
import type { Library } from '../../../main/library/port.ts';
import type { MeshRecord } from '../../../main/library/records.ts';
import type { RunMeshes } from '../../../main/runs/ports.ts';
import { Runner } from '../../../main/runs/runner.ts';
import { pictureFile } from '../../fal-server/driving.ts';
import { writeGlb } from '../../fal-server/glb.ts';
import type { FalServerOptions } from '../../fal-server/options.ts';
import { startFalServer, type FalServer } from '../../fal-server/server.ts';
import { PLACEMENT } from '../../support/run-bench.ts';
import { runnerLibrary } from '../../support/runner-library.ts';
import { FlyingClock } from './flying-clock.ts';
import { Wire } from './wire.ts';

/** Above this a file goes to fal in parts. fal's own clients say 90 MB; nothing else depends on it. */
const PARTS_ABOVE = 4000;
const BIN_LENGTH_FIELD = 8;
/** A coarse mesh that is refined in a moment. */
const TETRAHEDRON = {
  positions: Float32Array.of(1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1),
  indices: Uint32Array.of(0, 1, 2, 0, 3, 1, 0, 2, 3, 1, 3, 2),
};

/** A real library with a picture and two meshes: a small one, and one so large that it is uploaded in parts. */
export interface Shelf {
  readonly library: Library;
  /** Absolute path of the library. */
  readonly folder: string;
  readonly small: RunStart;
  readonly large: RunStart;
}

export async function shelfIn(folder: string, now: () => number): Promise<Shelf> {
  const library = await openLibrary({
    folder: path.join(folder, 'library'),
    indexFolder: path.join(folder, 'index'),
    now,
    newId: randomUUID,
    log: silentLog,
  });
  const { id: projectId } = await library.createProject('Dragon');
  const add = async (slot: 'image' | 'mesh', name: string, bytes: Uint8Array, size = bytes.byteLength) => {
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    await truncate(file, size);
    const zeros = Buffer.alloc(size - bytes.byteLength);
    const sha256 = createHash('sha256').update(bytes).update(zeros).digest('hex');
    const about = { notes: [], size: null, hasAlpha: null, triangles: null, original: null, coloured: false };
    return (await library.addInput(projectId, { slot, file, name, sha256, ...about })).id;
  };
  const mesh = writeGlb(TETRAHEDRON);
  const imageId = await add('image', 'hero.png', await pictureFile().bytes());
  const ask = { projectId, imageId, params: DEFAULT_PARAMS };
  const large = padded(mesh, PARTS_ABOVE + 1000);
  return {
    library,
    folder: library.folder,
    small: { ...ask, meshId: await add('mesh', 'hero.glb', mesh) },
    large: { ...ask, meshId: await add('mesh', 'large.glb', large.head, large.size) },
  };
}

/** A GLB made longer by room in its binary chunk that nothing points to. `head`: all of it but the zeros at its end. */
function padded(glb: Buffer, least: number): { readonly head: Buffer; readonly size: number } {
  const head = Buffer.from(glb);
  const more = Math.ceil((least - head.byteLength) / 4) * 4;
  const binary = 12 + 8 + head.readUInt32LE(12);
  head.writeUInt32LE(head.byteLength + more, BIN_LENGTH_FIELD);
  head.writeUInt32LE(head.readUInt32LE(binary) + more, binary);
  return { head, size: head.byteLength + more };
}

/** What the user has read of a run, and what became of it. */
export interface World {
  readonly server: FalServer;
  readonly clock: FlyingClock;
  readonly runner: Runner;
  readonly shelf: Shelf;
  /** The key that the app has; null: none. */
  key: string | null;
  /** The system's code with which the disk refuses to take a run; null: it takes it. */
  refusal: string | null;
  /** Every sentence that was shown, in order: why it waits, and how it ended. */
  readonly read: readonly string[];
  readonly last: () => RunView | undefined;
  /** Resolves in the moment in which the run is in this state: what is polled for may be over on a busy machine. */
  readonly when: (state: RunState) => Promise<void>;
  /** Whether nothing moves and nobody waits for a moment. */
  readonly rests: () => boolean;
  /** Let time fly until `condition` holds; what moves gets the real time that it needs. */
  until(condition: () => boolean, what: string): Promise<void>;
}

const PATIENCE_MS = 25_000;

/** The real client and the real runner over a real library, against a local fal whose clock is the runner's. */
export async function worldOf(shelf: Shelf, options: FalServerOptions = {}, clock = new FlyingClock()): Promise<World> {
  const server = await startFalServer({
    clock: 'manual',
    threads: false,
    queueMs: 600,
    runMs: 900,
    trianglesAt1024: 300,
    listsRunning: false,
    ...options,
  });
  const wire = new Wire(server);
  const hands: Pick<World, 'key' | 'refusal'> = { key: server.key, refusal: null };
  const disk = watched(shelf.library, () => hands.refusal);
  const views: RunView[] = [];
  const awaited: { readonly state: RunState; readonly resolve: () => void }[] = [];
  const read: string[] = [];
  const note = (sentence: string | null): void => {
    if (sentence !== null && read.at(-1) !== sentence) read.push(sentence);
  };
  const runner = new Runner({
    library: disk.library,
    fal: createFal({
      fetch: wire.fetch,
      readKey: () => hands.key,
      clock: clock.client,
      log: silentLog,
      endpoint: server.origin,
      multipartAbove: PARTS_ABOVE,
    }),
    meshes: meshesOf(shelf.library),
    clock,
    // Logged errors have a number, by which a failure is found.
    log: { ...silentLog, error: () => 'E1' },
    newId: randomUUID,
    line: () => ({ paused: false, atOnce: 2 }),
    budget: () => null,
    freeBytes: () => Promise.resolve(1e12),
    keepAwake: () => () => undefined,
    publish: (view) => {
      views.push(view);
      for (const { state, resolve } of awaited) if (state === view.state) resolve();
      note(view.waiting);
      note(view.failure === null ? null : `${view.failure.message} ${view.failure.advice}`);
    },
    publishProject: () => undefined,
  });
  const until: World['until'] = async (condition, what) => {
    const deadline = performance.now() + PATIENCE_MS;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`${what} did not come about; read so far: ${read.join(' | ')}`);
      for (let turn = 0; turn < 3; turn++) await setImmediate();
      const ms = wire.busy || disk.busy() ? null : clock.untilNext(wire.silent);
      if (ms === null) {
        await aMoment();
        continue;
      }
      await server.advance(ms);
      await clock.advance(ms);
    }
  };
  const when = (state: RunState): Promise<void> =>
    new Promise((resolve) => {
      if (views.at(-1)?.state === state) resolve();
      else awaited.push({ state, resolve });
    });
  const rests = (): boolean => !wire.busy && !disk.busy() && clock.untilNext(true) === null;
  const about = { server, clock, runner, shelf, read, last: () => views.at(-1), when, rests, until };
  return Object.assign(hands, about);
}

/** What bytes on their way get of real time; time itself stands still meanwhile. */
const aMoment = (): Promise<void> => systemClock.sleep(1);

/** A library that knows whether it is being read or written. `refusal`: what the disk answers to a run, if it refuses. */
function watched(library: Library, refusal: () => string | null) {
  let calls = 0;
  const counted =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      calls++;
      try {
        return await call(...args);
      } finally {
        calls--;
      }
    };
  return {
    busy: () => calls > 0,
    library: runnerLibrary(library, {
      input: counted((id: string) => library.input(id)),
      pathOf: counted((...args: Parameters<Library['pathOf']>) => library.pathOf(...args)),
      createRun: counted((...args: Parameters<Library['createRun']>) => library.createRun(...args)),
      run: counted((id: string) => library.run(id)),
      saveRun: counted(async (...args: Parameters<Library['saveRun']>) => {
        const code = refusal();
        if (code !== null) throw fromDisk(Object.assign(new Error(code), { code }));
        await library.saveRun(...args);
      }),
      runsOf: counted((id: string) => library.runsOf(id)),
      unfinishedRuns: counted(() => library.unfinishedRuns()),
      runFolder: counted((id: string) => library.runFolder(id)),
    }),
  };
}

/** Looks whether a result is a whole GLB, and says so by counting one triangle. */
const meshesOf = (library: Library): RunMeshes => ({
  record: async (id) => {
    const fault = await faultOfGlb((await library.pathOf(id, 'mesh')) ?? '');
    if (fault !== null) throw new AppError('damaged', fault);
    return { statistics: { triangles: 1, vertices: 3 } } as MeshRecord;
  },
  place: () => Promise.resolve({ ...PLACEMENT, method: 'formula' }),
});
