import type { CheckReport } from '../../preload/contract/transfer.ts';
import { sha256Of } from '../base/hash.ts';
import { sizeOf } from '../library/copy-in.ts';
import type { FoundFile } from '../library/file-states.ts';
import type { Library } from '../library/port.ts';
import { whyUnread } from '../library/problems.ts';
import { stampOf } from '../library/stamps.ts';
import type { Progress } from '../mesh/port.ts';
import { contentsOf, type Trouble } from './named-files.ts';

export type CheckedLibrary = Pick<
  Library,
  'projectIds' | 'project' | 'projectFolder' | 'expectedFiles' | 'noteFiles' | 'problems'
>;

interface Checking {
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Files of this project were found to be others than the cards said. */
  readonly onNews: (projectId: string) => void;
}

/**
 * Read every file that a library names and compare it with what was written down of it. Streams: nothing is held up for
 * longer than a piece of one. What cannot be read is told, and the rest is read all the same; what is found of a project
 * is on its cards before the next is begun. Stopped, it tells what it has found by then.
 *
 * @throws AppError `file-missing` where the library's own disk is gone.
 */
export async function checkLibrary(
  library: CheckedLibrary,
  { signal, progress, onNews }: Checking,
): Promise<CheckReport> {
  const report = { files: 0, bytes: 0, ok: 0 };
  const problems = new Set(library.problems.map(({ sentence }) => sentence));
  const lists = { changed: [] as string[], missing: [] as string[], unknown: [] as string[], foreign: [] as string[] };
  const trouble: Trouble = (where, error) => {
    signal.throwIfAborted();
    problems.add(`“${where}”: ${whyUnread(error)}`);
  };
  const ids = library.projectIds();

  const look = async (projectId: string, found: FoundFile[], done: (ratio: number) => void): Promise<void> => {
    const { named, foreign } = await contentsOf(library, projectId, trouble);
    lists.foreign.push(...foreign);
    const isGone = (await stampOf(await library.projectFolder(projectId))) === null;
    for (const [turn, { id, file, where, sha256 }] of named.entries()) {
      signal.throwIfAborted();
      const keep = (state: FoundFile['state']): void => {
        if (id !== null) found.push({ id, state });
      };
      if (isGone) keep('missing');
      else {
        try {
          const bytes = await sizeOf(file);
          const isSame = bytes !== null && sha256 !== null && (await sha256Of(file, signal)) === sha256;
          report.files += 1;
          report.bytes += bytes ?? 0;
          if (bytes === null) lists.missing.push(where);
          else if (sha256 === null) lists.unknown.push(where);
          else if (isSame) report.ok += 1;
          else lists.changed.push(where);
          keep(bytes === null ? 'missing' : isSame ? 'there' : 'changed');
        } catch (error) {
          trouble(where, error);
        }
      }
      done((turn + 1) / named.length);
    }
  };

  let unread = 0;
  for (const [at, id] of ids.entries()) {
    const found: FoundFile[] = [];
    try {
      signal.throwIfAborted();
      await look(id, found, (ratio) => progress((at + ratio) / ids.length));
    } catch (error) {
      if (!signal.aborted) throw error;
      unread = ids.length - at;
      break;
    } finally {
      if (await library.noteFiles(found)) onNews(id);
    }
    progress((at + 1) / ids.length);
  }
  return { ...report, ...lists, problems: [...problems], unread };
}

/** The report as a text that can be kept. */
export function checkText(report: CheckReport, library: { readonly name: string; readonly at: string }): string {
  const { files, bytes, ok, changed, missing, unknown, foreign, problems, unread } = report;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `${title} (${lines.length})`, ...lines.map((line) => `  ${line}`)];
  return [
    `Check of the library “${library.name}”, ${library.at}`,
    `${files} files, ${bytes} bytes: ${ok} are byte for byte as they were.`,
    ...(unread === 0 ? [] : [`Stopped: projects that were not read to their end: ${unread}.`]),
    ...part('Changed', changed),
    ...part('Missing', missing),
    ...part('Could not be read', problems),
    ...part('Not known: nothing was written down of their content', unknown),
    ...part('Not of this app, left alone', foreign),
    '',
  ].join('\n');
}
