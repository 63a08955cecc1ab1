import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readJson, writeJson } from '../base/json-file.ts';
import { copyIn, HALF_WRITTEN } from './copy-in.ts';
import { below, COMPANIONS, listed, PROJECT_FILE, RUN_FILE, RUNS } from './folders.ts';
import { hasEnded } from './charge.ts';
import { ProjectRecord, RunRecord } from './records.ts';

/**
 * Copy a project's folder to `target` (made here) under new ids, the same everywhere they are named.
 *
 * Runs that have not ended stay behind, for they go on in the library they are from. Copied runs cost nothing here: the
 * ledger is of what this library spent.
 */
export async function copyProject(
  source: string,
  target: string,
  newId: () => string,
  now: number,
): Promise<{ readonly project: ProjectRecord; readonly runs: readonly { run: RunRecord; folder: string }[] }> {
  const from = await readJson(path.join(source, PROJECT_FILE), ProjectRecord);
  const ids = new Map<string, string>([from, ...from.inputs].map(({ id }) => [id, newId()]));
  const renamed = (id: string): string => ids.get(id) ?? id;
  const project: ProjectRecord = {
    ...from,
    id: renamed(from.id),
    updatedAt: now,
    inputs: from.inputs.map((input) => ({ ...input, id: renamed(input.id) })),
    draft: {
      ...from.draft,
      imageId: from.draft.imageId === null ? null : renamed(from.draft.imageId),
      meshId: from.draft.meshId === null ? null : renamed(from.draft.meshId),
    },
  };

  await mkdir(target);
  for (const input of from.inputs) {
    const beside = Object.values(COMPANIONS).map((ending) => `${input.file}${ending}`);
    await copyFileOf(source, target, input.file);
    const given = input.original === null ? [] : [input.original, ...input.companions];
    for (const file of given) await copyFileOf(source, target, file);
    for (const file of beside) if (await isThere(source, file)) await copyFileOf(source, target, file);
  }

  const runs: { run: RunRecord; folder: string }[] = [];
  for (const { name: folder, isFolder } of await listed(path.join(source, RUNS))) {
    if (!isFolder || !(await isThere(source, `${RUNS}/${folder}/${RUN_FILE}`))) continue;
    const was = await readJson(path.join(source, RUNS, folder, RUN_FILE), RunRecord);
    if (!hasEnded(was)) continue;
    const run: RunRecord = {
      ...was,
      id: newId(),
      projectId: project.id,
      imageId: renamed(was.imageId),
      meshId: renamed(was.meshId),
      // Someone else paid for it, or this library has it in its ledger already.
      price: { ...was.price, amount: 0 },
      submits: [],
    };
    for (const { name, isFile } of await listed(path.join(source, RUNS, folder))) {
      if (isFile && name !== RUN_FILE && !HALF_WRITTEN.test(name) && !name.endsWith('.part')) {
        await copyFileOf(source, target, `${RUNS}/${folder}/${name}`);
      }
    }
    await mkdir(path.join(target, RUNS, folder), { recursive: true });
    await writeJson(path.join(target, RUNS, folder, RUN_FILE), run);
    runs.push({ run, folder });
  }
  // Last: a folder with this file is a whole project.
  await writeJson(path.join(target, PROJECT_FILE), project);
  return { project, runs };
}

async function copyFileOf(source: string, target: string, relative: string): Promise<void> {
  await mkdir(path.dirname(below(target, relative)), { recursive: true });
  await copyIn(below(source, relative), below(target, relative));
}

async function isThere(source: string, relative: string): Promise<boolean> {
  const file = below(source, relative);
  return (await listed(path.dirname(file))).some(({ name, isFile }) => isFile && name === path.basename(file));
}
