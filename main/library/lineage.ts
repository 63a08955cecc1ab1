import * as v from 'valibot';
import { LineageEdge, LineageNode, type Lineage } from '../../preload/contract/lineage.ts';
import type { LibraryIndex, Row } from './index-db.ts';
import { notFound } from './not-found.ts';

/** As many as anybody looks at; from the rim one can go on. */
const MOST = 200;

/** A file that the app wrote out once. */
export interface KnownExport {
  readonly id: string;
  /** The input or run that it was made of. */
  readonly source: string;
  readonly projectId: string;
  readonly name: string;
  readonly at: number;
}

/** The newest export of this content. */
export function exportWith(index: LibraryIndex, sha256: string): KnownExport | null {
  const row = index.get(
    `select export.id as id, source, project.id as projectId, export.name as name, export.at as at
      from export join project on project.row = export.project where sha256 = :sha256 order by export.at desc limit 1`,
    { sha256 },
  );
  return row === undefined ? null : v.parse(Known, row);
}

const Known = v.object({
  ...v.pick(LineageNode, ['id', 'projectId', 'at']).entries,
  source: v.string(),
  name: v.string(),
});

/** What leads to a file (up) and what was made of it (down), each way as far as it goes. */
export function lineageOf(index: LibraryIndex, id: string): Lineage {
  const start = nodeOf(index, id);
  if (start === null) throw notFound('file');
  const nodes = new Map([[id, start]]);
  const edges = new Map<string, LineageEdge>();
  let more = false;
  for (const way of [up, down]) {
    const seen = new Set([id]);
    for (const at of seen) {
      for (const edge of way(index, at)) {
        const next = edge.from === at ? edge.to : edge.from;
        if (!nodes.has(next)) {
          const node = nodes.size < MOST ? nodeOf(index, next) : null;
          if (node === null) {
            more ||= nodes.size >= MOST;
            continue;
          }
          nodes.set(next, node);
        }
        edges.set(`${edge.from} ${edge.to}`, edge);
        seen.add(next);
      }
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], more };
}

const INPUT = `select input.id as id, case slot when 'image' then 'picture' else 'coarse' end as kind,
  project.id as projectId, project.name as project, input.name as title, input.id as picture, input.at as at, missing
  from input join project on project.row = input.project`;
const RUN = `select run.id as id, 'refined' as kind, project.id as projectId, project.name as project,
  coalesce(run.name, 'run ' || run.number) as title, case when state = 'done' then run.id end as picture, run.at as at,
  missing from run join project on project.row = run.project`;
const EXPORT = `select export.id as id, 'export' as kind, project.id as projectId, project.name as project,
  export.name as title, source as picture, export.at as at, 0 as missing
  from export join project on project.row = export.project`;

function nodeOf(index: LibraryIndex, id: string): LineageNode | null {
  for (const [table, select] of [
    ['input', INPUT],
    ['run', RUN],
    ['export', EXPORT],
  ] as const) {
    const row = index.get(`${select} where ${table}.id = :id`, { id });
    if (row !== undefined) return v.parse(LineageNode, { ...row, missing: row['missing'] === 1 });
  }
  return null;
}

const Edge = v.object(LineageEdge.entries);
const edgesOf = (rows: readonly Row[]): LineageEdge[] => rows.map((row) => v.parse(Edge, row));

/** A mesh can only have come from what was there before it, and not from itself. */
const TAKEN_IN = `from input join (
    select id, sha256 as content, at from run where sha256 is not null and state = 'done'
    union all select id, sha256, at from export) as source
  on source.content = input.sha256 and source.at <= input.at and input.slot = 'mesh'`;

/** Versions belong together by content, so that they do in every copy of their project. */
const VERSION = `from input join input as older
  on older.project = input.project and older.slot = 'mesh' and older.sha256 = input.version_of`;

function up(index: LibraryIndex, id: string): LineageEdge[] {
  return edgesOf([
    ...index.all(
      `select image as "from", id as "to", 'made' as how from run where id = :id
        union all select mesh, id, 'made' from run where id = :id
        union all select source, id, 'exported' from export where id = :id`,
      { id },
    ),
    ...index.all(`select source.id as "from", input.id as "to", 'taken-in' as how ${TAKEN_IN} where input.id = :id`, {
      id,
    }),
    ...index.all(`select older.id as "from", input.id as "to", 'version' as how ${VERSION} where input.id = :id`, {
      id,
    }),
  ]);
}

function down(index: LibraryIndex, id: string): LineageEdge[] {
  return edgesOf([
    ...index.all(
      `select :id as "from", id as "to", 'made' as how from run where image = :id or mesh = :id
        union all select source, id, 'exported' from export where source = :id`,
      { id },
    ),
    ...index.all(`select source.id as "from", input.id as "to", 'taken-in' as how ${TAKEN_IN} where source.id = :id`, {
      id,
    }),
    ...index.all(`select older.id as "from", input.id as "to", 'version' as how ${VERSION} where older.id = :id`, {
      id,
    }),
  ]);
}
