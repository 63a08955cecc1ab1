import * as v from 'valibot';
import { Twin } from '../../preload/contract/preflight.ts';
import type { TypicalTime } from '../../preload/contract/runs.ts';
import { column, type LibraryIndex } from './index-db.ts';
import { twinKey } from './index-entry.ts';
import type { RunRecord } from './records.ts';

/** Fewer runs say nothing of the next. */
const ENOUGH = 3;
/** How many of the newest runs are looked at: fal's machines change. */
const RECENT = 100;

/** The newest run of these inputs and parameters that is done or on its way. */
export function twinOf(
  index: LibraryIndex,
  run: Pick<RunRecord, 'imageSha256' | 'meshSha256' | 'params'>,
): Twin | null {
  const row = index.get(
    `select run.id as runId, project.id as projectId, project.name as project, number, state
      from run join project on project.row = run.project
      where twin = :twin and state not in ('failed', 'cancelled') order by run.at desc limit 1`,
    { twin: twinKey(run) },
  );
  return row === undefined ? null : v.parse(Twin, row);
}

/** fal's ids of everything that was ever sent. */
export function knownRequests(index: LibraryIndex): ReadonlySet<string> {
  return new Set(
    index
      .all(
        `select request from request where request is not null
          union select request from kept where request is not null`,
        {},
      )
      .map(({ request }) => String(request)),
  );
}

/** Dollars that the runs which are not sent yet will cost: those of a sweep no more than its cap still has room for. */
export function unsentCost(index: LibraryIndex): number {
  const costs = index.get(
    `select total(case when cap is null then unsent else min(unsent, max(0, cap - committed)) end) as cost from (
      select total(unsent) as unsent, max(cap) as cap, (
        select total(amount) from request join run as other on other.id = request.run
          where other.sweep = run.sweep and charge in ('yes', 'pending', 'fal-decides')) + (
        select total(amount) from kept
          where kept.sweep = run.sweep and charge in ('yes', 'pending', 'fal-decides')
            and not exists (select 1 from run as other where other.id = kept.run)) as committed
      from run where unsent > 0 group by coalesce(sweep, id))`,
    {},
  );
  return Number(column(costs, 'cost'));
}

/** How long fal worked on the newest runs of this resolution and number of steps, or of this resolution alone. */
export function typicalTime(index: LibraryIndex, params: RunRecord['params']): TypicalTime | null {
  const { octree_resolution: octree, num_inference_steps: steps } = params;
  const taken = (condition: string, more: Readonly<Record<string, number>>): number[] =>
    index
      .all(
        `select seconds from run where octree = :octree ${condition} and seconds is not null order by at desc limit :most`,
        { octree, most: RECENT, ...more },
      )
      .map(({ seconds }) => Number(seconds));
  const alike = taken('and steps = :steps', { steps });
  const times = (alike.length >= ENOUGH ? alike : taken('', {})).sort((a, b) => a - b);
  if (times.length < ENOUGH) return null;
  return { low: quantile(times, 0.25), high: quantile(times, 0.75), runs: times.length };
}

/** Of sorted numbers, between the two that it falls between. */
function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
