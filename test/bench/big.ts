// How the library answers as it grows. See README.md.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CardList } from '../../preload/contract/cards.ts';
import { silentLog } from '../../main/base/log.ts';
import { openLibrary } from '../../main/library/open.ts';
import type { Library } from '../../main/library/port.ts';
import { writeBigLibrary } from '../support/big-library.ts';
import { median } from './numbers.ts';

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '100,1000,10000,50000' }, rounds: { type: 'string', default: '9' } },
});
const SIZES = values.sizes.split(',').map(Number);
const ROUNDS = Number(values.rounds);
const NEWEST = { by: 'at', descending: true } as const;

/** Milliseconds of processor that this thread has had, whatever else the machine does. */
const worked = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** The longest that nothing else had a turn: by the clock, and what this thread itself worked in it. */
class Blocking {
  readonly longest = { clock: 0, worked: 0 };
  #clock = performance.now();
  #worked = worked();
  readonly #timer = setInterval(() => this.#look(), 1);

  stop(): Readonly<{ clock: number; worked: number }> {
    this.#look();
    clearInterval(this.#timer);
    return this.longest;
  }

  #look(): void {
    const [clock, done] = [performance.now(), worked()];
    this.longest.clock = Math.max(this.longest.clock, clock - this.#clock - 1);
    this.longest.worked = Math.max(this.longest.worked, done - this.#worked);
    this.#clock = clock;
    this.#worked = done;
  }
}

const timed = async (work: () => unknown): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

async function open(folder: string, indexFolder: string): Promise<Library> {
  return openLibrary({ folder, indexFolder, now: Date.now, newId: randomUUID, log: silentLog });
}

/** Milliseconds of each question, the median of some rounds after one that warms up. */
async function measure(folder: string, indexFolder: string): Promise<Map<string, number>> {
  const figures = new Map<string, number>();
  globalThis.gc?.();
  const heap = process.memoryUsage().rss;
  const opening = async (name: string): Promise<Library> => {
    const blocking = new Blocking();
    const from = performance.now();
    const opened = await open(folder, indexFolder);
    figures.set(name, performance.now() - from);
    const { clock, worked } = blocking.stop();
    figures.set(`${name}: longest block`, clock);
    figures.set(`${name}: its work`, worked);
    return opened;
  };
  (await opening('opening, no index')).close();
  const library = await opening('opening, true index');

  const page = (list: Partial<CardList>, after: string | null = null, offset = 0): unknown =>
    library.cards({ kind: 'run', search: '', sort: NEWEST, ...list, after, offset, limit: 100 });
  const total = library.cards({ kind: 'run', search: '', after: null, limit: 1 }).total;
  const next = library.cards({ kind: 'run', search: '', after: null, limit: 100 }).next;
  const questions: Readonly<Record<string, () => unknown>> = {
    'first page of runs': () => page({}),
    'first page of projects': () => page({ kind: 'project' }),
    'next page': () => page({}, next),
    'page in the middle, by place': () => page({}, null, Math.floor(total / 2)),
    'last page, by place': () => page({}, null, Math.max(0, total - 100)),
    'search “d”': () => page({ search: 'd' }),
    'search “dra”': () => page({ search: 'dra' }),
    'search “run oct”': () => page({ search: 'run oct' }),
    'search “dragon 512 thin”': () => page({ search: 'dragon 512 thin' }),
    'projects by “1024”': () => page({ kind: 'project', search: '1024' }),
    'projects by “seed 4711”': () => page({ kind: 'project', search: 'seed 4711' }),
    'by name': () => page({ sort: { by: 'name', descending: false } }),
    'by size': () => page({ sort: { by: 'bytes', descending: true } }),
    'four stars and 1024': () => page({ filter: { rating: 4, octree: { min: 1024, max: 1024 } } }),
    'a tag, open, by triangles': () =>
      page({ filter: { tags: ['tag 8'], condition: ['open'] }, sort: { by: 'triangles', descending: true } }),
    'projects with an unreviewed run': () => page({ kind: 'project', filter: { unreviewed: true } }),
    duplicates: () => page({ filter: { duplicates: true } }),
    'counts of the panel': () => library.catalogue.counts(),
    'all tags': () => library.catalogue.tags(),
    'ids of everything': () => library.catalogue.ids({ list: { kind: 'run', search: '' }, offset: 0, limit: 50_000 }),
  };
  const someone = library.cards({ kind: 'run', search: '', after: null, limit: 1 }).cards[0];
  for (const [name, ask] of Object.entries(questions)) {
    const rounds: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      // Something in the library is another each time: totals are counted anew, as after every change.
      if (someone !== undefined) await library.saveRun(await library.run(someone.id));
      rounds.push(await timed(ask));
    }
    figures.set(name, median(rounds.slice(1)));
  }
  if (someone !== undefined) {
    const record = await library.run(someone.id);
    const writes: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      writes.push(await timed(() => library.saveRun({ ...record, rating: round % 6 })));
    figures.set('a rating, to the disk', median(writes));
  }
  globalThis.gc?.();
  figures.set('memory, MB more than before', (process.memoryUsage().rss - heap) / 1e6);
  library.close();
  return figures;
}

const root = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-big-'));
try {
  const all: Map<string, number>[] = [];
  for (const size of SIZES) {
    const folder = path.join(root, `library-${size}`);
    console.log(`Writing ${size} runs … ${((await timed(() => writeBigLibrary(folder, size))) / 1000).toFixed(1)} s`);
    all.push(await measure(folder, path.join(root, `index-${size}`)));
    await rm(folder, { recursive: true, force: true });
  }
  const names = [...(all[0]?.keys() ?? [])];
  console.log(`\n${'ms'.padEnd(34)}${SIZES.map((size) => String(size).padStart(10)).join('')}`);
  for (const name of names) {
    console.log(name.padEnd(34) + all.map((one) => (one.get(name) ?? 0).toFixed(1).padStart(10)).join(''));
  }
} finally {
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
