import type { Card, CardList } from '../../preload/contract/cards.ts';
import { withRejects, type Parameters } from './card-list.ts';
import type { LibraryIndex } from './index-db.ts';
import { searchQuery, searchQueryOfRuns, type WordsWith } from './words.ts';

/**
 * The search is walked through once, past the few runs that it is asked of: with the plus, for by `rowid` it would be asked
 * anew for each of them. 5 ms at 50,000 runs that all match.
 */
const MATCHING = `
  with mine as materialized (
    select run.row as row from run join project on project.row = run.project
    where project.id in (select value from json_each(:projects))
      and project.row not in (select rowid from project_words where project_words match :words))
  select project.id as project, count(*) as runs, max(run.at) as at, run.id as newest
  from run join project on project.row = run.project
  where run.row in (select rowid from run_words where run_words match :ofRuns and +rowid in (select row from mine))
  group by project.row`;

/**
 * Of these projects of a list those that its search found by their runs, not by their own words: by which runs. They are
 * counted as the search among runs finds them, to which the number leads.
 */
export function matchingOf(
  index: LibraryIndex,
  { search, filter }: CardList,
  projects: readonly string[],
  wordsWith: WordsWith,
): ReadonlyMap<string, NonNullable<Card['matching']>> {
  const words = searchQuery(search, wordsWith);
  const ofRuns = searchQueryOfRuns(search, wordsWith);
  if (words === null || ofRuns === null || projects.length === 0) return new Map();
  const parameters: Parameters = { projects: JSON.stringify(projects), words, ofRuns: withRejects(ofRuns, filter) };
  const rows = index.all(MATCHING, parameters);
  return new Map(
    rows.map(({ project, runs, newest }) => [String(project), { runs: Number(runs), newest: String(newest) }]),
  );
}
