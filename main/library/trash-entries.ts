import { rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { TrashEntry } from '../../preload/contract/trash-calls.ts';
import { AppError } from '../base/app-error.ts';
import { readJson } from '../base/json-file.ts';
import type { Log } from '../base/log.ts';
import { eachOf } from '../base/turns.ts';
import * as names from './folders.ts';
import { ProjectRecord, RunRecord } from './records.ts';

export const TRASH = '.trash';
export const ENTRY_FILE = 'trash.json';

/** `trash.json` beside what was thrown away: what it is and where it was. */
export const TrashRecord = v.object({
  version: v.literal(1),
  ...v.omit(TrashEntry, ['picture']).entries,
  /** The project's name. */
  project: v.string(),
  /** Name of its folder, here and where it was. */
  folder: v.pipe(v.string(), v.regex(/^[^/\\]+$/)),
  /** Below that; null: there is none. */
  thumbnail: v.nullable(v.pipe(v.string(), v.regex(/^(?!.*(^|\/)\.\.(\/|$))[^\\]+$/))),
});
export type TrashRecord = v.InferOutput<typeof TrashRecord>;

/** With the absolute path of the folder that holds the record and what was thrown away. */
export type Thrown = TrashRecord & { readonly home: string };

/** A record without what it tells of is left over from a crash, or a sync tool brings the rest; that may take long. */
const LEFT_OVER = 30 * 24 * 3_600_000;

export interface TrashLook {
  /** The library's. */
  readonly folder: string;
  /** Whether what a crash left may be removed. */
  readonly tidy: boolean;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: Log;
  /** A project's name, where it is in the library. */
  readonly nameOf: (projectId: string) => Promise<string | null>;
}

/**
 * Bring what is known of the trash up to date. What was there before is not read again; what has come, or is whole by now,
 * is; what somebody else took away is forgotten. Nothing is removed but what a crash left, long after.
 */
export async function lookThrough(known: Map<string, Thrown>, look: TrashLook): Promise<void> {
  const trash = path.join(look.folder, TRASH);
  const folders = (await names.listed(trash)).filter(({ isFolder }) => isFolder);
  const present = new Set(folders.map(({ name }) => path.join(trash, name)));
  for (const { id, home } of [...known.values()]) if (!present.has(home)) known.delete(id);
  const before = new Set([...known.values()].map(({ home }) => home));
  await eachOf(folders, 16, async ({ name }) => {
    const home = path.join(trash, name);
    if (before.has(home)) return;
    try {
      const record = await recordIn(home, look);
      if (record !== null) known.set(record.id, { ...record, home });
    } catch (error) {
      look.log.warn('Something in the trash could not be read', { name, error: String(error) });
    }
  });
}

/** Null: what was thrown away is not, or not yet, in this folder. */
async function recordIn(home: string, look: TrashLook): Promise<TrashRecord | null> {
  const inside = await names.listed(home);
  const record = await readJson(path.join(home, ENTRY_FILE), TrashRecord).catch((error: unknown) => {
    if (error instanceof AppError && ['file-missing', 'damaged'].includes(error.code)) return null;
    throw error;
  });
  if (record === null) return recordOf(home, inside, look);
  if (inside.some(({ name }) => name === record.folder)) return record;
  if (look.tidy && inside.length === 1 && look.now() - record.at > LEFT_OVER) await removeEmpty(home, look.log);
  return null;
}

/** What a record that is lost must have said, by what it stood beside. */
async function recordOf(
  home: string,
  inside: Awaited<ReturnType<typeof names.listed>>,
  { newId, nameOf }: TrashLook,
): Promise<TrashRecord | null> {
  for (const { name: folder, isFolder } of inside) {
    if (!isFolder) continue;
    const from = path.join(home, folder);
    const same = {
      version: 1,
      id: newId(),
      folder,
      at: Math.round((await stat(home)).mtimeMs),
      bytes: await bytesOf(from),
    } as const;
    const project = await readJson(path.join(from, names.PROJECT_FILE), ProjectRecord).catch(() => null);
    if (project !== null) {
      const { id, name } = project;
      const runs = (await names.listed(path.join(from, names.RUNS))).filter(({ isFolder: isRun }) => isRun);
      const last = runs.at(-1)?.name;
      const thumbnail = last === undefined ? null : `${names.RUNS}/${last}/${names.RESULT.thumbnail}`;
      return { ...same, kind: 'project', cardId: id, projectId: id, title: name, project: name, runs: runs.length, thumbnail }; // prettier-ignore
    }
    const run = await readJson(path.join(from, names.RUN_FILE), RunRecord).catch(() => null);
    if (run === null) continue;
    const { id, projectId } = run;
    const name = (await nameOf(projectId)) ?? 'Project';
    return {
      ...same,
      kind: 'run',
      cardId: id,
      projectId,
      title: titleOf(name, run),
      project: name,
      runs: 1,
      thumbnail: names.RESULT.thumbnail,
    };
  }
  return null;
}

/** Ids of the projects and runs that lie in the trash, of any machine. */
export async function thrownIds(library: string): Promise<ReadonlySet<string>> {
  const trash = path.join(library, TRASH);
  const ids = new Set<string>();
  await eachOf(await names.listed(trash), 16, async ({ name }) => {
    const record = await readJson(path.join(trash, name, ENTRY_FILE), TrashRecord).catch(() => null);
    if (record !== null) ids.add(record.cardId);
  });
  return ids;
}

export const titleOf = (project: string, run: Pick<RunRecord, 'name' | 'number'>): string =>
  `${project} · ${run.name ?? `run ${run.number}`}`;

/** An entry that holds nothing but its own record; anything else in it stays. */
export async function removeEmpty(home: string, log: Log): Promise<void> {
  try {
    await unlink(path.join(home, ENTRY_FILE));
    await rmdir(home);
  } catch (error) {
    log.warn('An empty entry of the trash could not be removed', { error: String(error) });
  }
}

/** Of all files below a folder. */
export async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const { name, isFolder, isFile } of await names.listed(folder)) {
    const one = path.join(folder, name);
    if (isFolder) bytes += await bytesOf(one);
    else if (isFile) bytes += (await stat(one)).size;
  }
  return bytes;
}
