import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_PARAMS, RUN_STATES, type RunStart } from '../../preload/contract/runs.ts';
import type { Card } from '../../preload/contract/cards.ts';
import { silentLog } from '../../main/base/log.ts';
import { faultOfGlb } from '../../main/fal/glb.ts';
import { openLibrary } from '../../main/library/open.ts';
import type { Library } from '../../main/library/port.ts';
import type { RunRecord } from '../../main/library/records.ts';
import { pictureFile } from '../fal-server/driving.ts';
import { writeGlb } from '../fal-server/glb.ts';
import { startFalServer, type FalServer } from '../fal-server/server.ts';
import { worker } from './kill.ts';
import type { Cut, Orders } from './worker.ts';

/** How many times as fast as this process the workers live: they wait out minutes in seconds. */
const SPEED = 20;
/** Runs that leave the line at a time. */
const AT_ONCE = 2;
/** Latest moment of a kill at random, milliseconds after a worker has begun. */
const LATEST = 250;
const CUTS: readonly Cut[] = RUN_STATES.slice(0, 8).flatMap((state) =>
  (['before', 'after'] as const).map((when) => ({ when, state })),
);

export interface Report {
  readonly kills: number;
  readonly runs: number;
  /** Runs whose POST may not have left when the power went, and that the user sent again. */
  readonly sentAgain: number;
  readonly complaints: readonly string[];
}

/**
 * Kill the runner again and again, at every state that it writes down and at random moments, always with runs on their
 * way; then let it finish, and hold what is on disk and at fal against each other.
 *
 * @param root an empty folder. @param seed of the random moments.
 */
export async function soak(root: string, kills: number, seed: number, tell: (line: string) => void): Promise<Report> {
  const server = await startFalServer({
    queueMs: 40,
    runMs: 60,
    trianglesAt1024: 300,
    threads: false,
    listsRunning: false,
    balance: 1e6,
  });
  const random = mulberry32(seed);
  const epoch = Date.now();
  const start = await shelf(root);
  const complaints: string[] = [];
  const give = (orders: Partial<Orders>): Orders => {
    const { origin, key } = server;
    return { root, origin, key, speed: SPEED, epoch, atOnce: AT_ONCE, presses: [], again: [], cut: null, ...orders };
  };
  try {
    for (let kill = 0; kill < kills; kill++) {
      // Every other time at a state, so that both kinds of kills meet runs in every state.
      const cut = kill % 2 === 0 ? (CUTS[(kill / 2) % CUTS.length] ?? null) : null;
      // Now and then more at once than may leave the line.
      const presses = [Array<RunStart>(kill % 3 === 0 ? AT_ONCE + 1 : 1).fill(start)];
      const killAfterMs = cut === null ? random() * LATEST : LATEST * 8;
      await worker(give({ presses, cut }), killAfterMs);
      server.clientRestarted();
      complaints.push(...(await checked(root, (library) => indexIsTrue(library, root))));
      if (kill % 20 === 19)
        tell(`${kill + 1} kills, ${server.jobs().length} requests at fal, ${complaints.length} complaints`);
    }
    const sentAgain = await drain(root, server, give);
    complaints.push(...(await checked(root, async (library) => lost(await runsIn(library), library, server))));
    complaints.push(...server.violations());
    const runs = await checked(root, (library) => runsIn(library));
    return { kills, runs: runs.length, sentAgain: sentAgain.size, complaints };
  } finally {
    await server.close();
  }
}

/** Let every run come to its end, the user sending again what fal never had. */
async function drain(
  root: string,
  server: FalServer,
  give: (orders: Partial<Orders>) => Orders,
): Promise<ReadonlySet<string>> {
  const sentAgain = new Set<string>();
  for (let round = 0; round < 6; round++) {
    const again = await checked(root, async (library) =>
      (await runsIn(library)).filter(isForTheUser(server)).map(({ id }) => id),
    );
    again.forEach((id) => sentAgain.add(id));
    await worker(give({ again }), ROUND);
    server.clientRestarted();
    const left = await checked(root, async (library) =>
      (await runsIn(library)).filter(({ state }) => state !== 'done'),
    );
    if (left.length === 0) break;
  }
  return sentAgain;
}

/** Long enough for the first looks at fal's list, as the workers live. */
const ROUND = 5000;

/** A run that says that fal may not have it, where fal indeed has not. */
const isForTheUser =
  (server: FalServer) =>
  ({ state, failure, uploads }: RunRecord): boolean =>
    state === 'unconfirmed' &&
    failure !== null &&
    !server.jobs().some(({ input }) => input['model_url'] === uploads.mesh?.url);

/** One POST a press, one result a run, whole, the very one that fal made. */
async function lost(runs: readonly RunRecord[], library: Library, server: FalServer): Promise<string[]> {
  const found: string[] = [];
  const ids = new Set<string>();
  for (const run of runs) {
    const complain = (what: string): void => void found.push(`run ${run.number} (${run.state}): ${what}`);
    if (run.state !== 'done') complain(`not done: ${run.failure?.message ?? 'no failure'}`);
    if (run.requestId === null || ids.has(run.requestId)) complain('no request of its own');
    else ids.add(run.requestId);
    if (run.state !== 'done') continue;
    const folder = await library.runFolder(run.id);
    const files = (await readdir(folder)).filter((name) => name.startsWith('refined'));
    if (files.join() !== 'refined.glb') complain(`files: ${files.join()}`);
    const file = path.join(folder, 'refined.glb');
    const fault = await faultOfGlb(file);
    if (fault !== null) complain(fault);
    if (server.file(run.remote?.url ?? '')?.bytes.equals(await readFile(file)) !== true) complain('not what fal made');
  }
  const jobs = server.jobs().length;
  if (jobs !== ids.size) found.push(`${jobs} requests were paid for, ${ids.size} are known`);
  return found;
}

/** What the index says of the library is what its files say. */
async function indexIsTrue(library: Library, root: string): Promise<string[]> {
  const live = cardsOf(library);
  library.close();
  await rm(path.join(root, 'index'), { recursive: true });
  const rebuilt = await open(root);
  const same = JSON.stringify(cardsOf(rebuilt)) === JSON.stringify(live);
  const complaints = [...library.problems, ...rebuilt.problems].map(({ sentence }) => sentence);
  rebuilt.close();
  return same ? complaints : [...complaints, 'the index is not what the files say'];
}

function cardsOf(library: Library): Card[] {
  return (['project', 'run'] as const).flatMap((kind) => {
    const cards: Card[] = [];
    for (let after: Parameters<Library['cards']>[0]['after'] = null; ;) {
      const page = library.cards({ kind, search: '', after, limit: 100 });
      cards.push(...page.cards);
      if (page.next === null) return cards;
      after = page.next;
    }
  });
}

const open = (root: string): Promise<Library> =>
  openLibrary({
    folder: path.join(root, 'library'),
    indexFolder: path.join(root, 'index'),
    now: () => Date.now(),
    newId: randomUUID,
    log: silentLog,
  });

async function checked<T>(root: string, check: (library: Library) => Promise<T>): Promise<T> {
  const library = await open(root);
  try {
    return await check(library);
  } finally {
    library.close();
  }
}

async function runsIn(library: Library): Promise<RunRecord[]> {
  const { cards } = library.cards({ kind: 'project', search: '', after: null, limit: 1 });
  return library.runsOf(cards[0]?.projectId ?? '');
}

const TETRAHEDRON = {
  positions: Float32Array.of(1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1),
  indices: Uint32Array.of(0, 1, 2, 0, 3, 1, 0, 2, 3, 1, 3, 2),
};

/** A library with one project, its picture and its mesh. */
async function shelf(root: string): Promise<RunStart> {
  const library = await open(root);
  const { id: projectId } = await library.createProject('Dragon');
  const add = async (slot: 'image' | 'mesh', name: string, bytes: Uint8Array): Promise<string> => {
    await mkdir(path.join(root, 'staging'), { recursive: true });
    const file = path.join(root, 'staging', name);
    await writeFile(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const about = { notes: [], size: null, hasAlpha: null, triangles: null, original: null, coloured: false };
    return (await library.addInput(projectId, { slot, file, name, sha256, ...about })).id;
  };
  const imageId = await add('image', 'hero.png', await pictureFile().bytes());
  const meshId = await add('mesh', 'hero.glb', writeGlb(TETRAHEDRON));
  library.close();
  return { projectId, imageId, meshId, params: DEFAULT_PARAMS };
}

/** Random numbers from 0 to 1, the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
