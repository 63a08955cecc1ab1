import type { CardRef } from '../../preload/contract/cards.ts';
import type { LibraryIndex } from './index-db.ts';
import { plain, sortKey } from './sort-key.ts';

export interface TagUse {
  readonly tag: string;
  readonly projects: number;
  readonly runs: number;
}

/** Every tag, as people sort; written as it is written most often first in the alphabet. */
export function tagsOf(index: LibraryIndex): TagUse[] {
  return index
    .all(
      `select min(tag) as tag, count(*) filter (where kind = 'project') as projects,
          count(*) filter (where kind = 'run') as runs
        from tagged group by key`,
      {},
    )
    .map(({ tag, projects, runs }) => ({ tag: String(tag), projects: Number(projects), runs: Number(runs) }))
    .map((use) => ({ use, key: sortKey(use.tag) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ use }) => use);
}

/** Every card with this tag, whatever its case and accents. */
export function taggedWith(index: LibraryIndex, tag: string): CardRef[] {
  const key = plain(tag);
  return (['project', 'run'] as const).flatMap((kind) =>
    index
      .all(`select id from tagged join ${kind} on ${kind}.row = tagged.row where key = :key and kind = '${kind}'`, {
        key,
      })
      .map(({ id }) => ({ kind, id: String(id) })),
  );
}
