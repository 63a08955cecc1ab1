import type { CardFilter, CardList, CardSort } from '../../preload/contract/cards.ts';
import type { RunState } from '../../preload/contract/runs.ts';
import { stamp } from '../format.ts';
import { searchText } from '../messages/search.ts';

/** One of the filters that are on, as people read it, and the list without it. */
export interface Chip {
  readonly id: string;
  readonly label: string;
  /** Where the label is a drawing: in words. */
  readonly spoken: string;
  readonly without: CardList;
}

/** Run states as people think of them. */
export const STATE_GROUPS = {
  going: ['in-line', 'preparing', 'uploading', 'submitting', 'queued', 'running', 'downloading', 'finishing'],
  done: ['done'],
  unconfirmed: ['unconfirmed'],
  failed: ['failed'],
  cancelled: ['cancelled'],
} as const satisfies Record<string, readonly RunState[]>;
export type StateGroup = keyof typeof STATE_GROUPS;
export const STATE_GROUP_NAMES = Object.keys(STATE_GROUPS) as readonly StateGroup[];

export const NEWEST: CardSort = { by: 'at', descending: true };

/** The groups of which every state is asked for. */
export const groupsOf = (states: readonly RunState[] = []): readonly StateGroup[] =>
  STATE_GROUP_NAMES.filter((group) => STATE_GROUPS[group].every((state) => states.includes(state)));

/** The same list, narrowed otherwise. What says nothing is left out. */
export function filtered(
  list: CardList,
  change: { readonly [K in keyof CardFilter]?: CardFilter[K] | undefined },
): CardList {
  const filter = Object.fromEntries(
    Object.entries({ ...list.filter, ...change }).filter(([key, value]) => !saysNothing(key, value)),
  );
  const { filter: _, ...rest } = list;
  // Checked edge: what is left are properties of a filter, with their values.
  return Object.keys(filter).length === 0 ? rest : { ...rest, filter: filter };
}

function saysNothing(key: string, value: unknown): boolean {
  if (value === undefined || value === 0 || value === 'hidden') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null && 'min' in value && 'max' in value) {
    return value.min === null && value.max === null;
  }
  return key === '';
}

/** Everything that narrows a list, what was typed first. */
export function chipsOf(list: CardList, now: number): readonly Chip[] {
  const { filter = {} } = list;
  const chips: Chip[] = [];
  const add = (id: string, label: string, without: CardList, spoken = label) =>
    chips.push({ id, label, spoken, without });
  const off = (key: keyof CardFilter) => filtered(list, { [key]: undefined });

  const typed = list.search.trim();
  if (typed !== '') add('search', searchText.search(typed), { ...list, search: '' });
  if (filter.rating)
    add('rating', searchText.stars(filter.rating), off('rating'), searchText.starsSpoken(filter.rating));
  if (filter.favourite) add('favourite', searchText.favourite, off('favourite'));
  if (filter.rejected && filter.rejected !== 'hidden')
    add('rejected', searchText.rejectedChips[filter.rejected], off('rejected'));
  if (filter.unreviewed) add('unreviewed', searchText.unreviewed, off('unreviewed'));
  for (const tag of filter.tags ?? []) {
    add(`tag ${tag}`, tag, filtered(list, { tags: filter.tags?.filter((one) => one !== tag) }));
  }
  for (const group of groupsOf(filter.states)) {
    const gone: readonly RunState[] = STATE_GROUPS[group];
    const states = filter.states?.filter((state) => !gone.includes(state));
    add(`state ${group}`, searchText.stateGroups[group], filtered(list, { states }));
  }
  for (const condition of filter.condition ?? []) {
    const rest = filter.condition?.filter((one) => one !== condition);
    add(`condition ${condition}`, searchText.conditions[condition], filtered(list, { condition: rest }));
  }
  for (const key of ['octree', 'steps', 'seed'] as const) {
    const span = filter[key];
    if (span !== undefined) add(key, searchText.span(searchText[key], span.min, span.max), off(key));
  }
  const { background } = filter;
  if (background !== undefined) add('background', searchText.backgroundChips[background], off('background'));
  if (filter.at !== undefined) add('at', madeLabel(filter.at, now), off('at'));
  if (filter.projectId !== undefined) add('project', searchText.ofProject, off('projectId'));
  if (filter.missing) add('missing', searchText.missing, off('missing'));
  if (filter.duplicates) add('duplicates', searchText.duplicates, off('duplicates'));
  return chips;
}

function madeLabel({ min, max }: { readonly min: number | null; readonly max: number | null }, now: number): string {
  const day = (at: number) => stamp(at, now).split(',')[0] ?? '';
  return [
    ...(min === null ? [] : [searchText.since(day(min))]),
    ...(max === null ? [] : [searchText.until(day(max))]),
  ].join(' ');
}

/** Without search and filters, in the same order. */
export function cleared({ kind, sort }: CardList): CardList {
  return { kind, search: '', ...(sort === undefined ? {} : { sort }) };
}

/** In another order; the usual one is not written down. */
export function sorted(list: CardList, sort: CardSort): CardList {
  const { sort: _, ...rest } = list;
  return sort.by === NEWEST.by && sort.descending === NEWEST.descending ? rest : { ...rest, sort };
}

/** A day of a date field, "2026-11-28", as its first or last millisecond by the user's clock; null: none was chosen. */
export function dayOf(value: string, end: boolean): number | null {
  const [year, month, day] = value.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || Number.isNaN(day)) return null;
  const first = new Date(year, month - 1, day).getTime();
  return end ? new Date(year, month - 1, day + 1).getTime() - 1 : first;
}

/** The other way round. */
export function dayField(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** From the earlier to the later day, in whichever order they were given. */
export function inOrder(at: NonNullable<CardFilter['at']>): NonNullable<CardFilter['at']> {
  const { min, max } = at;
  if (min === null || max === null || min <= max) return at;
  return { min: dayOf(dayField(max), false), max: dayOf(dayField(min), true) };
}

/** Whether a date field is between two digits of a year: on its way to 2026 it says 0002, 0020 and 0202. */
export const isHalfTyped = (value: string): boolean => value.startsWith('0');

/** Whether nothing narrows it. */
export const isPlain = ({ search, filter }: CardList): boolean => search.trim() === '' && filter === undefined;
