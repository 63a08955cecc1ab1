import * as v from 'valibot';
import { Rating, RunState } from './runs.ts';
import { Id, Name, Time } from './values.ts';

/** A card stands for a project or for a run. */
export const CardKind = v.picklist(['project', 'run']);
export type CardKind = v.InferOutput<typeof CardKind>;

export const CardRef = v.strictObject({ kind: CardKind, id: Id });
export type CardRef = v.InferOutput<typeof CardRef>;

/** A word or a few that the user orders by. Two that differ only in case or accents are one. */
export const Tag = v.pipe(v.string(), v.trim(), v.normalize('NFC'), v.minLength(1), v.maxLength(60));
export const Notes = v.pipe(v.string(), v.maxLength(20_000));

/** What the user has said of a project or a run. */
export const Marks = v.strictObject({
  /** A project always has a name. Of a run null: it has none of its own and is called "run 3". */
  name: v.nullable(Name),
  /** Of a run only when it is done. */
  rating: Rating,
  rejected: v.boolean(),
  favourite: v.boolean(),
  /** In the order in which they were given. */
  tags: v.pipe(v.array(Tag), v.maxLength(50)),
  notes: Notes,
});
export type Marks = v.InferOutput<typeof Marks>;

/** How bad a mesh is, by the worst that is found. `unknown`: nobody has looked, or there is no mesh. */
export const Condition = v.picklist(['watertight', 'open', 'non-manifold', 'unknown']);
export type Condition = v.InferOutput<typeof Condition>;

/** One card of the grid. `picture` names what `media/<picture>/thumbnail` shows; null: nothing to show yet. */
export const Card = v.object({
  kind: CardKind,
  id: Id,
  projectId: Id,
  title: v.string(),
  subtitle: v.string(),
  /** For a run, its state; for a project, the state of its newest run. */
  state: v.nullable(RunState),
  runs: v.number(),
  picture: v.nullable(Id),
  /** The run whose result it stands for: a finished run's own, a project's newest; null: there is none, or its file is missing. */
  result: v.nullable(Id),
  /** When the run was made; when the project was changed or got its newest run. */
  at: Time,
  /** See `Marks`. */
  name: v.nullable(v.string()),
  rating: Rating,
  rejected: v.boolean(),
  favourite: v.boolean(),
  tags: v.array(v.string()),
  hasNotes: v.boolean(),
  /** Of the result; of a project's largest result. 0: there is none. */
  triangles: v.number(),
  /** Of the result; of a project's inputs and results together. */
  bytes: v.number(),
  condition: Condition,
  /** A file that should be there is not: the result of a done run; of a project, an input or the result of any run. */
  missing: v.boolean(),
  /** Such a file is there, but is another than the one that came; of a project, where none is missing. */
  altered: v.boolean(),
  /** Others with the same content: runs of the same inputs and parameters; of a project, others with one of its files. */
  duplicates: v.number(),
  /**
   * Of a project that a search found by its runs and not by what it is called itself: how many runs the search finds
   * among its runs, and the newest of them. Null wherever else.
   */
  matching: v.nullable(v.object({ runs: v.number(), newest: Id })),
  changedAt: Time,
});
export type Card = v.InferOutput<typeof Card>;

const whole = v.pipe(v.number(), v.integer());
/** Both ends belong to it; null: no end. */
const Span = v.strictObject({ min: v.nullable(whole), max: v.nullable(whole) });

/**
 * What narrows a list. All that is given has to hold; of a list of values any one. Of projects, `rating` to `tags` are
 * their own; `unreviewed` to `seed` and `missing` ask whether a run of theirs is so (one run that is all of it).
 */
export const CardFilter = v.strictObject({
  /** At least so many stars. */
  rating: v.optional(Rating),
  favourite: v.optional(v.literal(true)),
  /** Not given: `hidden`. */
  rejected: v.optional(v.picklist(['hidden', 'shown', 'only'])),
  /** Every one of these. */
  tags: v.optional(v.pipe(v.array(Tag), v.minLength(1), v.maxLength(20))),
  /** Done, without a rating and not rejected. */
  unreviewed: v.optional(v.literal(true)),
  states: v.optional(v.pipe(v.array(RunState), v.minLength(1))),
  condition: v.optional(v.pipe(v.array(Condition), v.minLength(1))),
  octree: v.optional(Span),
  steps: v.optional(Span),
  seed: v.optional(Span),
  /** Whether fal was asked to remove the picture's background. */
  background: v.optional(v.picklist(['removed', 'kept'])),
  /** By `at`, milliseconds since 1970. */
  at: v.optional(Span),
  /** Runs of this project. */
  projectId: v.optional(Id),
  /** With `missing` or `altered`. */
  missing: v.optional(v.literal(true)),
  /** With `duplicates` above 0. */
  duplicates: v.optional(v.literal(true)),
});
export type CardFilter = v.InferOutput<typeof CardFilter>;

/** `at`: newest and oldest; `name`: as people sort, 2 before 10. Equal ones always stand in the same order. */
export const CardSort = v.strictObject({
  by: v.picklist(['at', 'name', 'rating', 'triangles', 'bytes', 'changed']),
  descending: v.boolean(),
});
export type CardSort = v.InferOutput<typeof CardSort>;

export const NEWEST_FIRST: CardSort = { by: 'at', descending: true };

/** Names a list of cards: what was typed, what narrows it, and its order. */
export const CardList = v.strictObject({
  kind: CardKind,
  /**
   * What the user typed; empty: everything. Every word has to be the beginning of one that the card is found by: of one
   * inside a word, too (heroHead), and any letters of a script without spaces; or, from three letters on, a piece of a word
   * of what it is called, noted or tagged. A project is found by what one run of it is
   * called and was made with as well, the latter by whole words; not by a rejected run where rejects are hidden.
   */
  search: v.pipe(v.string(), v.maxLength(200)),
  filter: v.optional(CardFilter),
  /** Not given: newest first. */
  sort: v.optional(CardSort),
});
export type CardList = v.InferOutput<typeof CardList>;

/**
 * A page of a list: behind `after` (neither repeats nor misses a card while others come and go), or from a place in it,
 * which is for jumping: by End, by the scrollbar.
 */
export const CardQuery = v.strictObject({
  ...CardList.entries,
  /** The `next` of the page before; null: the first page, or `offset`. */
  after: v.nullable(v.pipe(v.string(), v.maxLength(2000))),
  /** How many cards stand before the page; with `after` null. */
  offset: v.optional(v.pipe(whole, v.minValue(0))),
  limit: v.pipe(whole, v.minValue(1), v.maxValue(200)),
});
export type CardQuery = v.InferOutput<typeof CardQuery>;

export const CardPage = v.object({ cards: v.array(Card), total: v.number(), next: v.nullable(v.string()) });
export type CardPage = v.InferOutput<typeof CardPage>;

/** Cards, or changes of them, that one call names at most. */
export const MANY = 50_000;

/** Of a list, the ids from one place on: for a range with Shift, and for everything at once. */
export const IdQuery = v.strictObject({
  list: CardList,
  offset: v.pipe(whole, v.minValue(0)),
  limit: v.pipe(whole, v.minValue(1), v.maxValue(MANY)),
});
export const IdPage = v.object({ ids: v.array(Id), total: v.number() });

export const ChosenQuery = v.strictObject({
  kind: CardKind,
  ids: v.pipe(v.array(Id), v.minLength(1), v.maxLength(MANY)),
});

/** What cards that are chosen together have in common, as far as they are there. */
export const Chosen = v.object({
  count: v.number(),
  /** How many of them are so. */
  favourites: v.number(),
  rejected: v.number(),
  /** Null: they differ. */
  rating: v.nullable(Rating),
  /** The chosen projects, or those of the chosen runs. */
  projectIds: v.array(Id),
  /** Every tag that any of them has, and how many have it. */
  tags: v.array(v.object({ tag: v.string(), count: v.number() })),
});
export type Chosen = v.InferOutput<typeof Chosen>;

/** A card with all that the index and its files know of it. */
export const CardFacts = v.object({
  card: Card,
  marks: Marks,
  /** Names of the files it was made from, or that a project holds. */
  files: v.array(
    v.object({
      id: Id,
      slot: v.picklist(['image', 'mesh']),
      name: v.string(),
      missing: v.boolean(),
      altered: v.boolean(),
    }),
  ),
  /** Others with the same content, newest first; twenty at most. */
  duplicates: v.array(v.object({ kind: CardKind, id: Id, projectId: Id, title: v.string() })),
});
export type CardFacts = v.InferOutput<typeof CardFacts>;

/** How many there are, for the panel. What is rejected counts only as `rejected`. */
export const Counts = v.object({
  projects: v.number(),
  runs: v.number(),
  unreviewed: v.number(),
  /** Runs with four stars or five. */
  best: v.number(),
  favourites: v.object({ projects: v.number(), runs: v.number() }),
  rejected: v.object({ projects: v.number(), runs: v.number() }),
  trash: v.number(),
});
export type Counts = v.InferOutput<typeof Counts>;

/** A list with a name, kept in the library's folder. */
export const SavedSearch = v.strictObject({ id: Id, name: Name, list: CardList });
export type SavedSearch = v.InferOutput<typeof SavedSearch>;
