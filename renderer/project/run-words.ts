import type { RunState, RunView, TypicalTime } from '../../preload/contract/runs.ts';
import { duration, megabytes, money, percent, stopwatch, transferred } from '../format.ts';
import { runStateText } from '../messages.ts';
import { runText } from '../messages/runs.ts';
import { ended } from '../state/runs.svelte.ts';
import { timeLeft } from '../state/transfer-rate.ts';

const STAGES = [
  'in-line',
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

/** How fast a run goes, as far as it is known. */
export interface RunPace {
  /** Bytes a second. */
  readonly speed: number | null;
  readonly typical: TypicalTime | null;
}

const NO_PACE: RunPace = { speed: null, typical: null };

/** How far the bytes of this stage are, from 0 to 1; null where it cannot be told. */
export function ratioOf({ progress }: Pick<RunView, 'progress'>): number | null {
  return progress?.total ? Math.min(1, progress.done / progress.total) : null;
}

/** When the run entered its present state. */
export const since = ({ stages, createdAt }: Pick<RunView, 'stages' | 'createdAt'>): number =>
  stages.at(-1)?.at ?? createdAt;

/** What the thumbnail of a run says; null: nothing, for it is done. `now`: milliseconds since 1970. */
export function badgeOf(run: RunView, now: number): string | null {
  const { state, progress, queuePosition, ahead } = run;
  const ratio = ratioOf(run);
  switch (state) {
    case 'done':
      return null;
    case 'in-line':
      return ahead === null ? runStateText['in-line'] : runText.inLine(ahead + 1);
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

/** What of it fits on a thumbnail, where a turning wheel says that it goes on; null: all of it does. */
export function shortBadgeOf(run: RunView, now: number): string | null {
  const { state, progress } = run;
  if (state === 'running') return duration(now - since(run));
  if (state === 'downloading') return progress === null ? null : transferred(progress.done, progress.total);
  const ratio = ratioOf(run);
  return state === 'uploading' && ratio !== null ? percent(ratio) : null;
}

/** What a run is doing, in full: "Running 0:48 · typical 1:10–1:40", "Downloading · 61 of 117 MB · 8.4 MB/s · 7 s left". */
export function doing(run: RunView, now: number, pace: RunPace = NO_PACE): string {
  const { state, ahead } = run;
  if (run.cancelRequested && !ended(state)) return runText.stopping;
  switch (state) {
    case 'in-line':
      return aheadWords(ahead);
    case 'running': {
      const typical = typicalWords(pace.typical);
      const words = `${runStateText.running} ${stopwatch(now - since(run))}`;
      return typical === null ? words : `${words} · ${typical}`;
    }
    case 'uploading':
    case 'downloading': {
      const bytes = transferWords(run, pace.speed);
      return bytes === null ? runStateText[state] : `${runStateText[state]} · ${bytes}`;
    }
    default:
      return badgeOf(run, now) ?? runStateText[state];
  }
}

/** "2 go before it". */
export const aheadWords = (ahead: number | null): string =>
  ahead === null ? runStateText['in-line'] : ahead === 0 ? runText.next : runText.before(ahead);

/** "typical 1:10–1:40"; null: too few have ended to say. */
export const typicalWords = (typical: TypicalTime | null): string | null =>
  typical === null ? null : runText.typical(stopwatch(typical.low * 1000), stopwatch(typical.high * 1000));

/** "61 of 117 MB · 8.4 MB/s · 7 s left", as far as it is known; null: nothing is. `speed`: bytes a second. */
export function transferWords({ progress }: Pick<RunView, 'progress'>, speed: number | null): string | null {
  if (progress === null) return null;
  const { done, total } = progress;
  const left = timeLeft(done, total, speed);
  const unit = total === null ? null : megabytes(total);
  // Both in the same unit, so the first goes without it.
  const amount = unit === null ? megabytes(done) : runText.transfer(megabytes(done).replace(/ MB$/, ''), unit);
  return [
    amount,
    ...(speed === null ? [] : [runText.speed(megabytes(speed))]),
    ...(left === null || left === 0 ? [] : [runText.left(duration(Math.max(1000, left)))]),
  ].join(' · ');
}

/** The stages of a run with their times, in their order. `now`: milliseconds since 1970. */
export function stagesOf(run: RunView, now: number, pace: RunPace = NO_PACE): readonly ShownStage[] {
  const entries = lastAttempt(run.stages);
  const reached = entries.findLast(({ state }) => placeOf(state) >= 0)?.state ?? 'preparing';
  // An unconfirmed run stands where it was submitted.
  const at =
    run.state === 'unconfirmed'
      ? placeOf('submitting')
      : placeOf(ended(run.state) && run.state !== 'done' ? reached : run.state);
  const isOver = ended(run.state) && !(run.state === 'unconfirmed' && run.failure === null);
  return STAGES.flatMap((stage, place): readonly ShownStage[] => {
    const isHere = place === at;
    const state = run.state === 'done' || place < at ? 'past' : !isHere ? 'ahead' : isOver ? 'stopped' : 'now';
    const time = timeIn(stage, entries, ended(run.state) ? since(run) : now);
    if (!isHere && isPassedOver(run, stage, time)) return [];
    return [
      {
        id: stage,
        label: runText.stage[stage],
        detail: state === 'ahead' || stage === 'done' ? '' : detailOf(run, isHere && state === 'now', time, pace),
        state,
        ratio: isHere && state === 'now' ? ratioOf(run) : null,
      },
    ];
  });
}

/** The line is a stage where there was a wait; what was sent from elsewhere was not sent from here. */
function isPassedOver(run: RunView, stage: RunState, time: number | null): boolean {
  if (stage === 'in-line') return (time ?? 0) < 1000;
  return run.adopted && time === null && placeOf(stage) <= placeOf('submitting');
}

type Entries = RunView['stages'];

const placeOf = (state: RunState): number => (STAGES as readonly RunState[]).indexOf(state);

/** A run that was sent again after it had ended begins anew. */
function lastAttempt(stages: Entries): Entries {
  const start = stages.findLastIndex(({ state }, index) => {
    const before = stages[index - 1];
    return before !== undefined && ended(before.state) && (state === 'in-line' || state === 'preparing');
  });
  return start > 0 ? stages.slice(start) : stages;
}

/** Milliseconds spent in a stage, however often it was entered; null: it was passed over. */
function timeIn(stage: RunState, entries: Entries, until: number): number | null {
  const times = entries.flatMap(({ state, at }, index) =>
    state === stage ? [Math.max(0, (entries[index + 1]?.at ?? until) - at)] : [],
  );
  return times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0);
}

function detailOf(run: RunView, isNow: boolean, time: number | null, pace: RunPace): string {
  const inAll = time === null ? '' : spent(time);
  if (!isNow) return inAll;
  return [amountOf(run, pace), inAll].filter((part) => part !== '').join(' · ');
}

function amountOf(run: RunView, { speed, typical }: RunPace): string {
  switch (run.state) {
    case 'in-line':
      return aheadWords(run.ahead);
    case 'queued':
      return run.queuePosition === null ? '' : runText.place(run.queuePosition + 1);
    case 'running':
      return typicalWords(typical) ?? '';
    default:
      return transferWords(run, speed) ?? '';
  }
}

/** Milliseconds that have passed, in words. */
export const spent = (ms: number): string => (ms < 1000 ? runText.under : duration(ms));

/**
 * Milliseconds from when the run, or its last attempt, left the line, to the end or to `now`; of one that is in line,
 * since it stands there.
 */
export function elapsed(run: RunView, now: number): number {
  const entries = lastAttempt(run.stages);
  const start = (entries.find(({ state }) => state !== 'in-line') ?? entries[0])?.at ?? run.createdAt;
  return Math.max(0, (ended(run.state) ? since(run) : now) - start);
}

/** Whether the run costs the user nothing. */
export const isFree = ({ charge, paidElsewhere }: Pick<RunView, 'charge' | 'paidElsewhere'>): boolean =>
  paidElsewhere || charge === 'nothing' || charge === 'no';

/** Whether it can be said of the run who paid it: it has ended and was charged, or may have been. */
export const hasPayer = ({ state, charge, price }: Pick<RunView, 'state' | 'charge' | 'price'>): boolean =>
  ended(state) && state !== 'unconfirmed' && price.amount > 0 && (charge === 'yes' || charge === 'fal-decides');

/** What the run costs, as far as it can be said. */
export function costOf(run: Pick<RunView, 'price' | 'charge' | 'state' | 'paidElsewhere'>): string {
  if (run.price.amount === 0) return runText.costs.free;
  if (run.paidElsewhere) return runText.costs.elsewhere;
  const price = money(run.price.amount, run.price.currency);
  switch (run.charge) {
    case 'yes':
      return runText.costs.charged(price);
    case 'no':
      return runText.costs.no;
    case 'fal-decides':
      return runText.costs.decides;
    case 'pending':
      return runText.costs.ifItRuns(price);
    case 'nothing':
      return ended(run.state) ? runText.costs.no : runText.costs.nothingYet;
  }
}

/** What is to be said of how a run ended beside its failure: why the app stopped it, or that a stop came too late. */
export function noteOf(run: RunView): string | null {
  const { sweep, price } = run;
  const cost = costOf(run);
  if (run.state === 'done' && run.cancelRequested) return runText.finishedAllTheSame(cost);
  if (!ended(run.state) || run.state === 'done' || run.stopped === null) return null;
  if (run.stopped === 'winner') return runText.stopped.winner(cost);
  return runText.stopped.cap(sweep?.cap == null ? null : money(sweep.cap, price.currency), cost);
}

/** A result as one line: "6,524,310 triangles · 117 MB". */
export const resultLine = (triangles: string, bytes: number): string =>
  `${runText.triangles(triangles)} · ${megabytes(bytes)}`;
