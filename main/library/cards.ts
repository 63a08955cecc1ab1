import * as v from 'valibot';
import {
  Card,
  NEWEST_FIRST,
  type CardKind,
  type CardList,
  type CardPage,
  type CardQuery,
} from '../../preload/contract/cards.ts';
import { AppError } from '../base/app-error.ts';
import { asked, type Asked } from './card-list.ts';
import { cardsSql } from './card-sql.ts';
import { matchingOf } from './matching.ts';
import { wordsOf } from './vocabulary.ts';
import type { WordsWith } from './words.ts';
import { column, type LibraryIndex, type Row } from './index-db.ts';

/** How many there are of a list, by what narrows it; forgotten as soon as anything in the index is another. */
export interface Totals {
  changes: number;
  readonly known: Map<string, number>;
}

export const noTotals = (): Totals => ({ changes: -1, known: new Map() });

/** Where a page begins: what the last card before it is sorted by, and its id. */
interface Place {
  readonly key: string | number;
  readonly id: string;
}

/** One page of a list. */
export function cardsOf(index: LibraryIndex, query: CardQuery, totals: Totals): CardPage {
  const { kind, limit, after, offset = 0 } = query;
  const words = wordsOf(index);
  const list = asked(query, words);
  const place = after === null ? null : placeOf(after, query);
  const order = orderOf(list);
  const page = `select row, ${list.key} as key from ${list.from}
    where ${list.where} ${place === null ? '' : `and ${behind(list)}`}
    order by ${order.inside} limit :limit offset :offset`;
  const rows = index.all(cardsSql(kind, page, `order by ${order.outside(kind)}`), {
    ...list.parameters,
    ...place,
    limit: limit + 1,
    offset: place === null ? offset : 0,
  });
  const last = rows.at(limit - 1);
  const cards = rows.slice(0, limit).map((row) => cardOf(row, kind));
  return {
    cards: kind === 'run' ? cards : withMatching(index, query, cards, words),
    total: totalOf(index, query, totals, words),
    next: rows.length > limit && last !== undefined ? nameOf(last, query) : null,
  };
}

function withMatching(index: LibraryIndex, list: CardList, cards: readonly Card[], words: WordsWith): Card[] {
  const ids = cards.map(({ id }) => id);
  const matching = matchingOf(index, list, ids, words);
  return cards.map((card) => ({ ...card, matching: matching.get(card.id) ?? null }));
}

/** The ids of a stretch of a list. */
export function idsOf(
  index: LibraryIndex,
  { list, offset, limit }: { list: CardList; offset: number; limit: number },
  totals: Totals,
): { ids: string[]; total: number } {
  const words = wordsOf(index);
  const wanted = asked(list, words);
  // In one text: fifty thousand rows as objects would take longer than all else.
  const joined = index.get(
    `select group_concat(id, ' ') as ids from (
      select id, ${wanted.key} as key from ${wanted.from} where ${wanted.where}
      order by ${orderOf(wanted).inside} limit :limit offset :offset)`,
    { ...wanted.parameters, limit, offset },
  );
  const ids = column(joined, 'ids');
  return { ids: ids === null ? [] : String(ids).split(' '), total: totalOf(index, list, totals, words) };
}

/** How many cards of a list stand before this one; null: it is not in it. */
export function offsetOf(index: LibraryIndex, list: CardList, id: string): number | null {
  const wanted = asked(list, wordsOf(index));
  const found = index.get(
    `select ${wanted.key} as key, id from ${list.kind} where id = :id
      and row in (select row from ${wanted.from} where ${wanted.where})`,
    { ...wanted.parameters, id },
  );
  if (found === undefined) return null;
  const before = index.get(
    `select count(*) as count from ${wanted.from} where ${wanted.where} and ${behind({ ...wanted, descending: !wanted.descending })}`,
    { ...wanted.parameters, key: found['key'] ?? null, id },
  );
  return Number(column(before, 'count'));
}

export function totalOf(
  index: LibraryIndex,
  { kind, search, filter }: CardList,
  totals: Totals,
  wordsWith = wordsOf(index),
): number {
  if (totals.changes !== index.changes) totals.known.clear();
  totals.changes = index.changes;
  const name = JSON.stringify([kind, search, filter]);
  const known = totals.known.get(name);
  if (known !== undefined) return known;
  const { from, where, parameters, quickTotal } = asked(
    { kind, search, ...(filter === undefined ? {} : { filter }) },
    wordsWith,
  );
  const row =
    quickTotal === null
      ? index.get(`select count(*) as total from ${from} where ${where}`, parameters)
      : index.get(quickTotal.sql, quickTotal.parameters);
  const total = Number(column(row, 'total'));
  totals.known.set(name, total);
  return total;
}

// Parsed, not cast: what leaves here goes over the contract.
export const cardOf = (row: Row, kind: CardKind): Card =>
  v.parse(Card, {
    kind,
    id: row['id'],
    projectId: row['project'],
    title: row['title'],
    subtitle: row['subtitle'] ?? contents(Number(row['runs']), Number(row['inputs'])),
    state: row['state'],
    runs: row['runs'],
    picture: row['picture'],
    result: row['result'],
    at: row['at'],
    name: row['name'],
    rating: row['rating'],
    rejected: row['rejected'] === 1,
    favourite: row['favourite'] === 1,
    tags: JSON.parse(String(row['tags'])) as unknown,
    hasNotes: row['noted'] === 1,
    triangles: row['triangles'],
    bytes: row['bytes'],
    condition: row['condition'],
    missing: row['missing'] === 1,
    altered: row['missing'] === 2,
    duplicates: row['duplicates'],
    matching: null,
    changedAt: row['changed'],
  });

const contents = (runs: number, inputs: number): string => `${counted(runs, 'run')} · ${counted(inputs, 'input')}`;
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function orderOf({ descending }: Asked): { inside: string; outside: (kind: CardKind) => string } {
  const way = descending ? 'desc' : 'asc';
  return { inside: `key ${way}, id ${way}`, outside: (kind) => `key ${way}, ${kind}.id ${way}` };
}

const behind = ({ key, descending }: Asked): string => `(${key}, id) ${descending ? '<' : '>'} (:key, :id)`;

const Name = v.tuple([v.string(), v.boolean(), v.union([v.string(), v.number()]), v.pipe(v.string(), v.uuid())]);

/** Names the page behind this row; it holds for this order only. */
function nameOf(row: Row, { sort = NEWEST_FIRST }: CardList): string {
  return JSON.stringify([sort.by, sort.descending, row['key'], row['id']]);
}

function placeOf(after: string, { sort = NEWEST_FIRST }: CardList): Place {
  try {
    const [by, descending, key, id] = v.parse(Name, JSON.parse(after));
    const isOfThisOrder = by === sort.by && descending === sort.descending;
    if (isOfThisOrder && (typeof key === 'string') === (by === 'name')) return { key, id };
  } catch {
    // As for a page of another order.
  }
  throw new AppError('bad-request', 'There is no such page.');
}
