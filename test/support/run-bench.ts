import { createHash, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LineSettings } from '../../preload/contract/app.ts';
import { DEFAULT_PARAMS, type RunState, type RunView } from '../../preload/contract/runs.ts';
import { type AppError } from '../../main/base/app-error.ts';
import { silentLog } from '../../main/base/log.ts';
import type { Library } from '../../main/library/port.ts';
import type { MeshRecord, RunRecord } from '../../main/library/records.ts';
import { Runner } from '../../main/runs/runner.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeFal } from './fake-fal.ts';
import { libraryIn, temporaryFolder } from './library-bench.ts';
import { LISTED, runnerLibrary } from './runner-library.ts';

export { LISTED as PRICE };

export const PLACEMENT = {
  matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  method: 'formula',
  residual: 0.01,
};

/** A real library with a project that has a picture and a mesh; runners over it, as many as the test needs. */
export async function runBench() {
  const folder = await temporaryFolder();
  const clock = new FakeClock();
  const library = await libraryIn(folder, () => clock.now());
  const project = await library.createProject('Dragon');
  const staging = path.join(folder, 'staging');
  await mkdir(staging);
  const add = async (slot: 'image' | 'mesh', name: string, bytes: string) => {
    const file = path.join(staging, name);
    await writeFile(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const about = { notes: [], size: null, hasAlpha: null, triangles: null, original: null, coloured: false };
    return library.addInput(project.id, { slot, file, name, sha256, ...about });
  };
  const image = await add('image', 'hero.png', 'a picture');
  const mesh = await add('mesh', 'hero.glb', 'a coarse mesh');
  const fal = new FakeFal();
  const ask = { projectId: project.id, imageId: image.id, meshId: mesh.id, params: DEFAULT_PARAMS };
  return {
    folder,
    clock,
    library,
    project,
    image,
    mesh,
    fal,
    ask,
    open: (with_: Faults = {}) => open(library, clock, fal, with_),
  };
}

interface Faults {
  /** The power fails right after (or right before) this state was written for the first time. */
  readonly cut?: { readonly when: 'before' | 'after'; readonly state: RunState };
  /** Answers of the disk to the next writes of a run. */
  readonly disk?: AppError[];
  /** So many runs can be created; then the disk answers with `creating`. */
  readonly creates?: number;
  readonly creating?: AppError;
  readonly fal?: FakeFal;
  readonly measure?: () => Promise<MeshRecord>;
  readonly freeBytes?: () => Promise<number | null>;
  readonly line?: () => LineSettings;
  readonly budget?: () => number | null;
  /** The library may only be looked at, and why. */
  readonly refusal?: AppError;
  /** The page fails as it is told of a run. */
  readonly deaf?: boolean;
  /** What the page does as it is told of a run. */
  readonly told?: (run: RunView) => void;
}

/** A runner over a library, and everything it says and writes. */
function open(library: Library, clock: FakeClock, fal: FakeFal, faults: Faults) {
  const published: RunView[] = [];
  const written: RunRecord[] = [];
  let dead = false;
  let awake = 0;
  let created = 0;
  const forever = new Promise<never>(() => undefined);
  const cutNow = (when: 'before' | 'after', run: RunRecord): boolean =>
    dead || (faults.cut?.when === when && faults.cut.state === run.state);
  const runner = new Runner({
    library: runnerLibrary(library, {
      createRun: async (run) => {
        if (dead) return forever;
        if (faults.creating !== undefined && created++ >= (faults.creates ?? 0)) throw faults.creating;
        return library.createRun(run);
      },
      saveRun: async (run) => {
        if (cutNow('before', run)) {
          dead = true;
          return forever;
        }
        const refusal = faults.disk?.shift();
        if (refusal !== undefined) throw refusal;
        await library.saveRun(run);
        written.push(run);
        if (cutNow('after', run)) {
          dead = true;
          return forever;
        }
      },
    }),
    fal: faults.fal ?? fal,
    meshes: {
      record: faults.measure ?? (() => Promise.resolve(MEASURED)),
      place: () => Promise.resolve({ ...PLACEMENT, method: 'formula' as const }),
    },
    clock,
    log: silentLog,
    newId: randomUUID,
    line: faults.line ?? (() => ({ paused: false, atOnce: 2 })),
    budget: faults.budget ?? (() => null),
    keepAwake: () => {
      awake++;
      return () => awake--;
    },
    freeBytes: faults.freeBytes ?? (() => Promise.resolve(1e12)),
    publish: (view) => {
      published.push(view);
      faults.told?.(view);
      if (faults.deaf === true) throw new Error('The page is gone.');
    },
    publishProject: () => undefined,
    refusal: faults.refusal ?? null,
  });
  const viewOf = (id: string) => published.findLast((view) => view.id === id);
  return {
    runner,
    /** What the page knows of a run. */
    viewOf,
    published,
    written,
    last: () => published.at(-1),
    isDead: () => dead,
    /** Nothing of this runner reaches the disk any more. */
    cutPower: () => {
      dead = true;
    },
    awake: () => awake,
    reaches: (state: RunState) => clock.until(() => published.at(-1)?.state === state, `the state ${state}`),
    rests: () => clock.until(() => runner.busy === 0, 'rest'),
  };
}

const MEASURED = { statistics: { triangles: 6_500_000, vertices: 3_250_000 } } as MeshRecord;
