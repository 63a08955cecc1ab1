import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { silentLog } from '../../../main/base/log.ts';
import type { Library } from '../../../main/library/port.ts';
import type { ProjectRecord, RunRecord } from '../../../main/library/records.ts';
import { Transfer, type TransferDeps } from '../../../main/transfer/transfer.ts';
import { Workshop } from '../library/support.ts';

export const never = new AbortController().signal;
export const quiet = (): void => undefined;

interface Bench {
  readonly shop: Workshop;
  readonly library: Library;
  readonly transfer: Transfer;
  readonly out: string;
  /** Ids of projects whose files were found to be others, each time that was told. */
  readonly news: (readonly string[])[];
}

/** A library with what brings into it and out of it. @param before one that was closed; opened again. */
export async function bench(before?: Workshop): Promise<Bench> {
  const shop = before ?? (await Workshop.make());
  const library = await shop.open();
  const out = path.join(shop.root, 'out');
  const news: (readonly string[])[] = [];
  await mkdir(out, { recursive: true });
  const transfer = new Transfer({
    library,
    markRun: markIn(library),
    stagingFolder: path.join(shop.root, 'staging'),
    now: () => shop.time,
    log: silentLog,
    publishProjects: quiet,
    publishChanged: (projectIds) => news.push(projectIds),
  });
  return { shop, library, transfer, out, news };
}

/** As the runner does it where nothing works on the run. */
export const markIn =
  (library: Library): TransferDeps['markRun'] =>
  async (runId, make) => {
    const run = await library.run(runId);
    await library.saveRun({ ...run, ...make(run) });
  };

/** A run that fal delivered, its result like no other. */
export async function delivered(shop: Workshop, library: Library, project: ProjectRecord): Promise<RunRecord> {
  const run = await shop.doneRun(library, project);
  const bytes = `glTF ${randomUUID()}`;
  await writeFile(path.join(await library.runFolder(run.id), 'refined.glb'), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const whole: RunRecord = {
    ...run,
    rating: 4,
    result: run.result === null ? null : { ...run.result, sha256, bytes: bytes.length },
  };
  await library.saveRun(whole);
  return whole;
}

/** Every file below a folder with what is in it. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  const tree: Record<string, string> = {};
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name);
    tree[path.relative(folder, file)] = await readFile(file, 'utf8');
  }
  return tree;
}
