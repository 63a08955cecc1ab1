import type { LibraryIndex } from './index-db.ts';
import type { InputRecord } from './records.ts';
import { GONE } from './stamps.ts';

export type FileContent = Pick<InputRecord, 'slot' | 'sha256'>;

export interface ProjectWithFiles {
  readonly id: string;
  readonly rejected: boolean;
}

/** The projects that are there and hold every one of these files, by content; newest first. Without files: none. */
export function projectsWith(index: LibraryIndex, files: readonly FileContent[]): ProjectWithFiles[] {
  let rows: number[] | null = null;
  // A file at a time, by their index: no project's own file is read, however many there are.
  for (const { slot, sha256 } of files) {
    const having = index.all('select project from input where sha256 = :sha256 and slot = :slot', { sha256, slot });
    const found = new Set(having.map(({ project }) => Number(project)));
    rows = rows === null ? [...found] : rows.filter((row) => found.has(row));
    if (rows.length === 0) return [];
  }
  return index
    .all(
      `select id, rejected from project
        where stamp <> :gone and row in (select value from json_each(:rows)) order by at desc, id desc`,
      { gone: GONE, rows: JSON.stringify(rows ?? []) },
    )
    .map(({ id, rejected }) => ({ id: String(id), rejected: rejected === 1 }));
}
