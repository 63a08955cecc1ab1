import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished, expect, test, describe } from 'vitest';
import { DEFAULT_PARAMS, type RunState, type RunView } from '../../../preload/contract/runs.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { freeBytes } from '../../../main/base/free-bytes.ts';
import { silentLog } from '../../../main/base/log.ts';
import { createFal } from '../../../main/fal/fal.ts';
import { Intake } from '../../../main/intake/intake.ts';
import { Uploads } from '../../../main/intake/uploads.ts';
import type { Library } from '../../../main/library/port.ts';
import type { MeshEngine } from '../../../main/mesh/port.ts';
import { readPlain } from '../../../main/mesh/read-plain.ts';
import { boxesOf } from '../../../main/mesh/boxes.ts';
import { survey } from '../../../main/mesh/survey.ts';
import { Meshes } from '../../../main/meshes/meshes.ts';
import { Runner } from '../../../main/runs/runner.ts';
import { meshFile } from '../../fal-server/driving.ts';
import { startFalServer, type FalServer } from '../../fal-server/server.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { PLAIN } from '../../support/mesh-facts.ts';
import { runnerLibrary, startOne } from '../../support/runner-library.ts';
import { png } from '../../support/pictures.ts';

/** The whole main process but its window: a real library, fal's real client, the real work on meshes, a local fal. */
async function bench({ draws = false } = {}) {
  const server = await startFalServer({ queueMs: 60, runMs: 90, trianglesAt1024: 3000 });
  onTestFinished(() => server.close());
  const folder = await temporaryFolder();
  const library = await libraryIn(folder);
  const engine = draws ? meshEngineHere() : { ...meshEngineHere(), inspect: inspectWithoutDrawing };
  const home = path.join(folder, 'user');
  await mkdir(home);
  const files = { 'hero.png': png(256, 256, 0), 'hero.glb': await meshFile().bytes() };
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(home, name), bytes);
  const meshes = new Meshes({
    library,
    engine,
    cacheFolder: path.join(folder, 'cache'),
    log: silentLog,
    publishMedia: () => undefined,
  });
  const stagingFolder = path.join(folder, 'staging');
  const intake = new Intake({
    library,
    engine,
    meshes: { warm: () => undefined },
    uploads: new Uploads({ folder: stagingFolder, newId: randomUUID }),
    stagingFolder,
    newId: randomUUID,
    log: silentLog,
    publishProject: () => undefined,
    publishMedia: () => undefined,
  });
  const { projectId } = await intake.add(
    null,
    Object.keys(files).map((name) => ({ kind: 'path', path: path.join(home, name) })),
  );
  const { draft } = await library.project(projectId ?? '');
  const ask = {
    projectId: projectId ?? '',
    imageId: draft.imageId ?? '',
    meshId: draft.meshId ?? '',
    params: { ...DEFAULT_PARAMS, octree_resolution: 256 },
  };
  return { server, library, meshes, ask, open: (cut?: Cut) => open(server, library, meshes, cut) };
}

/** The power fails right before or after a state is written for the first time. */
interface Cut {
  readonly when: 'before' | 'after';
  readonly state: RunState;
}

function open(server: FalServer, library: Library, meshes: Meshes, cut?: Cut) {
  const fal = createFal({
    fetch: (url, init) => fetch(url, init),
    readKey: () => server.key,
    clock: systemClock,
    log: silentLog,
    endpoint: server.origin,
  });
  const died = Promise.withResolvers<undefined>();
  const forever = new Promise<never>(() => undefined);
  let dead = false;
  const listeners = new Set<(view: RunView) => void>();
  const die = (): Promise<never> => {
    dead = true;
    died.resolve(undefined);
    return forever;
  };
  const runner = new Runner({
    library: runnerLibrary(library, {
      saveRun: async (run) => {
        const isCut = cut?.state === run.state;
        if (dead || (isCut && cut.when === 'before')) return die();
        await library.saveRun(run);
        return isCut ? die() : undefined;
      },
    }),
    line: () => ({ paused: false, atOnce: 2 }),
    budget: () => null,
    fal,
    meshes,
    clock: systemClock,
    log: silentLog,
    newId: randomUUID,
    keepAwake: () => () => undefined,
    freeBytes,
    publish: (view) => listeners.forEach((listener) => listener(view)),
    publishProject: () => undefined,
    interval: () => 20,
  });
  const reaches = (...states: RunState[]): Promise<RunView> =>
    new Promise((resolve) => {
      listeners.add((view) => {
        if (states.includes(view.state)) resolve(view);
      });
    });
  return { runner, died: died.promise, reaches };
}

const posts = (server: FalServer): number => server.journal().filter(({ operation }) => operation === 'submit').length;

/** As the real engine, but for the thumbnail, which takes longer than all the rest. */
const inspectWithoutDrawing: MeshEngine['inspect'] = async (job, signal) => {
  const { mesh, layout, bytes, sha256 } = await readPlain(job.file, signal);
  for (const out of [job.normalsOut, job.thumbnailOut, job.boxesOut]) await writeFile(out, '');
  const { proxy, boxes } = PLAIN;
  return { layout, bytes, sha256, ...(await survey(mesh, boxesOf(mesh), signal)), proxy, boxes };
};

test('a run from two files to a result in its coarse mesh’s place', async () => {
  const { server, library, meshes, ask, open: openRunner } = await bench({ draws: true });
  const { runner, reaches } = openRunner();
  const ended = reaches('done', 'failed');
  const { id } = await startOne(runner, ask);
  const view = await ended;
  expect(view).toMatchObject({
    state: 'done',
    failure: null,
    result: { placement: { method: expect.any(String) as unknown } },
  });
  expect(view.result?.triangles).toBeGreaterThan(100);

  const file = (await library.pathOf(id, 'mesh')) ?? '';
  const remote = (await library.run(id)).remote?.url ?? '';
  expect((await readFile(file)).equals(server.file(remote)?.bytes ?? Buffer.of())).toBe(true);
  const shown = await meshes.open(id, new AbortController().signal);
  expect(shown.placement).toEqual(view.result?.placement?.matrix);
  expect(shown.statistics.triangles).toBe(view.result?.triangles);
  expect(library.sumsSince(0).charged).toBe(0.15);
  expect(server.violations()).toEqual([]);
});

describe('the power fails', () => {
  const CUTS = (['uploading', 'submitting', 'queued', 'downloading', 'finishing', 'done'] as const).flatMap((state) => [
    { when: 'before', state } as const,
    { when: 'after', state } as const,
  ]);

  // Between the entry of the POST and its answer nobody can know whether it left; the next test is about that moment.
  const isSafe = ({ when, state }: Cut): boolean => !(when === 'after' && state === 'submitting');

  test.each(CUTS.filter(isSafe))('$when $state is written: one POST, one result', async (cut) => {
    const { server, library, ask, open: openRunner } = await bench();
    const before = openRunner(cut);
    const { id } = await startOne(before.runner, ask);
    await before.died;
    server.clientRestarted();

    const after = openRunner();
    const ended = after.reaches('done', 'failed');
    await after.runner.resumeAll();
    if ((await library.run(id)).state !== 'done') await ended;
    expect(await library.run(id)).toMatchObject({ state: 'done', failure: null });
    expect((await library.run(id)).result?.placement).not.toBeNull();
    expect(posts(server)).toBe(1);
    expect(server.account().spent).toBe(0.15);
    expect(server.violations()).toEqual([]);
  });

  test('after submitting is written and before the POST leaves: nothing is sent without the user’s word', async () => {
    const { server, library, ask, open: openRunner } = await bench();
    const before = openRunner({ when: 'after', state: 'submitting' });
    const { id } = await startOne(before.runner, ask);
    await before.died;

    const after = openRunner();
    const looked = after.reaches('unconfirmed');
    await after.runner.resumeAll();
    await looked;
    await after.runner.suspend();
    expect(posts(server)).toBe(0);
    expect((await library.run(id)).submits).toHaveLength(1);
  });
});

test('fal takes the run but its answer is lost: it is found in fal’s own list', async () => {
  const { server, library, ask, open: openRunner } = await bench();
  server.fault('submit-accepted-drop');
  const { runner, reaches } = openRunner();
  const ended = reaches('done', 'failed');
  const { id } = await startOne(runner, ask);
  expect(await ended).toMatchObject({ state: 'done' });
  expect((await library.run(id)).stages.map(({ state }) => state)).toContain('unconfirmed');
  expect(posts(server)).toBe(1);
  expect(server.violations()).toEqual([]);
});

test('a key that is refused meanwhile, and a connection that is gone, end nothing', async () => {
  const { server, ask, open: openRunner } = await bench();
  server.fault('status-401', { count: 2 });
  const { runner, reaches } = openRunner();
  const queued = reaches('queued');
  const ended = reaches('done', 'failed');
  await startOne(runner, ask);
  await queued;
  await server.goOffline(300);
  expect(await ended).toMatchObject({ state: 'done', waiting: null });
  expect(server.violations()).toEqual([]);
});
