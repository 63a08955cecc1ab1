import type { Charged } from '../../preload/contract/errors.ts';
import type { RunState, RunView } from '../../preload/contract/runs.ts';
import { duration, megabytes, money, percent, transferred } from '../format.ts';
import { runStateText } from '../messages.ts';
import { runText } from '../messages/runs.ts';
import { ended } from '../state/runs.svelte.ts';

export const STAGES = [
  'preparing',
  'uploading',
  'submitting',
  'queued',
  'running',
  'downloading',
  'finishing',
  'done',
] as const satisfies readonly RunState[];

export interface ShownStage {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly state: 'past' | 'now' | 'ahead' | 'stopped';
  readonly ratio: number | null;
}

/** How far the bytes of this stage are, from 0 to 1; null where it cannot be told. */
export function ratioOf({ progress }: Pick<RunView, 'progress'>): number | null {
  return progress?.total ? Math.min(1, progress.done / progress.total) : null;
}

/** When the run entered its present state. */
export const since = ({ stages, createdAt }: Pick<RunView, 'stages' | 'createdAt'>): number =>
  stages.at(-1)?.at ?? createdAt;

/** What the thumbnail of a run says; null: nothing, for it is done. `now`: milliseconds since 1970. */
export function badgeOf(run: RunView, now: number): string | null {
  const { state, progress, queuePosition } = run;
  const ratio = ratioOf(run);
  switch (state) {
    case 'done':
      return null;
    case 'uploading':
      return ratio === null ? runStateText.uploading : `${runStateText.uploading} ${percent(ratio)}`;
    case 'queued':
      return queuePosition === null ? runText.stage.queued : runText.queue(queuePosition + 1);
    case 'running':
      return `${runStateText.running} ${duration(now - since(run))}`;
    case 'downloading':
      return progress === null
        ? runStateText.downloading
        : `${runStateText.downloading} ${transferred(progress.done, progress.total)}`;
    default:
      return runStateText[state];
  }
}

/** The stages of a run with their times, in their order. `now`: milliseconds since 1970. */
export function stagesOf(run: RunView, now: number): readonly ShownStage[] {
  const entries = lastAttempt(run.stages);
  const reached = entries.findLast(({ state }) => placeOf(state) >= 0)?.state ?? 'preparing';
  // An unconfirmed run stands where it was submitted.
  const at =
    run.state === 'unconfirmed'
      ? placeOf('submitting')
      : placeOf(ended(run.state) && run.state !== 'done' ? reached : run.state);
  const isOver = ended(run.state) && !(run.state === 'unconfirmed' && run.failure === null);
  return STAGES.map((stage, place) => {
    const isHere = place === at;
    const state = run.state === 'done' || place < at ? 'past' : !isHere ? 'ahead' : isOver ? 'stopped' : 'now';
    const time = timeIn(stage, entries, ended(run.state) ? since(run) : now);
    return {
      id: stage,
      label: runText.stage[stage],
      detail: state === 'ahead' || stage === 'done' ? '' : detailOf(run, isHere && state === 'now', time),
      state,
      ratio: isHere && state === 'now' ? ratioOf(run) : null,
    };
  });
}

type Entries = RunView['stages'];

const placeOf = (state: RunState): number => (STAGES as readonly RunState[]).indexOf(state);

/** A run that was sent again begins anew. */
function lastAttempt(stages: Entries): Entries {
  const start = stages.findLastIndex(({ state }) => state === 'preparing');
  return start > 0 ? stages.slice(start) : stages;
}

/** Milliseconds spent in a stage, however often it was entered; null: it was passed over. */
function timeIn(stage: RunState, entries: Entries, until: number): number | null {
  const times = entries.flatMap(({ state, at }, index) =>
    state === stage ? [Math.max(0, (entries[index + 1]?.at ?? until) - at)] : [],
  );
  return times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0);
}

function detailOf({ state, progress, queuePosition }: RunView, isNow: boolean, time: number | null): string {
  const inAll = time === null ? '' : spent(time);
  if (!isNow) return inAll;
  const amount =
    state === 'queued' && queuePosition !== null
      ? runText.place(queuePosition + 1)
      : progress === null
        ? ''
        : transferred(progress.done, progress.total);
  return [amount, inAll].filter((part) => part !== '').join(' · ');
}

/** Milliseconds that have passed, in words. */
export const spent = (ms: number): string => (ms < 1000 ? runText.under : duration(ms));

/** Milliseconds from the start, or the last attempt's start, to the end or to `now`. */
export function elapsed(run: RunView, now: number): number {
  const start = lastAttempt(run.stages)[0]?.at ?? run.createdAt;
  return Math.max(0, (ended(run.state) ? since(run) : now) - start);
}

/** Whether a run that has ended cost money; null while it goes on. */
export function chargedOf({ state, failure }: RunView): Charged | null {
  if (state === 'done') return 'yes';
  if (!ended(state)) return null;
  // fal charges neither for what it was never given nor for what it took out of its queue.
  return failure?.charged ?? (state === 'cancelled' ? 'no' : 'fal-decides');
}

/** What the run costs, as far as it can be said. */
export function costOf(run: RunView): string {
  if (run.price.amount === 0) return runText.costs.free;
  const price = money(run.price.amount, run.price.currency);
  const charged = chargedOf(run);
  if (charged === 'yes') return runText.costs.charged(price);
  if (charged === 'no') return runText.costs.no;
  if (charged === 'fal-decides') return runText.costs.decides;
  if (run.state === 'downloading' || run.state === 'finishing') return runText.costs.charged(price);
  return run.requestId === null ? runText.costs.nothingYet : runText.costs.ifItRuns(price);
}

/** A result as one line: "6,524,310 triangles · 117 MB". */
export const resultLine = (triangles: string, bytes: number): string =>
  `${runText.triangles(triangles)} · ${megabytes(bytes)}`;
