import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { indexFault } from './index-db.ts';

/** An index of so many bytes is checked sooner than a thread starts. Larger ones take 4 ms a megabyte, and more. */
const AT_ONCE = 2_000_000;

/**
 * What is wrong with an index file; null: nothing, or there is none. SQLite reads all of a file in one go to tell, so
 * that of a large one another thread asks.
 *
 * @param atOnce bytes up to which it is asked here.
 */
export async function faultOf(file: string, atOnce = AT_ONCE, entry = checkEntry()): Promise<string | null> {
  const bytes = await stat(file).then(
    ({ size }) => size,
    () => null,
  );
  if (bytes === null) return null;
  return bytes <= atOnce ? indexFault(file) : inThread(file, entry);
}

/** What the thread runs: index-check-thread.ts, or what it was built to. */
function checkEntry(folder: string = import.meta.dirname): string {
  const built = ['index-check.js', path.join('..', 'index-check.js')].map((name) => path.join(folder, name));
  return built.find((file) => existsSync(file)) ?? path.join(folder, 'index-check-thread.ts');
}

/** A thread that cannot start, or dies, leaves the question to this one. */
async function inThread(file: string, entry: string): Promise<string | null> {
  const worker = new Worker(entry, { workerData: file });
  const answer = await new Promise<{ readonly fault: string | null } | null>((resolve) => {
    worker.once('message', (fault: unknown) => resolve({ fault: typeof fault === 'string' ? fault : null }));
    worker.once('error', () => resolve(null));
    worker.once('exit', () => resolve(null));
  });
  await worker.terminate();
  return answer === null ? indexFault(file) : answer.fault;
}
