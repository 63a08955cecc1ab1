import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { reasonOf } from '../base/clock.ts';

/** More threads would only wait for each other's memory. */
const MOST = 4;

/** How many threads heavy work may take: the machine's cores, four at most. */
export const threadCount = (): number => Math.min(os.availableParallelism(), MOST);

/** What a thread runs: thread.ts, or what it was built to, beside the process or above the chunk that this is part of. */
export function threadEntry(folder: string = import.meta.dirname): string {
  const built = ['mesh-thread.js', path.join('..', 'mesh-thread.js')].map((name) => path.join(folder, name));
  return built.find((file) => existsSync(file)) ?? path.join(folder, 'thread.ts');
}

/**
 * Give the same data to several threads and wait until each has ended, well or not: they tell what they did in memory
 * that the data shares. A thread that cannot start is one that ended at once.
 *
 * @throws what `signal` was fired with, at once: the threads are stopped in the middle of whatever they do.
 */
export async function inThreads(
  count: number,
  data: unknown,
  signal: AbortSignal,
  entry = threadEntry(),
): Promise<void> {
  if (signal.aborted) throw reasonOf(signal);
  const workers: Worker[] = [];
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(reasonOf(signal));
  signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = Array.from({ length: count }, () => {
      const worker = new Worker(entry, { workerData: data });
      workers.push(worker);
      return new Promise<void>((resolve) => {
        worker.once('error', () => resolve());
        worker.once('exit', () => resolve());
      });
    });
    await Promise.race([Promise.all(ended), stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
