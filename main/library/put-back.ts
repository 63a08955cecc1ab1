import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_PARAMS } from '../../preload/contract/runs.ts';
import { AppError } from '../base/app-error.ts';
import { readJson, syncFolder, writeJson } from '../base/json-file.ts';
import { renameFile } from './copy-in.ts';
import * as names from './folders.ts';
import { freeName } from './free-name.ts';
import { projectEntry, runEntry } from './index-entry.ts';
import type { IndexKeeper } from './index-keeper.ts';
import { ProjectRecord, RunRecord } from './records.ts';
import { stampFor, stampOf } from './stamps.ts';
import type { TrashRecord } from './trash-entries.ts';

interface Place {
  readonly library: string;
  readonly index: IndexKeeper;
}

/**
 * Move a project's or a run's folder from the trash to where it was, under a free name where that is taken, and tell the
 * index of it. A run whose project is gone for good gets one of the same name and id, without its inputs.
 *
 * @param from absolute path.
 * @throws AppError `bad-request` where its project is in the trash as well, or a copy of it is in the library; `damaged`,
 * `too-new` where its record cannot be read. Nothing is moved then.
 */
export async function putBack(entry: TrashRecord, from: string, place: Place): Promise<void> {
  if (entry.kind === 'project') await putProjectBack(entry, from, place);
  else await putRunBack(entry, from, place);
}

async function putProjectBack({ cardId, folder }: TrashRecord, from: string, { library, index }: Place): Promise<void> {
  const known = await index.ask((one) => one.folderOf(cardId));
  if (known !== null && (await isHere(path.join(library, known)))) throw isThere('project');
  // Before anything is moved: what can no longer be read stays where it is.
  const project = await readJson(path.join(from, names.PROJECT_FILE), ProjectRecord);
  const runs: { run: RunRecord; folder: string; stamp: string }[] = [];
  for (const one of await names.listed(path.join(from, names.RUNS))) {
    const file = path.join(from, names.RUNS, one.name, names.RUN_FILE);
    const run = await readJson(file, RunRecord).catch(() => null);
    if (run !== null) runs.push({ run, folder: one.name, stamp: await stampFor(file) });
  }
  const stamp = await stampFor(path.join(from, names.PROJECT_FILE));
  const name = await freeName(library, folder, '');
  await renameFile(from, path.join(library, name));
  await Promise.all([library, path.dirname(from)].map(syncFolder));
  await index.tell((one) => {
    one.putProject(projectEntry(project, name, stamp));
    for (const { run, folder: at, stamp: of } of runs) one.putRun(runEntry(run, at, of));
  });
}

async function putRunBack(entry: TrashRecord, from: string, place: Place): Promise<void> {
  const { library, index } = place;
  const known = await index.ask((one) => one.run(entry.cardId));
  if (known !== null && (await isHere(path.join(library, known.projectFolder, names.RUNS, known.folder)))) {
    throw isThere('run');
  }
  const file = path.join(from, names.RUN_FILE);
  const run = await readJson(file, RunRecord);
  const stamp = await stampFor(file);
  const project = (await index.ask((one) => one.folderOf(entry.projectId))) ?? (await remake(entry, place));
  const home = path.join(library, project, names.RUNS);
  await mkdir(home, { recursive: true });
  const name = await freeName(home, entry.folder, '');
  await renameFile(from, path.join(home, name));
  await Promise.all([home, path.dirname(from)].map(syncFolder));
  await index.tell((one) => one.putRun(runEntry(run, name, stamp)));
}

/** What is only listed, for its folder is gone, keeps nothing from coming back. */
const isHere = async (folder: string): Promise<boolean> => (await stampOf(folder)) !== null;

/** A project for a run that has none any more. @returns its folder. */
async function remake(entry: TrashRecord, { library, index }: Place): Promise<string> {
  const folder = await freeName(library, names.safeName(entry.project, 'Project'), '');
  const project: ProjectRecord = {
    version: 1,
    id: entry.projectId,
    name: entry.project,
    notes: '',
    tags: [],
    rating: 0,
    rejected: false,
    favourite: false,
    createdAt: entry.at,
    updatedAt: entry.at,
    inputs: [],
    draft: { imageId: null, meshId: null, params: DEFAULT_PARAMS },
  };
  await mkdir(path.join(library, folder));
  const file = path.join(library, folder, names.PROJECT_FILE);
  await writeJson(file, project);
  await syncFolder(library);
  const stamp = await stampFor(file);
  await index.tell((one) => one.putProject(projectEntry(project, folder, stamp)));
  return folder;
}

const isThere = (noun: 'project' | 'run'): AppError =>
  new AppError('bad-request', `This ${noun} is in the library already.`, {
    advice: 'Somebody put a copy of it there. It stays in the trash.',
  });
