import * as v from 'valibot';
import { DuplicateGroup } from '../../preload/contract/cards.ts';
import { column, type LibraryIndex, type Row } from './index-db.ts';

/** As many as anybody looks through; the total tells of the rest. */
const GROUPS = 100;
const MEMBERS = 100;

const FILES = `select sha256, slot, max(bytes) as bytes, count(*) as count from input
  group by sha256, slot having count(distinct project) > 1`;
const RUNS = `select twin, max(bytes) as bytes, count(*) as count from run
  where twin in (select twin from run where state not in ('failed', 'cancelled') group by twin having count(*) > 1)
    and state not in ('failed', 'cancelled')
  group by twin`;

/** Content that is there more than once, what takes most room first. */
export function duplicatesOf(index: LibraryIndex): { groups: DuplicateGroup[]; total: number } {
  const files = index.all(`${FILES} order by bytes * (count - 1) desc, sha256 limit ${GROUPS}`, {});
  const runs = index.all(`${RUNS} order by bytes * (count - 1) desc, twin limit ${GROUPS}`, {});
  const total = index.get(`select (select count(*) from (${FILES})) + (select count(*) from (${RUNS})) as total`, {});
  const groups = [
    ...files.map((row) => groupOf('file', row, membersOfFile(index, row))),
    ...runs.map((row) => groupOf('run', row, membersOfRun(index, row))),
  ];
  const room = ({ bytes, count }: DuplicateGroup): number => bytes * (count - 1);
  return { groups: groups.sort((a, b) => room(b) - room(a)).slice(0, GROUPS), total: Number(column(total, 'total')) };
}

const membersOfFile = (index: LibraryIndex, { sha256, slot }: Row): Row[] =>
  index.all(
    `select input.id as id, project.id as projectId, project.name as project, input.name as name, input.at as at
      from input join project on project.row = input.project
      where sha256 = :sha256 and slot = :slot order by input.at desc, input.id limit ${MEMBERS}`,
    { sha256: sha256 ?? null, slot: slot ?? null },
  );

const membersOfRun = (index: LibraryIndex, { twin }: Row): Row[] =>
  index.all(
    `select run.id as id, project.id as projectId, project.name as project,
        coalesce(run.name, 'run ' || run.number) as name, run.at as at
      from run join project on project.row = run.project
      where twin = :twin and state not in ('failed', 'cancelled') order by run.at desc, run.id limit ${MEMBERS}`,
    { twin: twin ?? null },
  );

const groupOf = (what: DuplicateGroup['what'], { bytes, count }: Row, members: readonly Row[]): DuplicateGroup =>
  v.parse(DuplicateGroup, { what, bytes, count, members });
