import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { fromDisk } from '../base/app-error.ts';
import { syncFolder } from '../base/json-file.ts';
import { halfWritten, renameFile } from '../library/copy-in.ts';
import { withEnding } from '../library/free-name.ts';
import type { Library } from '../library/port.ts';
import { csvOfLedger, toRecord } from './csv.ts';

const ENDING = '.csv';
const PAGE = 500;

/**
 * Write the ledger (of one month, or all of it) to a file that the user chooses, newest request first. The file is there
 * whole or not at all; what stood there before stays until then.
 *
 * @param ask the system's dialog for a new file; it is given a name to suggest, asks before it replaces a file, and gives
 * an absolute path; null: the user thought better of it.
 * @returns the file's name. @throws AppError `disk-full`, `read-only`, `file-missing`.
 */
export async function exportLedger(
  library: Pick<Library, 'ledger'>,
  month: string | null,
  ask: (name: string) => Promise<string | null>,
): Promise<{ readonly name: string } | null> {
  const chosen = await ask(`Ultrashape ledger${month === null ? '' : ` ${month}`}${ENDING}`);
  if (chosen === null) return null;
  try {
    const file = await withEnding(chosen, ENDING);
    await writeWhole(file, linesOf(library, month));
    return { name: path.basename(file) };
  } catch (error) {
    throw fromDisk(error);
  }
}

/** Page after page; the app gets its turn between two. */
async function* linesOf(library: Pick<Library, 'ledger'>, month: string | null): AsyncGenerator<string[]> {
  let after: string | null = null;
  do {
    const page = library.ledger({ month, projectId: null, after, limit: PAGE });
    for (const line of page.lines) yield toRecord(line);
    after = page.next;
    await setImmediate();
  } while (after !== null);
}

// Not `atomically`: it does not hear of it when the lines themselves fail.
async function writeWhole(file: string, lines: AsyncIterable<string[]>): Promise<void> {
  const half = path.join(path.dirname(file), halfWritten(path.basename(file)));
  try {
    await pipeline(Readable.from(lines), csvOfLedger(), createWriteStream(half, { flags: 'wx', flush: true }));
    await renameFile(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(file));
}
