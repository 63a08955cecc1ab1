import path from 'node:path';
import type { CheckReport } from '../../preload/contract/transfer.ts';
import { sha256Of } from '../base/hash.ts';
import { sizeOf } from '../library/copy-in.ts';
import { below, COMPANIONS, listed, PROJECT_FILE, RESULT, RUN_FILE, RUNS } from '../library/folders.ts';
import type { Library } from '../library/port.ts';
import type { Progress } from '../mesh/port.ts';

export type CheckedLibrary = Pick<
  Library,
  'projectIds' | 'project' | 'projectFolder' | 'runsOf' | 'runFolder' | 'problems'
>;

/** A file that the records name: where it is, what it is called, and what it must be. */
interface Named {
  readonly file: string;
  readonly where: string;
  /** Null: nothing was written down of its content. */
  readonly sha256: string | null;
}

/**
 * Read every file that a library names and compare it with what was written down of it. Streams: nothing is held up for
 * longer than a piece of one.
 *
 * @throws AppError `cancelled`.
 */
export async function checkLibrary(
  library: CheckedLibrary,
  signal: AbortSignal,
  progress: Progress,
): Promise<CheckReport> {
  const report = { files: 0, bytes: 0, ok: 0, problems: library.problems.map(({ sentence }) => sentence) };
  const lists = { changed: [] as string[], missing: [] as string[], unknown: [] as string[], foreign: [] as string[] };
  const ids = library.projectIds();
  for (const [at, id] of ids.entries()) {
    signal.throwIfAborted();
    const { named, foreign } = await filesOf(library, id);
    lists.foreign.push(...foreign);
    for (const [turn, { file, where, sha256 }] of named.entries()) {
      signal.throwIfAborted();
      const bytes = await sizeOf(file);
      report.files += 1;
      report.bytes += bytes ?? 0;
      if (bytes === null) lists.missing.push(where);
      else if (sha256 === null) lists.unknown.push(where);
      else if ((await sha256Of(file, signal)) === sha256) report.ok += 1;
      else lists.changed.push(where);
      progress((at + (turn + 1) / named.length) / ids.length);
    }
  }
  return { ...report, ...lists };
}

async function filesOf(
  library: CheckedLibrary,
  projectId: string,
): Promise<{ readonly named: readonly Named[]; readonly foreign: readonly string[] }> {
  const project = await library.project(projectId);
  const home = await library.projectFolder(projectId);
  const root = path.basename(home);
  const named: Named[] = [];
  const known = new Set([PROJECT_FILE]);
  const add = (relative: string, sha256: string | null): void => {
    known.add(relative);
    named.push({ file: below(home, relative), where: `${root}/${relative}`, sha256 });
  };
  for (const input of project.inputs) {
    add(input.file, input.sha256);
    for (const ending of Object.values(COMPANIONS)) known.add(`${input.file}${ending}`);
    for (const given of input.original === null ? [] : [input.original, ...input.companions]) add(given, null);
  }
  for (const run of await library.runsOf(projectId)) {
    const folder = path.basename(await library.runFolder(run.id));
    for (const name of [RUN_FILE, ...Object.values(RESULT), `${RESULT.mesh}.part`]) {
      known.add(`${RUNS}/${folder}/${name}`);
    }
    if (run.result !== null) add(`${RUNS}/${folder}/${RESULT.mesh}`, run.result.sha256);
  }
  const foreign: string[] = [];
  const visit = async (inside: string): Promise<void> => {
    for (const { name, isFile, isFolder } of await listed(below(home, inside))) {
      const relative = inside === '' ? name : `${inside}/${name}`;
      if (name.startsWith('.')) continue;
      if (isFolder) await visit(relative);
      else if (isFile && !known.has(relative)) foreign.push(`${root}/${relative}`);
    }
  };
  await visit('');
  return { named, foreign };
}

/** The report as a text that can be kept. */
export function checkText(report: CheckReport, library: { readonly name: string; readonly at: string }): string {
  const { files, bytes, ok, changed, missing, unknown, foreign, problems } = report;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `${title} (${lines.length})`, ...lines.map((line) => `  ${line}`)];
  return [
    `Check of the library “${library.name}”, ${library.at}`,
    `${files} files, ${bytes} bytes: ${ok} are byte for byte as they were.`,
    ...part('Changed', changed),
    ...part('Missing', missing),
    ...part('Could not be read', problems),
    ...part('Not known: nothing was written down of their content', unknown),
    ...part('Not of this app, left alone', foreign),
    '',
  ].join('\n');
}
