import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunView } from '../../../preload/contract/runs.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { silentLog } from '../../../main/base/log.ts';
import { createFal } from '../../../main/fal/fal.ts';
import { FoundOnFal } from '../../../main/found/found-on-fal.ts';
import { Intake } from '../../../main/intake/intake.ts';
import { Uploads } from '../../../main/intake/uploads.ts';
import type { Library } from '../../../main/library/port.ts';
import { Meshes } from '../../../main/meshes/meshes.ts';
import { Runner } from '../../../main/runs/runner.ts';
import { meshFile } from '../../fal-server/driving.ts';
import type { Elsewhere } from '../../fal-server/elsewhere.ts';
import type { FalServerOptions } from '../../fal-server/options.ts';
import { startFalServer, type FalServer } from '../../fal-server/server.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { png } from '../../support/pictures.ts';

export const PICTURE = png(256, 256, 0);
export const picture = (name = 'hero.png', bytes: Uint8Array = PICTURE): File =>
  new File([new Uint8Array(bytes)], name, { type: 'image/png' });
export const unstopped = (): AbortSignal => new AbortController().signal;
export const unheard = (): void => undefined;

/** A library, everything that takes files into it, and a local fal. */
export async function bench(options: FalServerOptions = {}) {
  const server = await startFalServer({ queueMs: 0, runMs: 0, trianglesAt1024: 3000, ...options });
  const folder = await temporaryFolder();
  onTestFinished(() => server.close());
  const library = await libraryIn(folder);
  const engine = meshEngineHere();
  const meshes = new Meshes({
    library,
    engine,
    cacheFolder: path.join(folder, 'cache'),
    log: silentLog,
    publishMedia: unheard,
  });
  const stagingFolder = path.join(folder, 'staging');
  const deps = { library, stagingFolder, newId: randomUUID, log: silentLog, clock: systemClock };
  const fal = createFal({
    fetch: (url, init) => fetch(url, init),
    readKey: () => server.key,
    clock: systemClock,
    log: silentLog,
    endpoint: server.origin,
  });
  const listeners = new Set<(view: RunView) => void>();
  const runner = new Runner({
    ...deps,
    fal,
    meshes,
    keepAwake: () => () => undefined,
    freeBytes: () => Promise.resolve(null),
    line: () => ({ paused: false, atOnce: 2 }),
    budget: () => null,
    publish: (view) => listeners.forEach((listener) => listener(view)),
    publishProject: unheard,
    interval: () => 20,
  });
  const intake = new Intake({
    ...deps,
    engine,
    meshes: { warm: unheard },
    uploads: new Uploads({ folder: stagingFolder, newId: randomUUID }),
    publishProject: unheard,
    publishMedia: () => undefined,
  });
  const found = new FoundOnFal({ ...deps, fal, runner, intake });
  onTestFinished(() => runner.suspend());
  return {
    server,
    folder,
    stagingFolder,
    library,
    runner,
    intake,
    found,
    /** A request of somebody else's whose inputs this app can use. */
    elsewhere: (request: Elsewhere = {}) => server.elsewhere({ picture: picture(), ...request }),
    /** The run as it ends. */
    ended: (runId: string) => endOf(runner, listeners, runId),
    projects: () => projectsOf(library),
    /** The files of a run, taken in by the user; its project's id. */
    takeIn: async (files: Readonly<Record<string, Uint8Array>>): Promise<string> => {
      const paths = Object.keys(files).map((name) => ({ kind: 'path' as const, path: path.join(folder, name) }));
      for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes);
      return (await intake.add(null, paths)).projectId ?? '';
    },
  };
}

export const meshBytes = async (): Promise<Uint8Array> => meshFile().bytes();

const ENDED: readonly string[] = ['done', 'failed', 'cancelled', 'unconfirmed'];

async function endOf(runner: Runner, listeners: Set<(view: RunView) => void>, runId: string): Promise<RunView> {
  const ended = new Promise<RunView>((resolve) => {
    listeners.add((view) => {
      if (view.id === runId && ENDED.includes(view.state)) resolve(view);
    });
  });
  const now = await runner.view(runId);
  return ENDED.includes(now.state) ? now : ended;
}

function projectsOf(library: Library): readonly string[] {
  const page = library.cards({ kind: 'project', search: '', after: null, limit: 100 });
  return page.cards.map(({ title }) => title);
}

export const posts = (server: FalServer): number =>
  server.journal().filter(({ operation }) => operation === 'submit').length;
