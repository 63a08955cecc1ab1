import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { BUILT_IN_RECIPES } from '../../preload/contract/finish.ts';
import { AppError } from '../../main/base/app-error.ts';
import { MeshProcess } from '../../main/mesh/engine.ts';
import { Random } from './random.ts';
import type { Seed } from './seeds.ts';
import { WatchedProcess } from './watched-process.ts';

/** No small file keeps a processor busy for so long, in milliseconds. */
const TOO_LONG = 5000;
/** Nor is the answer later than this, however many others use the machine. */
const MUCH_TOO_LONG = 60_000;
/** Nor so much memory above what the process holds at rest, in bytes. */
const TOO_MUCH = 1.5 * 1024 ** 3;

/** What broken meshes are looked at beside. */
const PICTURE = path.join(import.meta.dirname, '../../assets/sample/inputs/snail.png');

/** Everything is cleaned away, and little is left. */
const EXPORT = {
  recipe: { ...BUILT_IN_RECIPES[2], lightness: { by: 'triangles', triangles: 40 } },
  previewOut: null,
  extras: null,
} as const;

export interface Outcome {
  readonly kind: string;
  readonly taken: number;
  readonly refused: number;
  /** What must not be: each with the number of its mutation. */
  readonly failures: readonly string[];
  /** Milliseconds of work, or of waiting where it cannot be told. */
  readonly slowest: number;
  /** The most memory above rest, in bytes; 0 where it cannot be told. */
  readonly largest: number;
}

export interface Fuzzing {
  /** Mutations of each seed. */
  readonly times: number;
  /** The same number breaks the same files in the same way. */
  readonly start: number;
  /** Of what `prepare` takes, each so-many-th is inspected as well: a thumbnail takes as long as fifty refusals. */
  readonly inspectEvery: number;
}

/**
 * Break a file in many ways and give it to the real mesh process. It may take it or refuse it in words; it may not die, not
 * answer for long, take much memory, or fail in any other way.
 */
export async function fuzz(seed: Seed, { times, start, inspectEvery }: Fuzzing): Promise<Outcome> {
  const place = await mkdtemp(path.join(os.tmpdir(), 'fuzz-'));
  const watched = new WatchedProcess();
  const engine = new MeshProcess(() => watched.start());
  const failures: string[] = [];
  const counts = { taken: 0, refused: 0, slowest: 0, largest: 0 };
  try {
    for (let i = 0; i < times; i++) {
      const random = new Random(start + i);
      const mutate = random.of(seed.mutations);
      const source = path.join(place, seed.name);
      await writeFile(source, mutate(seed.bytes, random));
      watched.forget();
      const began = performance.now();
      const verdict = await verdictOn(() => jobsOf(engine, source, i % inspectEvery === 0), watched);
      counts.slowest = Math.max(counts.slowest, watched.worked() ?? performance.now() - began);
      const memory = watched.memory();
      if (memory > TOO_MUCH) failures.push(`${start + i}: took ${Math.round(memory / 1024 ** 2)} MB`);
      if (memory > counts.largest) counts.largest = memory;
      if (verdict === 'taken' || verdict === 'refused') counts[verdict]++;
      else failures.push(`${start + i}: ${verdict}`);
    }
  } finally {
    await engine.close();
    await rm(place, { recursive: true, force: true });
  }
  return { kind: seed.kind, ...counts, failures };
}

/** Everything that is done with a file that somebody gave. */
async function jobsOf(engine: MeshProcess, source: string, whole: boolean): Promise<void> {
  const { signal } = new AbortController();
  const mesh = /\.(glb|gltf|obj)$/.test(source);
  if (!mesh) {
    await engine.readImage({ file: source }, signal);
    await engine.matte({ file: source }, signal);
    return;
  }
  const out = `${source}.out.glb`;
  const outputs = {
    normalsOut: `${source}.n`,
    thumbnailOut: `${source}.t`,
    proxyOut: `${source}.p`,
    boxesOut: `${source}.b`,
  };
  const inspect = (file: string) => engine.inspect({ file, ...outputs }, signal);
  // A result from fal is shown without being prepared.
  const given = source.endsWith('.glb') && whole ? [inspect(source), engine.occupancy({ file: source }, signal)] : [];
  const shown: readonly PromiseSettledResult<unknown>[] = await Promise.allSettled(given);
  for (const result of shown) if (result.status === 'rejected' && !isRefusal(result.reason)) throw result.reason;
  const { bytes } = await engine.prepare({ source, out }, signal);
  if ((await stat(out)).size !== bytes) throw new Error(`${bytes} bytes were told of, others written`);
  await engine.occupancy({ file: out }, signal);
  if (!whole) return;
  await engine.pose({ picture: PICTURE, mesh: out }, signal);
  await inspect(out);
  const made = engine.finish({ ...EXPORT, source: { file: out, placement: null }, out: `${source}.game.glb` }, signal);
  // Of what is broken little may be left, and too few triangles to be had are no failure.
  await made.catch((error: unknown) => {
    if (!isRefusal(error)) throw error;
  });
}

async function verdictOn(jobs: () => Promise<void>, watched: WatchedProcess): Promise<string> {
  const began = performance.now();
  let late: NodeJS.Timeout | undefined;
  const overdue = new Promise<string>((resolve) => {
    late = setInterval(() => {
      const waited = performance.now() - began;
      // Where it cannot be told how long the process was at work, it was all the time.
      const worked = watched.worked() ?? waited;
      if (worked < TOO_LONG && waited < MUCH_TOO_LONG) return;
      watched.kill();
      resolve(`no answer after ${Math.round(worked)} ms of work in ${Math.round(waited)} ms`);
    }, 250);
  });
  const done = jobs().then(
    () => 'taken',
    (error: unknown) =>
      isRefusal(error) ? 'refused' : `${String(error)} ${error instanceof AppError ? error.advice : ''}`,
  );
  try {
    return await Promise.race([done, overdue]);
  } finally {
    clearInterval(late);
  }
}

/** Refused in a sentence, for a reason that the app knows. `internal` is what it does not know, or a process that died. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code !== 'internal' &&
  error.code !== 'cancelled' &&
  /^\S.*\.$/s.test(error.message);
