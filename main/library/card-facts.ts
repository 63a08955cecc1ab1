import * as v from 'valibot';
import { CardFacts, type CardRef } from '../../preload/contract/cards.ts';
import { cardsSql } from './card-sql.ts';
import { cardOf } from './cards.ts';
import type { LibraryIndex, Row } from './index-db.ts';
import { notFound } from './not-found.ts';

const Facts = v.omit(CardFacts, ['marks']);

/** What the index knows of one card. @throws AppError `not-found`. */
export function factsOf(index: LibraryIndex, { kind, id }: CardRef): Omit<CardFacts, 'marks'> {
  const row = index.get(cardsSql(kind, `select row, 0 as key from ${kind} where id = :id`), { id });
  if (row === undefined) throw notFound(kind);
  return v.parse(Facts, {
    card: cardOf(row, kind),
    files: filesOf(index, kind, id),
    duplicates: twinsOf(index, kind, id),
  });
}

function filesOf(index: LibraryIndex, kind: CardRef['kind'], id: string): object[] {
  const which =
    kind === 'project'
      ? 'project = (select row from project where id = :id)'
      : 'id in (select image from run where id = :id union select mesh from run where id = :id)';
  return index
    .all(`select id, slot, name, missing from input where ${which} order by place`, { id })
    .map((row) => ({ ...row, missing: row['missing'] === 1, altered: row['missing'] === 2 }));
}

function twinsOf(index: LibraryIndex, kind: CardRef['kind'], id: string): object[] {
  const rows: Row[] =
    kind === 'run'
      ? index.all(
          `select other.id as id, project.id as projectId,
              project.name || ' · ' || coalesce(other.name, 'run ' || other.number) as title
            from run as mine join run as other on other.twin = mine.twin and other.id <> mine.id
              and other.state not in ('failed', 'cancelled')
            join project on project.row = other.project
            where mine.id = :id and mine.state not in ('failed', 'cancelled') order by other.at desc limit 20`,
          { id },
        )
      : index.all(
          `select distinct project.id as id, project.id as projectId, project.name as title, project.at as at
            from input as mine join input as other on other.sha256 = mine.sha256 and other.slot = mine.slot
            join project on project.row = other.project
            where mine.project = (select row from project where id = :id) and other.project <> mine.project
            order by project.at desc limit 20`,
          { id },
        );
  return rows.map((row) => ({ ...row, kind }));
}
