import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { silentLog } from '../../../main/base/log.ts';
import type { Library } from '../../../main/library/port.ts';
import type { RunRecord } from '../../../main/library/records.ts';
import { TrashDesk } from '../../../main/order/trash-desk.ts';
import type { Workshop } from '../library/support.ts';

/** All of it. */
export const LEDGER = { month: null, projectId: null, after: null, limit: 100 } as const;

/** @param toSystem by itself a trash that takes everything. */
export function deskOver(
  library: Library,
  toSystem = (folder: string): Promise<void> => rm(folder, { recursive: true }),
) {
  return new TrashDesk({
    library,
    runner: { whileAtRest: (_, work) => work() },
    toSystem,
    changed: () => undefined,
    log: silentLog,
  });
}

/** Every file below a folder, with what is in it. */
export async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [path.relative(folder, file), await readFile(file, 'utf8')] as const)),
  );
}

/** A project with a run that is done. */
export async function paid(
  shop: Workshop,
  library: Library,
  name: string,
): Promise<{ run: RunRecord; folder: string }> {
  const { project } = await shop.project(library, name);
  const run = await shop.doneRun(library, project);
  return { run, folder: await library.projectFolder(project.id) };
}
