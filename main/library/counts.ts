import type { Counts } from '../../preload/contract/cards.ts';
import { column, type LibraryIndex } from './index-db.ts';

/** How many cards of each kind there are; what is rejected counts only as that. */
export function countsOf(index: LibraryIndex): Omit<Counts, 'trash'> {
  const runs = index.get(
    `select count(*) filter (where rejected = 0) as shown,
        count(*) filter (where rejected = 0 and state = 'done' and rating = 0) as unreviewed,
        count(*) filter (where rejected = 0 and rating >= 4) as best,
        count(*) filter (where rejected = 0 and favourite = 1) as favourites,
        count(*) filter (where rejected = 1) as rejected
      from run indexed by run_facets where rejected in (0, 1)`,
    {},
  );
  const projects = index.get(
    `select count(*) filter (where rejected = 0) as shown,
        count(*) filter (where rejected = 0 and favourite = 1) as favourites,
        count(*) filter (where rejected = 1) as rejected
      from project`,
    {},
  );
  const of = (row: typeof runs, name: string): number => Number(column(row, name) ?? 0);
  return {
    projects: of(projects, 'shown'),
    runs: of(runs, 'shown'),
    unreviewed: of(runs, 'unreviewed'),
    best: of(runs, 'best'),
    favourites: { projects: of(projects, 'favourites'), runs: of(runs, 'favourites') },
    rejected: { projects: of(projects, 'rejected'), runs: of(runs, 'rejected') },
  };
}
