import * as v from 'valibot';
import { Card, type CardPage, type CardQuery } from '../../preload/contract/cards.ts';
import { AppError } from '../base/app-error.ts';
import type { LibraryIndex, Row } from './index-db.ts';

/** One page of the grid. */
export function cardsOf(index: LibraryIndex, query: CardQuery): CardPage {
  const { rows, total } = index.cards(query, placeOf(query.after));
  const cards = rows.slice(0, query.limit).map((row) => cardOf(row, query.kind));
  const last = cards.at(-1);
  const next = rows.length > query.limit && last !== undefined ? `${last.at}:${last.id}` : null;
  return { cards, total, next };
}

// Parsed, not cast: what leaves here goes over the contract.
const cardOf = (row: Row, kind: Card['kind']): Card =>
  v.parse(Card, {
    kind,
    id: row['id'],
    projectId: row['project'],
    title: row['title'],
    subtitle: row['subtitle'] ?? contents(Number(row['runs']), Number(row['inputs'])),
    state: row['state'],
    runs: row['runs'],
    picture: row['picture'],
    at: row['at'],
    name: kind === 'project' ? row['title'] : null,
    rating: 0,
    rejected: false,
    favourite: false,
    tags: [],
    hasNotes: false,
    triangles: 0,
    bytes: 0,
    condition: 'unknown',
    missing: false,
    duplicates: 0,
    changedAt: row['at'],
  });

const contents = (runs: number, inputs: number): string => `${counted(runs, 'run')} · ${counted(inputs, 'input')}`;
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Where a page begins: the time and id of the last card before it. */
function placeOf(after: string | null): { at: number; id: string } | null {
  if (after === null) return null;
  const [, at, id] = /^(\d{1,16}):([0-9a-f-]{36})$/i.exec(after) ?? [];
  if (at === undefined || id === undefined) throw new AppError('bad-request', 'There is no such page.');
  return { at: Number(at), id };
}
