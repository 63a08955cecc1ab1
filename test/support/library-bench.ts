import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { silentLog } from '../../main/base/log.ts';
import { openLibrary } from '../../main/library/open.ts';
import type { Library } from '../../main/library/port.ts';

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ultrashape-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A real library in `folder`, closed when the test is over. */
export async function libraryIn(folder: string, now: () => number = Date.now): Promise<Library> {
  const library = await openLibrary({
    folder: path.join(folder, 'library'),
    indexFolder: path.join(folder, 'index'),
    now,
    newId: randomUUID,
    log: silentLog,
  });
  onTestFinished(() => library.close());
  return library;
}
