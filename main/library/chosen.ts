import type { CardKind, Chosen } from '../../preload/contract/cards.ts';
import { column, type LibraryIndex } from './index-db.ts';

/** What a slice of the chosen cards adds up to. */
interface Sums {
  readonly count: number;
  readonly favourites: number;
  readonly rejected: number;
  /** Of stars. Null: no card. */
  readonly least: number | null;
  readonly most: number | null;
  readonly projectIds: readonly string[];
  readonly tags: readonly { readonly key: string; readonly tag: string; readonly count: number }[];
}

/** Of these cards, as far as they are in the index. Goes by the ids, so that it takes as long as there are of them. */
export function sumsOf(index: LibraryIndex, kind: CardKind, ids: readonly string[]): Sums {
  const wanted = { ids: JSON.stringify(ids) };
  // `cross`: SQLite begins with the ids, and never with all rows there are.
  const cards = `json_each(:ids) as wanted cross join ${kind} on ${kind}.id = wanted.value`;
  const sums = index.get(
    `select count(*) as count, sum(favourite) as favourites, sum(rejected) as rejected, min(rating) as least,
      max(rating) as most from ${cards}`,
    wanted,
  );
  const projects =
    kind === 'project'
      ? `select project.id as id from ${cards}`
      : `select distinct project.id as id from ${cards} join project on project.row = run.project`;
  const number = (name: string): number => Number(column(sums, name) ?? 0);
  const stars = (name: string): number | null => (number('count') === 0 ? null : number(name));
  return {
    count: number('count'),
    favourites: number('favourites'),
    rejected: number('rejected'),
    least: stars('least'),
    most: stars('most'),
    projectIds: index.all(projects, wanted).map(({ id }) => String(id)),
    tags: index
      .all(
        `select tagged.key as key, min(tagged.tag) as tag, count(*) as count from ${cards}
          cross join tagged on tagged.kind = '${kind}' and tagged.row = ${kind}.row group by tagged.key`,
        wanted,
      )
      .map(({ key, tag, count }) => ({ key: String(key), tag: String(tag), count: Number(count) })),
  };
}

/** All slices together. */
export function chosenOf(slices: readonly Sums[]): Chosen {
  const sum = (of: (sums: Sums) => number): number => slices.reduce((total, sums) => total + of(sums), 0);
  const stars = new Set(slices.flatMap(({ least, most }) => [least, most]).filter((one) => one !== null));
  const tags = Map.groupBy(
    slices.flatMap((sums) => sums.tags),
    ({ key }) => key,
  );
  const [rating] = stars;
  return {
    count: sum(({ count }) => count),
    favourites: sum(({ favourites }) => favourites),
    rejected: sum(({ rejected }) => rejected),
    // Checked edge: the index keeps what a record may say, none to five.
    rating: stars.size === 1 ? (rating as Chosen['rating']) : null,
    projectIds: [...new Set(slices.flatMap(({ projectIds }) => projectIds))],
    tags: [...tags]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, all]) => ({
        tag: all[0]?.tag ?? '',
        count: all.reduce((total, { count }) => total + count, 0),
      })),
  };
}
