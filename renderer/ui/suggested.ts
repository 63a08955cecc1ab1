export interface Suggestion {
  readonly tag: string;
  readonly count: number;
  /** It is not known yet. */
  readonly isNew: boolean;
}

const MOST = 6;

/** Two that differ only in case or accents are one. */
const plain = (text: string) => text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * What to offer while a tag is typed: those that begin so, then those in which a word does, the most used first; at the
 * end what was typed, where nothing is called that. `closed`: only what is known.
 */
export function suggested(
  typed: string,
  known: readonly { readonly tag: string; readonly count: number }[],
  given: readonly string[],
  closed = false,
): readonly Suggestion[] {
  const wanted = plain(typed);
  const taken = new Set(given.map(plain));
  const rank = (tag: string) => {
    const text = plain(tag);
    return text.startsWith(wanted) ? 0 : text.split(/\s+/u).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  const fitting = known
    .filter(({ tag }) => !taken.has(plain(tag)) && rank(tag) < 2)
    .sort((a, b) => rank(a.tag) - rank(b.tag) || b.count - a.count || a.tag.localeCompare(b.tag))
    .slice(0, MOST)
    .map(({ tag, count }): Suggestion => ({ tag, count, isNew: false }));
  const isKnown = wanted === '' || taken.has(wanted) || known.some(({ tag }) => plain(tag) === wanted);
  return closed || isKnown ? fitting : [...fitting, { tag: typed.trim(), count: 0, isNew: true }];
}
