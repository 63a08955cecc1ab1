import { NEWEST_FIRST, type CardFilter, type CardList, type CardSort } from '../../preload/contract/cards.ts';
import { REJECTED } from './index-sql.ts';
import { plain } from './sort-key.ts';
import { searchQuery, searchQueryOfProjectsRuns, searchQueryOfRuns, type WordsWith } from './words.ts';

export type Parameters = Record<string, string | number>;

/** What a list asks of the index: which rows, by conditions over `run` or `project`, and in which order. */
export interface Asked {
  /** The table with the index that a list is answered from. */
  readonly from: string;
  /** Of runs and of projects alike `row` names the row. */
  readonly where: string;
  readonly parameters: Parameters;
  /** What is sorted by: an expression over `from`. */
  readonly key: string;
  readonly descending: boolean;
  /** A quicker way to the number of all, where there is one. */
  readonly quickTotal: { readonly sql: string; readonly parameters: Parameters } | null;
}

/** Of runs everything that narrows or orders stands in one index; SQLite would take a smaller one and read every row. */
const FROM = { run: 'run indexed by run_facets', project: 'project' } as const;

const ofRuns = (what: string): string => `(select coalesce(${what}, 0) from run where run.project = project.row)`;

const KEYS: Readonly<Record<CardList['kind'], Readonly<Record<CardSort['by'], string>>>> = {
  run: {
    at: 'at',
    name: 'sort_name',
    rating: 'rating',
    triangles: 'triangles',
    bytes: 'bytes',
    changed: 'changed',
  },
  project: {
    at: 'at',
    name: 'sort_name',
    rating: 'rating',
    triangles: ofRuns('max(triangles)'),
    bytes: `(${ofRuns('sum(bytes)')} + (select coalesce(sum(bytes), 0) from input where input.project = project.row))`,
    changed: `max(changed, ${ofRuns('max(changed)')})`,
  },
};

/** @returns what to ask, of a list as the page names it. */
export function asked(list: CardList, wordsWith: WordsWith): Asked {
  const { kind, filter = {}, sort = NEWEST_FIRST } = list;
  const parameters: Parameters = {};
  const conditions = [...ownConditions(kind, filter, parameters), ...runConditions(kind, filter, parameters)];
  const rejected = rejectedCondition(filter);
  const words = (kind === 'run' ? searchQueryOfRuns : searchQuery)(list.search, wordsWith);
  let quickTotal: Asked['quickTotal'] = null;
  if (words !== null) {
    parameters['words'] = words;
    if (kind === 'run' && conditions.length === 0 && filter.rejected === undefined) {
      const sql = 'select count(*) as total from run_words where run_words match :words';
      quickTotal = { sql, parameters: { words: without(REJECTED, words) } };
    }
    conditions.push(`row in (${MATCHING[kind]})`);
    const ofRuns = searchQueryOfProjectsRuns(list.search, wordsWith);
    if (kind === 'project' && ofRuns !== null) {
      parameters['ofRuns'] = withRejects(ofRuns, filter);
    }
  }
  return {
    from: FROM[kind],
    where: [rejected, ...conditions].join(' and '),
    parameters,
    key: KEYS[kind][sort.by],
    descending: sort.descending,
    quickTotal,
  };
}

/** A project is found by what it is called, and by any one run of it that all of the words are of. */
const MATCHING = {
  run: 'select rowid from run_words where run_words match :words',
  project: `select rowid from project_words where project_words match :words
    union all select project from run_words join run indexed by run_in_project on run.row = run_words.rowid
      where run_words match :ofRuns`,
} as const;

/** These words, of rejected runs only where a list shows what is rejected. */
export const withRejects = (words: string, { rejected = 'hidden' }: CardFilter = {}): string =>
  rejected === 'hidden' ? without(REJECTED, words) : words;

const without = (word: string, words: string): string => `(${words}) NOT "${word}"`;

function rejectedCondition({ rejected = 'hidden' }: CardFilter): string {
  // All of them, as one index knows them.
  if (rejected === 'shown') return 'rejected in (0, 1)';
  return `rejected = ${rejected === 'only' ? 1 : 0}`;
}

/** What holds of the card itself, a project or a run. */
function ownConditions(kind: CardList['kind'], filter: CardFilter, parameters: Parameters): string[] {
  const conditions: string[] = [];
  if (filter.rating !== undefined && filter.rating > 0) {
    parameters['rating'] = filter.rating;
    conditions.push('rating >= :rating');
  }
  if (filter.favourite === true) conditions.push('favourite = 1');
  conditions.push(...spanned('at', 'at', filter.at, parameters));
  for (const [at, tag] of (filter.tags ?? []).entries()) {
    parameters[`tag${at}`] = plain(tag);
    conditions.push(`row in (select row from tagged where key = :tag${at} and kind = '${kind}')`);
  }
  if (filter.projectId !== undefined) {
    parameters['projectId'] = filter.projectId;
    conditions.push(
      kind === 'run' ? 'project = (select row from project where id = :projectId)' : 'project.id = :projectId',
    );
  }
  if (filter.duplicates === true) conditions.push(`row in (${DUPLICATES[kind]})`);
  if (filter.missing === true) conditions.push(MISSING[kind]);
  return conditions;
}

/** Rows with another one of the same content. */
const DUPLICATES = {
  run: `select other.row from (
      select twin from run where state not in ('failed', 'cancelled') group by twin having count(*) > 1) as pair
    join run as other on other.twin = pair.twin and other.state not in ('failed', 'cancelled')`,
  project: `select other.project from (
      select sha256, slot from input group by sha256, slot having count(distinct project) > 1) as pair
    join input as other on other.sha256 = pair.sha256 and other.slot = pair.slot`,
} as const;

const MISSING = {
  run: 'missing > 0',
  project: `(exists (select 1 from run where run.project = project.row and run.missing > 0)
    or exists (select 1 from input where input.project = project.row and input.missing > 0))`,
} as const;

/** What holds of a run, or of one of a project's. */
function runConditions(kind: CardList['kind'], filter: CardFilter, parameters: Parameters): string[] {
  const conditions = [
    ...spanned('octree', 'octree', filter.octree, parameters),
    ...spanned('steps', 'steps', filter.steps, parameters),
    ...spanned('seed', 'seed', filter.seed, parameters),
    ...(filter.background === undefined ? [] : [`run.cut = ${filter.background === 'removed' ? 1 : 0}`]),
    ...oneOf('state', filter.states, parameters),
    ...oneOf('condition', filter.condition, parameters),
    ...(filter.unreviewed === true ? ["run.state = 'done' and run.rating = 0 and run.rejected = 0"] : []),
  ];
  if (kind === 'run' || conditions.length === 0) return conditions;
  return [`exists (select 1 from run where run.project = project.row and ${conditions.join(' and ')})`];
}

function spanned(column: string, name: string, span: CardFilter['octree'], parameters: Parameters): string[] {
  const conditions: string[] = [];
  if (span?.min != null) {
    parameters[`${name}Min`] = span.min;
    conditions.push(`${qualified(column)} >= :${name}Min`);
  }
  if (span?.max != null) {
    parameters[`${name}Max`] = span.max;
    conditions.push(`${qualified(column)} <= :${name}Max`);
  }
  return conditions;
}

function oneOf(column: string, values: readonly string[] | undefined, parameters: Parameters): string[] {
  if (values === undefined) return [];
  const names = values.map((value, at) => {
    parameters[`${column}${at}`] = value;
    return `:${column}${at}`;
  });
  return [`${qualified(column)} in (${names.join(', ')})`];
}

/** `at` is the card's own; all else here is a run's. */
const qualified = (column: string): string => (column === 'at' ? 'at' : `run.${column}`);
