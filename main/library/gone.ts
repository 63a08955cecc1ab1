import path from 'node:path';
import * as v from 'valibot';
import { PROJECT_FILE, RUNS } from './folders.ts';
import type { Looking } from './find-projects.ts';
import { column, type KnownProject, type LibraryIndex } from './index-db.ts';
import { KeptLine } from './kept-ledger.ts';
import { GONE, stampOf } from './stamps.ts';
import { thrownIds } from './trash-entries.ts';

/**
 * What the index knows and the files do not stays listed, as missing: it may come back, it was paid for, and whoever took
 * it away may not have meant to. Nobody works on it meanwhile.
 */
export function markProjectGone(index: LibraryIndex, id: string): void {
  const of = 'project = (select row from project where id = :id)';
  index.change(`update run set stamp = '${GONE}', missing = 1, ended = 1, unsent = 0 where ${of} and stamp <> '${GONE}'`, { id }); // prettier-ignore
  index.change(`update input set missing = 1 where ${of} and missing <> 1`, { id });
  index.change(`update project set stamp = '${GONE}' where id = :id`, { id });
}

export function markRunGone(index: LibraryIndex, id: string): void {
  index.change(`update run set stamp = '${GONE}', missing = 1, ended = 1, unsent = 0 where id = :id`, { id });
}

/** How what the index knows stands of which the files tell nothing: not there; nobody may look; it is something else now. */
type How = 'gone' | 'shut' | 'other';

export interface GoneRun {
  readonly id: string;
  readonly project: { readonly id: string; readonly folder: string };
  readonly how: How;
}

/** Says of what is gone what is missed. */
export class Missed {
  readonly #looking: Looking;
  readonly #index: LibraryIndex;
  readonly #kept: ReadonlySet<string>;
  #thrown: ReadonlySet<string> | null = null;

  /** @param kept what deleted runs had cost. */
  constructor(looking: Looking, index: LibraryIndex, kept: readonly KeptLine[]) {
    this.#looking = looking;
    this.#index = index;
    this.#kept = new Set(kept.map(({ run }) => run));
  }

  /** Ids of those that stay listed; they are told. */
  async projects(gone: readonly KnownProject[]): Promise<string[]> {
    const stay: string[] = [];
    for (const project of gone) {
      const how = await this.#howGone(project.folder);
      if (how === 'other' || (how === 'gone' && (await this.#isDeleted(project.id)))) continue;
      stay.push(project.id);
      if (how === 'gone') this.#looking.tell({ place: '', sentence: this.#sentence(project.id) });
    }
    return stay;
  }

  /** As `projects`, a sentence for each project. */
  async runs(gone: readonly GoneRun[]): Promise<string[]> {
    const stay: GoneRun[] = [];
    for (const run of gone) {
      if (run.how === 'other' || (run.how === 'gone' && (await this.#isDeleted(run.id)))) continue;
      stay.push(run);
    }
    const told = Map.groupBy(
      stay.filter(({ how }) => how === 'gone'),
      ({ project }) => project.id,
    );
    for (const [id, runs] of told) {
      const place = runs[0]?.project.folder ?? '';
      this.#looking.tell({ place, sentence: goneRunsSentence(nameOf(this.#index, id), runs.length) });
    }
    return stay.map(({ id }) => id);
  }

  async #howGone(folder: string): Promise<How> {
    try {
      const home = path.join(this.#looking.library, folder);
      const stamps = await Promise.all([PROJECT_FILE, RUNS].map((name) => stampOf(path.join(home, name))));
      return stamps.every((stamp) => stamp === null) ? 'gone' : 'other';
    } catch {
      return 'shut';
    }
  }

  /** By another machine: it lies in the trash, or all that was ever sent of it stands among what deleted runs had cost. */
  async #isDeleted(id: string): Promise<boolean> {
    this.#thrown ??= await thrownIds(this.#looking.library);
    if (this.#thrown.has(id)) return true;
    const sent = linesOf(this.#index, id);
    return sent.length > 0 && sent.every(({ run }) => this.#kept.has(run));
  }

  #sentence(id: string): string {
    const row = this.#index.get(
      'select count(*) as runs from run join project on project.row = run.project where project.id = :id',
      { id },
    );
    return goneSentence(nameOf(this.#index, id), Number(column(row, 'runs')));
  }
}

const nameOf = (index: LibraryIndex, id: string): string =>
  String(column(index.get('select name from project where id = :id', { id }), 'name'));

/** Rows of a project's runs, or of one run. As one condition over two tables SQLite would look at all there are. */
export const RUNS_OF = `
  select row from run where id = :id
  union all select run.row from project join run on run.project = project.row where project.id = :id`;

/** What the ledger says of a project's runs, or of one run, by the index: their files are not there to be asked. */
export function linesOf(index: LibraryIndex, id: string): KeptLine[] {
  return index
    .all(
      `select run.id as run, turn, project.id as project, project.name as name, number, state, request.at as at, amount,
          currency, charge, request, sweep
        from run join project on project.row = run.project join request on request.run = run.id
        where run.row in (${RUNS_OF}) order by run.id, turn`,
      { id },
    )
    .map((row) => v.parse(KeptLine, row));
}

/** @param runs how many of them. */
const goneSentence = (name: string, runs: number): string =>
  `“${name}”${runs === 0 ? '' : `, with ${counted(runs)},`} is not where it was. ${STAYS}`;

const goneRunsSentence = (name: string, runs: number): string =>
  `“${name}”: ${counted(runs)} ${runs === 1 ? 'is' : 'are'} not where ${runs === 1 ? 'it was' : 'they were'}. ${runs === 1 ? STAYS : THEY_STAY}`;

const counted = (runs: number): string => `${runs} ${runs === 1 ? 'run' : 'runs'}`;
const STAYS = 'It stays listed as missing until it is back, or you delete it.';
const THEY_STAY = 'They stay listed as missing until they are back, or you delete them.';
