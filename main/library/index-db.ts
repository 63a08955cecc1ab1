import { rmSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { AppError } from '../base/app-error.ts';
import type { ExportEntry, ProjectEntry, RunEntry } from './index-entry.ts';
import { MIGRATIONS } from './index-migrations.ts';
import {
  INDEX_PROJECT_WORDS,
  INDEX_RUN_WORDS,
  LEARN_WORDS,
  PUT_EXPORT,
  PUT_INPUT,
  PUT_PROJECT,
  PUT_REQUEST,
  PUT_RUN,
  PUT_TAG,
} from './index-sql.ts';
import { plain } from './sort-key.ts';
import { GONE } from './stamps.ts';
import { findable, wordsIn } from './words.ts';

export type Row = Record<string, SQLOutputValue>;
type Parameters = Record<string, SQLInputValue>;

/** Where things lie, as the index remembers it. */
export interface KnownProject {
  readonly id: string;
  readonly folder: string;
  readonly stamp: string;
}

export interface KnownRun {
  readonly id: string;
  readonly stamp: string;
}

/** How a file was when it was looked at last: not there; there, but not as long as it was when it came. */
export type FileState = 'there' | 'missing' | 'changed';
const FILE_STATES = ['there', 'missing', 'changed'] as const;

export type IndexOpening =
  { readonly kind: 'ready'; readonly index: LibraryIndex } | { readonly kind: 'unusable'; readonly why: string };

/** Open an index file, making it where there is none; `faultOf` says whether it is whole. `:memory:` for one that is not kept. */
export function openIndex(file: string): IndexOpening {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(file, { timeout: 2000 });
  } catch (error) {
    return { kind: 'unusable', why: String(error) };
  }
  try {
    // `normal`: a power failure may take the last rows, never the order; the files have them and the next opening looks.
    db.exec(
      'pragma journal_mode = wal; pragma synchronous = normal; pragma trusted_schema = off; pragma cache_size = -16384;',
    );
    db.function('findable', { deterministic: true }, (words) => findable(String(words)));
    db.function('words_in', { deterministic: true }, (text) => JSON.stringify(wordsIn(String(text))));
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

/** What SQLite finds wrong with an index file, reading all of it at once; null: nothing. Makes the file where there is none. */
export function indexFault(file: string): string | null {
  try {
    const db = new DatabaseSync(file, { timeout: 2000 });
    try {
      db.exec('pragma trusted_schema = off;');
      const said = column(db.prepare('pragma quick_check(1)').get(), 'quick_check');
      return said === 'ok' ? null : `quick_check: ${String(said)}`;
    } finally {
      db.close();
    }
  } catch (error) {
    return String(error);
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
const stateOf = (value: SQLOutputValue | undefined): FileState => FILE_STATES[Number(value)] ?? 'there';
const text = (row: Row, name: string): string => String(row[name]);

/** What a library holds, for lists, searches and the way from an id to its folder. Disposable: files are the truth. */
export class LibraryIndex {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #changes = 0;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Another number whenever something in it is another. */
  get changes(): number {
    return this.#changes;
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

  /**
   * Whether the words' index puts its parts together by itself, as it does, or waits for `mergeWords`: for as long as
   * many rows are written in small transactions.
   */
  mergesWords(byItself: boolean): void {
    // Written out: SQLite takes a number that is given to it from here for a fraction, and these are none.
    this.#db.exec(`
      insert into run_words (run_words, rank) values ('automerge', ${byItself ? 4 : 0});
      insert into run_words (run_words, rank) values ('crisismerge', ${byItself ? 16 : 200});`);
  }

  /**
   * A small step in putting the parts of the words' index together, which it would otherwise do by itself, in the middle
   * of a commit and for as long as it takes. @returns whether there may be more to do.
   */
  mergeWords(): boolean {
    const before = this.#rowsChanged();
    this.#run("insert into run_words (run_words, rank) values ('merge', 16)", {});
    // So SQLite tells that there was nothing to merge.
    return this.#rowsChanged() - before >= 2;
  }

  putProject(project: ProjectEntry): void {
    const { inputs, exports, ...fields } = project;
    const before = this.get('select label, sort_name, stamp from project where id = :id', { id: project.id });
    const row = column(this.get(PUT_PROJECT, fields), 'row');
    // A file that was missing is still missing, until somebody looks again; not where the whole project was.
    const states =
      before?.['stamp'] === GONE ? [] : this.all('select id, missing from input where project = :row', { row });
    const missing = new Map(states.map((one) => [one['id'], one['missing']]));
    this.#run('delete from input where project = :row', { row });
    for (const [place, input] of inputs.entries()) {
      // An id that another project has already is that project's: a copy made by hand, which opening complains about.
      this.#run(PUT_INPUT, { ...input, row, place, missing: missing.get(input.id) ?? 0 });
    }
    this.#run('delete from export where project = :row and run is null', { row });
    for (const one of exports) this.#run(PUT_EXPORT, { ...one, project: row, run: null });
    this.#tag('project', row, project.tags);
    this.#run(`${INDEX_PROJECT_WORDS} where project.row = :row`, { row });
    this.#run(LEARN_WORDS, { text: [project.label, ...inputs.map(({ name }) => name)].join(' ') });
    if (before !== undefined && before['label'] !== project.label) {
      this.#run(`${INDEX_RUN_WORDS} where project.row = :row`, { row });
    }
    if (before !== undefined && before['sort_name'] !== project.sortName) {
      this.#run("update run set sort_name = :key || ' ' || own_key where project = :row", {
        row,
        key: project.sortName,
      });
    }
    this.#changes += 1;
  }

  putRun(run: RunEntry): void {
    const { requests, exports, ...fields } = run;
    const row = column(this.get(PUT_RUN, { ...fields, ended: run.ended ? 1 : 0 }), 'row');
    if (row === null) throw new Error(`run ${run.id} is of a project that the index does not have`);
    this.#run('delete from request where run = :id', { id: run.id });
    for (const request of requests) this.#run(PUT_REQUEST, { ...request, run: run.id });
    this.#run(`${INDEX_RUN_WORDS} where run.row = :row`, { row });
    this.#run(LEARN_WORDS, { text: run.words });
    if (exports.length > 0) this.#putExports(run.id, exports);
    this.#tag('run', row, run.tags);
    this.#run('update project set at = max(at, :at) where id = :id', { at: run.at, id: run.projectId });
    this.#changes += 1;
  }

  /** How the mesh of a run is, as it was found out; of what is no run nothing is kept. */
  putCondition(runId: string, condition: string): void {
    this.#run('update run set condition = :condition where id = :id', { condition, id: runId });
    this.#changes += 1;
  }

  /** How the file of an input, or the result of a run, is. @returns whether that is news. */
  putFileState(id: string, state: FileState): boolean {
    const news = { id, state: FILE_STATES.indexOf(state) };
    const found = ['run', 'input'].some(
      (table) =>
        this.get(`update ${table} set missing = :state where id = :id and missing <> :state returning id`, news) !==
        undefined,
    );
    if (found) this.#changes += 1;
    return found;
  }

  removeProject(id: string): void {
    this.#run('delete from project where id = :id', { id });
    this.#changes += 1;
  }

  removeRun(id: string): void {
    this.#run('delete from run where id = :id', { id });
    this.#changes += 1;
  }

  /** Of an input, or of a run that has a result: what is known of its file; null: there is no such file to be. */
  fileState(id: string): { readonly slot: string | null; readonly state: FileState } | null {
    const row = this.get(
      `select slot, missing from input where id = :id
        union all select null, missing from run where id = :id and sha256 is not null and state = 'done'`,
      { id },
    );
    return row === undefined
      ? null
      : { slot: row['slot'] === null ? null : text(row, 'slot'), state: stateOf(row['missing']) };
  }

  /** Every file that a project should have. `run`: the name of the run's folder; null: `file` is an input's, as its record has it. */
  filesOf(
    projectId: string,
  ): { id: string; run: string | null; file: string; bytes: number; sha256: string; was: FileState }[] {
    const rows = this.all(
      `select input.id as id, null as run, file, bytes, sha256, missing from input
          join project on project.row = input.project where project.id = :id
        union all select run.id, run.folder, '', bytes, sha256, missing from run
          join project on project.row = run.project where project.id = :id and run.state = 'done' and sha256 is not null`,
      { id: projectId },
    );
    return rows.map((row) => ({
      id: text(row, 'id'),
      run: row['run'] === null ? null : text(row, 'run'),
      file: text(row, 'file'),
      bytes: Number(row['bytes']),
      sha256: text(row, 'sha256'),
      was: stateOf(row['missing']),
    }));
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

  /** Coarse meshes, or runs with a result, in the order of their ids: each page begins after the one before. */
  meshIds(of: 'input' | 'run', after: string, limit: number): string[] {
    const which = of === 'input' ? "slot = 'mesh'" : "state = 'done' and sha256 is not null";
    return this.#ids(`select id from ${of} where id > :after and ${which} order by id limit :limit`, { after, limit });
  }

  nextNumber(projectId: string): number {
    const last = this.get(
      `select max(number) as last from (
          select number from run join project on project.row = run.project where project.id = :id
        union all select number from kept where project = :id)`,
      { id: projectId },
    );
    return Number(column(last, 'last') ?? 0) + 1;
  }

  /** Where projects lie, as the index remembers it. */
  known(): KnownProject[] {
    return this.all('select id, folder, stamp from project', {}).map((project) => ({
      id: text(project, 'id'),
      folder: text(project, 'folder'),
      stamp: text(project, 'stamp'),
    }));
  }

  /** Where a project's runs lie, by their folder's name. A project at a time: all at once are seconds at 50,000. */
  knownRuns(projectId: string): ReadonlyMap<string, KnownRun> {
    const runs = this.all(
      'select run.id as id, run.folder as folder, run.stamp as stamp from run join project on project.row = run.project where project.id = :projectId',
      { projectId },
    );
    return new Map(runs.map((run) => [text(run, 'folder'), { id: text(run, 'id'), stamp: text(run, 'stamp') }]));
  }

  /** The first row of a query that stands in a file of its own. */
  get(sql: string, parameters: Parameters): Row | undefined {
    return this.#prepared(sql).get(parameters);
  }

  all(sql: string, parameters: Parameters): Row[] {
    return this.#prepared(sql).all(parameters);
  }

  /** A change that stands in a file of its own. */
  change(sql: string, parameters: Parameters): void {
    this.#run(sql, parameters);
    this.#changes += 1;
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

  #putExports(run: string, exports: readonly ExportEntry[]): void {
    const project = column(this.get('select project from run where id = :run', { run }), 'project');
    this.#run('delete from export where run = :run', { run });
    for (const one of exports) this.#run(PUT_EXPORT, { ...one, project, run });
  }

  /** @param tags as JSON. */
  #tag(kind: 'project' | 'run', row: SQLOutputValue, tags: string): void {
    this.#run('delete from tagged where kind = :kind and row = :row', { kind, row });
    if (tags === '[]') return;
    for (const tag of JSON.parse(tags) as string[]) this.#run(PUT_TAG, { key: plain(tag), kind, row, tag });
  }

  #rowsChanged(): number {
    return Number(column(this.get('select total_changes() as changes', {}), 'changes'));
  }

  #ids(sql: string, parameters: Parameters): string[] {
    return this.all(sql, parameters).map((row) => text(row, 'id'));
  }

  #run(sql: string, parameters: Parameters): void {
    this.#prepared(sql).run(parameters);
  }
}
