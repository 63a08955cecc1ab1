import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { CardQuery } from '../../preload/contract/cards.ts';
import { AppError } from '../base/app-error.ts';
import type { ProjectEntry, RunEntry } from './index-entry.ts';
import { cardsSql, INDEX_RUN_WORDS, MIGRATIONS, PUT_PROJECT, PUT_REQUEST, PUT_RUN, searchQuery } from './index-sql.ts';

export type Row = Record<string, SQLOutputValue>;
type Parameters = Record<string, SQLInputValue>;

/** Where things lie, as the index remembers it. */
export interface KnownProject {
  readonly id: string;
  readonly folder: string;
  readonly stamp: string;
  /** By their folder's name. */
  readonly runs: ReadonlyMap<string, { readonly id: string; readonly stamp: string }>;
}

export type IndexOpening =
  { readonly kind: 'ready'; readonly index: LibraryIndex } | { readonly kind: 'unusable'; readonly why: string };

/** Open an index file, making it where there is none. `:memory:` for one that is not kept. */
export function openIndex(file: string): IndexOpening {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file, { timeout: 2000 });
  } catch (error) {
    return { kind: 'unusable', why: String(error) };
  }
  try {
    // `normal`: a power failure may take the last rows, never the order; the files have them and the next opening looks.
    db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma trusted_schema = off;');
    const check = column(db.prepare('pragma quick_check(1)').get(), 'quick_check');
    if (check !== 'ok') throw new Error(`quick_check: ${String(check)}`);
    const version = Number(column(db.prepare('pragma user_version').get(), 'user_version'));
    if (version > MIGRATIONS.length) throw new Error(`made by a newer version of the app (${version})`);
    for (const [at, step] of MIGRATIONS.entries()) {
      if (at >= version) db.exec(`begin immediate; ${step} pragma user_version = ${at + 1}; commit;`);
    }
    return { kind: 'ready', index: new LibraryIndex(db) };
  } catch (error) {
    db.close();
    return { kind: 'unusable', why: String(error) };
  }
}

/** An index that lives as long as the app: lists and searches work, the next start begins with the files again. */
export function indexInMemory(): LibraryIndex {
  const opened = openIndex(':memory:');
  if (opened.kind === 'ready') return opened.index;
  throw new AppError('internal', 'The library index cannot be made.', { cause: opened.why });
}

/** Throw an index away, with what SQLite keeps beside it. */
export function removeIndex(file: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true, recursive: true });
}

export const column = (row: Row | undefined, name: string): SQLOutputValue => row?.[name] ?? null;
const text = (row: Row, name: string): string => String(row[name]);

/** What a library holds, for lists, searches and the way from an id to its folder. Disposable: files are the truth. */
export class LibraryIndex {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** All of `work` or nothing of it. */
  transaction(work: () => void): void {
    this.#db.exec('begin immediate');
    try {
      work();
      this.#db.exec('commit');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  putProject(project: ProjectEntry): void {
    const { inputs, ...fields } = project;
    const labelBefore = column(this.get('select label from project where id = :id', { id: project.id }), 'label');
    const row = column(this.get(PUT_PROJECT, fields), 'row');
    this.#run('delete from input where project = :row', { row });
    for (const [place, { id, slot, file, name }] of inputs.entries()) {
      // An id that another project has already is that project's: a copy made by hand, which opening complains about.
      this.#run('insert or ignore into input values (:id, :row, :place, :slot, :file, :name)', {
        id,
        row,
        place,
        slot,
        file,
        name,
      });
    }
    const words = [project.label, ...inputs.map((input) => input.name)].join(' ');
    this.#run('insert or replace into project_words (rowid, words) values (:row, :words)', { row, words });
    if (labelBefore !== null && labelBefore !== project.label) {
      this.#run(`${INDEX_RUN_WORDS} where project.row = :row`, { row });
    }
  }

  putRun(run: RunEntry): void {
    const { requests, ...fields } = run;
    const row = column(this.get(PUT_RUN, { ...fields, ended: run.ended ? 1 : 0 }), 'row');
    this.#run(`${INDEX_RUN_WORDS} where run.row = :row`, { row });
    this.#run('delete from request where run = :id', { id: run.id });
    for (const request of requests) this.#run(PUT_REQUEST, { ...request, run: run.id });
    this.#run('update project set at = max(at, :at) where id = :id', { at: run.at, id: run.projectId });
  }

  removeProject(id: string): void {
    this.#run('delete from project where id = :id', { id });
  }

  removeRun(id: string): void {
    this.#run('delete from run where id = :id', { id });
  }

  folderOf(projectId: string): string | null {
    const row = this.get('select folder from project where id = :id', { id: projectId });
    return row === undefined ? null : text(row, 'folder');
  }

  input(id: string): { projectId: string; folder: string; slot: string; file: string } | null {
    const row = this.get(
      `select project.id as project, folder, slot, file from input join project on project.row = input.project
        where input.id = :id`,
      { id },
    );
    if (row === undefined) return null;
    return {
      projectId: text(row, 'project'),
      folder: text(row, 'folder'),
      slot: text(row, 'slot'),
      file: text(row, 'file'),
    };
  }

  run(id: string): { projectId: string; projectFolder: string; folder: string } | null {
    const row = this.get(
      `select project.id as project, project.folder as projectFolder, run.folder as folder
        from run join project on project.row = run.project where run.id = :id`,
      { id },
    );
    if (row === undefined) return null;
    return { projectId: text(row, 'project'), projectFolder: text(row, 'projectFolder'), folder: text(row, 'folder') };
  }

  /** Oldest first. */
  runsOf(projectId: string): string[] {
    return this.#ids(
      'select run.id from run join project on project.row = project where project.id = :id order by number, run.at',
      { id: projectId },
    );
  }

  /** Oldest first. */
  unfinishedRuns(): string[] {
    return this.#ids('select id from run where ended = 0 order by at, id', {});
  }

  nextNumber(projectId: string): number {
    const last = this.get(
      'select max(number) as last from run join project on project.row = project where project.id = :id',
      { id: projectId },
    );
    return Number(column(last, 'last') ?? 0) + 1;
  }

  /** Rows of one page and one more, which tells whether another follows; `after` excluded. */
  cards(query: CardQuery, after: { at: number; id: string } | null): { rows: Row[]; total: number } {
    const words = searchQuery(query.search);
    const sql = cardsSql(query.kind, words !== null);
    const searched = words === null ? {} : { words };
    // Behind every time there is, and every id: the first page.
    const from = after ?? { at: Number.MAX_SAFE_INTEGER, id: '~' };
    const rows = this.all(sql.page, { ...searched, ...from, limit: query.limit + 1 });
    return { rows, total: Number(column(this.get(sql.total, searched), 'total')) };
  }

  known(): KnownProject[] {
    return this.all('select row, id, folder, stamp from project', {}).map((project) => {
      const runs = this.all('select id, folder, stamp from run where project = :row', { row: project['row'] ?? null });
      return {
        id: text(project, 'id'),
        folder: text(project, 'folder'),
        stamp: text(project, 'stamp'),
        runs: new Map(runs.map((run) => [text(run, 'folder'), { id: text(run, 'id'), stamp: text(run, 'stamp') }])),
      };
    });
  }

  /** The first row of a query that stands in a file of its own. */
  get(sql: string, parameters: Parameters): Row | undefined {
    return this.#prepared(sql).get(parameters);
  }

  all(sql: string, parameters: Parameters): Row[] {
    return this.#prepared(sql).all(parameters);
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#statements.clear();
    this.#db.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #ids(sql: string, parameters: Parameters): string[] {
    return this.all(sql, parameters).map((row) => text(row, 'id'));
  }

  #run(sql: string, parameters: Parameters): void {
    this.#prepared(sql).run(parameters);
  }
}
