import type { Account, Settings } from '../../preload/contract/app.ts';
import type { Preflight } from '../../preload/contract/preflight.ts';
import type { FoundRun } from '../../preload/contract/found.ts';
import type { InputView, Slot } from '../../preload/contract/library.ts';
import {
  DEFAULT_PARAMS,
  type RunStart,
  type RunState,
  type RunView,
  type StartRuns,
} from '../../preload/contract/runs.ts';
import type { FakeLibrary } from './fake-library.ts';
import { Refusal } from './refusal.ts';

export interface FakeRunsDeps {
  readonly library: FakeLibrary;
  readonly account: () => Account;
  readonly settings: () => Settings;
  readonly nextRev: () => number;
  readonly publish: (run: RunView) => void;
}

const OVER: ReadonlySet<RunState> = new Set(['unconfirmed', 'done', 'failed', 'cancelled']);
/** Stopping these costs nothing. */
const FREE_TO_STOP: ReadonlySet<RunState> = new Set(['in-line', 'preparing', 'uploading', 'submitting', 'queued']);

const isOver = ({ state }: RunView): boolean => OVER.has(state);

/** The runs of the fake main process: what main promises of them in the contract, without a fal behind it. */
export function fakeRuns({ library, account, settings, nextRev, publish }: FakeRunsDeps) {
  const all = (): readonly RunView[] => library.projects.flatMap(({ runs }) => runs);
  const line = (): readonly RunView[] =>
    all()
      .filter(({ state }) => state === 'in-line')
      .sort((a, b) => (a.ahead ?? 0) - (b.ahead ?? 0));

  function find(id: string): RunView {
    const found = all().find((one) => one.id === id);
    if (found === undefined) throw new Refusal({ code: 'not-found', message: 'That run is not in the library.' });
    return found;
  }
  function keep(run: RunView): RunView {
    library.projects = library.projects.map((project) => {
      if (project.id !== run.projectId) return project;
      const isKnown = project.runs.some(({ id }) => id === run.id);
      const runs = isKnown ? project.runs.map((one) => (one.id === run.id ? run : one)) : [...project.runs, run];
      return { ...project, runs };
    });
    publish(run);
    return run;
  }
  const change = (run: RunView, changes: Partial<RunView>): RunView => keep({ ...run, ...changes, rev: nextRev() });
  function reorder(runs: readonly RunView[]): void {
    for (const [ahead, run] of runs.entries()) if (run.ahead !== ahead) change(run, { ahead });
  }
  function end(run: RunView, changes: Partial<RunView> = {}): RunView {
    const stages = [...run.stages, { state: 'cancelled' as const, at: library.now }];
    const charge = run.requestId === null ? 'nothing' : 'no';
    const ended = change(run, { state: 'cancelled', ahead: null, charge, stages, ...changes });
    reorder(line());
    return ended;
  }

  function fresh(start: RunStart): RunView {
    const project = library.projects.find(({ id }) => id === start.projectId);
    if (project === undefined) throw new Refusal({ code: 'not-found', message: 'That project is gone.' });
    return {
      ...start,
      id: crypto.randomUUID(),
      rev: nextRev(),
      number: project.runs.length + 1,
      state: 'in-line',
      createdAt: library.now,
      stages: [{ state: 'in-line', at: library.now }],
      price: account().price,
      charge: 'nothing',
      paidElsewhere: false,
      sweep: null,
      ahead: null,
      stopped: null,
      adopted: false,
      deletedAtFal: null,
      requestId: null,
      queuePosition: null,
      progress: null,
      waiting: null,
      log: [],
      cancelRequested: false,
      failure: null,
      name: null,
      rating: 0,
      rejected: false,
      favourite: false,
      tags: [],
      notes: '',
      result: null,
    };
  }

  const isSame = (run: RunStart) => (other: RunStart) =>
    other.imageId === run.imageId &&
    other.meshId === run.meshId &&
    other.params.seed === run.params.seed &&
    other.params.num_inference_steps === run.params.num_inference_steps &&
    other.params.octree_resolution === run.params.octree_resolution &&
    other.params.remove_background === run.params.remove_background;

  const twinOf = (start: RunStart): RunView | undefined =>
    all().findLast((run) => isSame(start)(run) && run.state !== 'failed' && run.state !== 'cancelled');

  function refuse({ runs, agreed }: StartRuns): void {
    const isTwin = (start: RunStart, at: number) =>
      twinOf(start) !== undefined || runs.slice(0, at).some((other) => isSame(start)(other));
    if (!agreed.includes('same-again') && runs.some(isTwin)) {
      throw new Refusal({ code: 'same-again', message: 'You already have a run made from exactly this.', advice: '' });
    }
    const { spentThisMonth, openThisMonth, price } = account();
    const { budget } = settings();
    const after = spentThisMonth + openThisMonth + runs.length * price.amount;
    if (budget !== null && !agreed.includes('over-budget') && after > budget + 1e-9) {
      throw new Refusal({ code: 'over-budget', message: 'This would go over your budget of the month.', advice: '' });
    }
  }

  return {
    find,
    start(wanted: StartRuns): RunView[] {
      refuse(wanted);
      const sweep = wanted.sweep === null ? null : { id: crypto.randomUUID(), cap: wanted.sweep.cap };
      return wanted.runs.map((start) => keep({ ...fresh(start), sweep, ahead: line().length }));
    },
    /** Makes a run of a request that was made elsewhere, with the inputs that were fetched for it. */
    adopt(projectId: string, requestId: string, { params }: FoundRun, inputs: readonly InputView[]): RunView {
      const idOf = (slot: Slot) => inputs.find((input) => input.slot === slot)?.id ?? '';
      const start = { projectId, imageId: idOf('image'), meshId: idOf('mesh'), params: params ?? DEFAULT_PARAMS };
      return keep({ ...fresh(start), state: 'queued', charge: 'pending', adopted: true, requestId });
    },
    preflight(start: RunStart): Preflight {
      const project = library.projects.find(({ id }) => id === start.projectId);
      const mesh = project?.inputs.find(({ id }) => id === start.meshId);
      const image = project?.inputs.find(({ id }) => id === start.imageId);
      const twin = twinOf(start);
      return {
        findings: [
          { code: 'voxels', level: 'info', value: 71_204 },
          { code: 'triangles', level: 'info', value: mesh?.triangles ?? 0 },
          { code: 'bytes', level: 'info', value: mesh?.bytes ?? 0 },
          ...(image?.hasAlpha === true ? [{ code: 'already-cut', level: 'info', value: null } as const] : []),
          ...(image?.hasAlpha === false
            ? [
                {
                  code: start.params.remove_background ? 'cut-out-at-fal' : 'cut-out-anyway',
                  level: 'info',
                  value: null,
                } as const,
              ]
            : []),
        ],
        twin:
          twin === undefined
            ? null
            : {
                runId: twin.id,
                projectId: twin.projectId,
                project: library.projects.find(({ id }) => id === twin.projectId)?.name ?? '',
                number: twin.number,
                state: twin.state,
              },
      };
    },
    cancel(runId: string) {
      const run = find(runId);
      if (run.state === 'done') return { outcome: 'already-finished' as const, run };
      if (isOver(run)) return { outcome: 'ended' as const, run };
      if (run.state === 'queued') return { outcome: 'removed' as const, run: end(run) };
      if (FREE_TO_STOP.has(run.state)) return { outcome: 'not-sent' as const, run: end(run) };
      return { outcome: 'requested' as const, run: change(run, { cancelRequested: true }) };
    },
    move(runId: string, before: string | null): void {
      const run = find(runId);
      if (run.state !== 'in-line') throw new Refusal({ code: 'bad-request', message: 'That run is not in line.' });
      const others = line().filter(({ id }) => id !== runId);
      const at = before === null ? others.length : others.findIndex(({ id }) => id === before);
      reorder([...others.slice(0, at), run, ...others.slice(at)]);
    },
    keep(runId: string) {
      const winner = find(runId);
      if (winner.rating === 0) change(winner, { rating: 5 });
      const others = all().filter(
        (run) => run.id !== runId && winner.sweep !== null && run.sweep?.id === winner.sweep.id && !isOver(run),
      );
      const stopped = others.filter(({ state }) => FREE_TO_STOP.has(state));
      for (const run of stopped) end(run, { stopped: 'winner' });
      return { stopped: stopped.length, goingOn: others.length - stopped.length };
    },
    deleteAtFal(runId: string): RunView {
      const run = find(runId);
      if (!isOver(run) || run.requestId === null) {
        throw new Refusal({ code: 'bad-request', message: 'fal keeps nothing of this run yet.' });
      }
      return change(run, { deletedAtFal: library.now });
    },
  };
}
