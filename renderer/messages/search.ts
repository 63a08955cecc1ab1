/** What is said of finding: filters, order, saved searches. */
import type { CardSort, Condition } from '../../preload/contract/cards.ts';
import { plural } from '../format.ts';

export const searchText = {
  filters: 'Filters',
  bar: 'What is listed',
  active: 'Active filters',
  clearAll: 'Clear all',
  remove: (filter: string) => `Remove the filter ${filter}`,
  count: (total: number, kind: 'project' | 'run', filters: number) =>
    [plural(total, kind), ...(filters === 0 ? [] : [plural(filters, 'filter')])].join(' · '),
  noMatch: 'Nothing fits all of these filters.',
  sort: 'Order',
  sorts: {
    at: { true: 'Newest first', false: 'Oldest first' },
    name: { true: 'Name, Z to A', false: 'Name, A to Z' },
    rating: { true: 'Most stars first', false: 'Fewest stars first' },
    triangles: { true: 'Most triangles first', false: 'Fewest triangles first' },
    bytes: { true: 'Largest first', false: 'Smallest first' },
    changed: { true: 'Last changed first', false: 'Longest unchanged first' },
  } satisfies Record<CardSort['by'], Record<'true' | 'false', string>>,
  search: (typed: string) => `“${typed}”`,
  rating: 'Stars, at least',
  stars: (stars: number) => `${'★'.repeat(stars)}${stars === 5 ? '' : '+'}`,
  starsSpoken: (stars: number) => (stars === 5 ? '5 stars' : `At least ${plural(stars, 'star')}`),
  anyStars: 'Any number of stars',
  favourite: 'Favourites',
  unreviewed: 'Not rated yet',
  unreviewedHint: 'Done, without stars and not rejected',
  rejected: 'Rejected',
  rejecteds: { hidden: 'Hidden', shown: 'Shown', only: 'Only' },
  rejectedChips: { hidden: '', shown: 'With rejected', only: 'Rejected only' },
  state: 'State',
  stateGroups: {
    going: 'Going on',
    done: 'Done',
    unconfirmed: 'Not confirmed',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  condition: 'Mesh',
  conditions: {
    watertight: 'Watertight',
    open: 'Open',
    'non-manifold': 'Non-manifold',
    unknown: 'Not known',
  } satisfies Record<Condition, string>,
  tags: 'Tags',
  date: 'Made',
  from: 'From',
  to: 'To',
  since: (day: string) => `From ${day}`,
  until: (day: string) => `To ${day}`,
  parameters: 'Parameters',
  octree: 'Octree resolution',
  steps: 'Inference steps',
  seed: 'Seed',
  atLeast: (name: string) => `${name}, at least`,
  atMost: (name: string) => `${name}, at most`,
  span: (name: string, min: number | null, max: number | null) =>
    min === max
      ? `${name} ${min}`
      : min === null
        ? `${name} ≤ ${max}`
        : max === null
          ? `${name} ≥ ${min}`
          : `${name} ${min}–${max}`,
  files: 'Files',
  missing: 'Files missing or changed',
  duplicates: 'Duplicates',
  ofProject: 'Of one project',
  saved: 'Saved searches',
  save: 'Save this search',
  saveHint: 'It stays in the panel, with its filters and its order.',
  saveName: 'Name of the search',
  renameSearch: (name: string) => `New name of the search ${name}`,
  removeSearch: 'Remove',
  searchMenu: (name: string) => `Menu of ${name}`,
  nothingNew: 'It is so already',
  nothingToSave: 'Search or filter first',
  updateSearch: 'Take over what is listed now',
  unrated: 'Unrated',
  best: '★★★★+',
  bestSpoken: 'Four stars or more',
  favourites: 'Favourites',
  renameTag: 'Rename the tag',
  commands: { filters: 'Filters', clear: 'Clear all filters', save: 'Save this search', unrated: 'Show unrated runs' },
} as const;
