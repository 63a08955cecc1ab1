import {
  NEWEST_FIRST,
  type Card,
  type CardFacts,
  type CardFilter,
  type CardKind,
  type CardList,
  type CardPage,
  type CardQuery,
  type CardRef,
  type Chosen,
  type Counts,
} from '../../preload/contract/cards.ts';
import type { ProjectView } from '../../preload/contract/library.ts';
import type { RunParams, RunView } from '../../preload/contract/runs.ts';
import type { FakeLibrary } from './fake-library.ts';
import { Refusal } from './refusal.ts';

/** A card with what it stands for: of a project, all of its runs. */
interface Shown {
  readonly card: Card;
  readonly runs: readonly RunView[];
  readonly words: string;
}

/** The cards of a list, all of them, in its order. */
export function cardsOf(library: FakeLibrary, list: CardList): Card[] {
  const sort = list.sort ?? NEWEST_FIRST;
  const typed = list.search.toLowerCase().split(/\s+/u).filter(Boolean);
  const finds = ({ words }: Shown) =>
    typed.every((word) => words.split(/[\s·]+/u).some((other) => other.startsWith(word)));
  return shown(library, list.kind)
    .filter((one) => passes(one, list.filter ?? {}))
    .flatMap((one) => (finds(one) ? [one.card] : foundByRuns(library, one, finds)))
    .sort((a, b) => (sort.descending ? -1 : 1) * (compare(a, b, sort.by) || (a.id < b.id ? -1 : 1)));
}

/** A project that is found by its runs alone. */
function foundByRuns(library: FakeLibrary, { card }: Shown, finds: (one: Shown) => boolean): Card[] {
  if (card.kind === 'run') return [];
  const runs = shown(library, 'run').filter((one) => one.card.projectId === card.id && finds(one));
  const newest = runs.at(-1)?.card.id;
  return newest === undefined ? [] : [{ ...card, matching: { runs: runs.length, newest } }];
}

/** As `library:cards` answers. */
export function cardPage(library: FakeLibrary, query: CardQuery): CardPage {
  const cards = cardsOf(library, query);
  const from = query.after === null ? (query.offset ?? 0) : cards.findIndex(({ id }) => id === query.after) + 1;
  const page = cards.slice(from, from + query.limit);
  const more = from + page.length < cards.length;
  return { cards: page, total: cards.length, next: more ? (page.at(-1)?.id ?? null) : null };
}

export function factsOf(library: FakeLibrary, { kind, id }: CardRef): CardFacts {
  const card = shown(library, kind).find((one) => one.card.id === id)?.card;
  const project = library.projects.find((one) => one.id === card?.projectId);
  const marked = kind === 'project' ? project : project?.runs.find((run) => run.id === id);
  if (card === undefined || project === undefined || marked === undefined) {
    throw new Refusal({ code: 'not-found', message: `That ${kind} is not in the library.` });
  }
  const { name, rating, rejected, favourite, tags, notes } = marked;
  const files = project.inputs.map((input) => ({
    id: input.id,
    slot: input.slot,
    name: input.name,
    missing: false,
    altered: false,
  }));
  return { card, marks: { name, rating, rejected, favourite, tags, notes }, files, duplicates: [] };
}

export function chosenOf(library: FakeLibrary, kind: CardKind, ids: readonly string[]): Chosen {
  const wanted = new Set(ids);
  const cards = shown(library, kind)
    .map(({ card }) => card)
    .filter(({ id }) => wanted.has(id));
  const tags = Map.groupBy(
    cards.flatMap((card) => card.tags),
    (tag) => tag,
  );
  const ratings = new Set(cards.map(({ rating }) => rating));
  return {
    count: cards.length,
    favourites: cards.filter(({ favourite }) => favourite).length,
    rejected: cards.filter(({ rejected }) => rejected).length,
    rating: ratings.size === 1 ? (cards[0]?.rating ?? null) : null,
    projectIds: [...new Set(cards.map(({ projectId }) => projectId))],
    tags: [...tags].map(([tag, all]) => ({ tag, count: all.length })),
  };
}

export function countsOf(library: FakeLibrary, trash: number): Counts {
  // Looked at once and counted as they are: of 50,000 cards the order takes longest, and counts have none.
  const all = { project: shown(library, 'project'), run: shown(library, 'run') };
  const count = (kind: CardList['kind'], filter: CardFilter) => all[kind].filter((one) => passes(one, filter)).length;
  const both = (filter: CardFilter) => ({ projects: count('project', filter), runs: count('run', filter) });
  return {
    ...both({}),
    unreviewed: count('run', { unreviewed: true }),
    best: count('run', { rating: 4 }),
    favourites: both({ favourite: true }),
    rejected: both({ rejected: 'only' }),
    trash,
  };
}

/** Made once for each view, which is replaced and never changed: 50,000 of them take longer than a window to open. */
const made = { project: new WeakMap<ProjectView, Shown[]>(), run: new WeakMap<ProjectView, Shown[]>() };

const shown = (library: FakeLibrary, kind: CardList['kind']): Shown[] =>
  library.projects.flatMap((project) => {
    const cards = made[kind].get(project) ?? shownOf(project, kind);
    made[kind].set(project, cards);
    return cards;
  });

const shownOf = (project: ProjectView, kind: CardList['kind']): Shown[] =>
  kind === 'project' ? [projectShown(project)] : project.runs.map((run) => runShown(project, run));

function compare(a: Card, b: Card, by: 'at' | 'name' | 'rating' | 'triangles' | 'bytes' | 'changed'): number {
  if (by === 'name') return a.title.localeCompare(b.title, 'en', { numeric: true, sensitivity: 'base' });
  if (by === 'changed') return a.changedAt - b.changedAt;
  return a[by] - b[by];
}

function passes({ card, runs }: Shown, filter: CardFilter): boolean {
  const { rejected = 'hidden', rating = 0, tags = [], at, projectId } = filter;
  if (rejected !== 'shown' && card.rejected !== (rejected === 'only')) return false;
  if (card.rating < rating || (filter.favourite === true && !card.favourite)) return false;
  if (!tags.every((tag) => card.tags.some((own) => own.toLowerCase() === tag.toLowerCase()))) return false;
  if (!within(card.at, at) || (projectId !== undefined && card.projectId !== projectId)) return false;
  if (filter.duplicates === true && card.duplicates === 0) return false;
  if (filter.missing === true && !card.missing) return false;
  const { octree, steps, seed, background, states, condition, unreviewed } = filter;
  if ([octree, steps, seed, background, states, condition, unreviewed].every((one) => one === undefined)) return true;
  return runs.some(
    (run) =>
      holds(run.params, filter) &&
      (background === undefined || run.params.remove_background === (background === 'removed')) &&
      (states?.includes(run.state) ?? true) &&
      (condition?.includes(conditionOf(run)) ?? true) &&
      (unreviewed === undefined || (run.state === 'done' && run.rating === 0 && !run.rejected)),
  );
}

const holds = (params: RunParams, { octree, steps, seed }: CardFilter): boolean =>
  within(params.octree_resolution, octree) && within(params.num_inference_steps, steps) && within(params.seed, seed);

const within = (value: number, span: CardFilter['octree']): boolean =>
  span === undefined || (value >= (span.min ?? -Infinity) && value <= (span.max ?? Infinity));

const conditionOf = ({ state }: RunView): Card['condition'] => (state === 'done' ? 'watertight' : 'unknown');

function projectShown(project: ProjectView): Shown {
  const newest = project.runs.at(-1);
  const best = project.runs.findLast(({ state }) => state === 'done');
  const { id, name, rating, rejected, favourite, tags, notes, inputs, runs } = project;
  const card: Card = {
    kind: 'project',
    id,
    projectId: id,
    title: name,
    subtitle: `${runs.length} runs · ${inputs.length} inputs`,
    state: newest?.state ?? null,
    runs: runs.length,
    result: best?.id ?? null,
    picture: best?.id ?? inputs.find(({ slot }) => slot === 'image')?.id ?? null,
    at: newest?.createdAt ?? project.createdAt,
    name,
    rating,
    rejected,
    favourite,
    tags,
    hasNotes: notes !== '',
    triangles: Math.max(0, ...runs.map(({ result }) => result?.triangles ?? 0)),
    bytes: [...inputs, ...runs.flatMap(({ result }) => result ?? [])].reduce((sum, { bytes }) => sum + bytes, 0),
    condition: 'unknown',
    missing: false,
    altered: false,
    duplicates: 0,
    matching: null,
    changedAt: newest?.createdAt ?? project.createdAt,
  };
  const words = [name, notes, ...tags, ...inputs.map((input) => input.name)].join(' ').toLowerCase();
  return { card, runs, words };
}

function runShown(project: ProjectView, run: RunView): Shown {
  const { id, projectId, name, rating, rejected, favourite, tags, notes, state, params, createdAt: at, result } = run;
  const title = `${project.name} · ${name ?? `run ${run.number}`}`;
  const card: Card = {
    kind: 'run',
    id,
    projectId,
    title,
    subtitle: `seed ${params.seed}`,
    state,
    runs: 0,
    picture: state === 'done' ? id : run.imageId,
    result: state === 'done' ? id : null,
    at,
    name,
    rating,
    rejected,
    favourite,
    tags,
    hasNotes: notes !== '',
    triangles: result?.triangles ?? 0,
    bytes: result?.bytes ?? 0,
    condition: conditionOf(run),
    missing: false,
    altered: false,
    duplicates: 0,
    matching: null,
    changedAt: at,
  };
  return { card, runs: [run], words: [title, notes, ...tags, state, 'seed', params.seed].join(' ').toLowerCase() };
}
