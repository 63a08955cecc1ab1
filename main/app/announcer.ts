import type { RunState, RunView } from '../../preload/contract/runs.ts';
import type { Clock } from '../base/clock.ts';
import { tellingOf, tellingOfSeveral, type Ending, type Telling } from './words.ts';

export interface AnnouncerDeps {
  /** Whether the user wants to be told. */
  readonly wanted: () => boolean;
  /** Whether a window of ours is in front: who sees it need not be told. */
  readonly watched: () => boolean;
  readonly projectName: (projectId: string) => Promise<string>;
  /** Tell the user; a click on it leads to `run`. */
  readonly tell: (telling: Telling, run: RunView) => void;
  readonly clock: Clock;
}

/** What ends within this many milliseconds of each other is told together: a sweep is one piece of news. */
const TOGETHER_MS = 3000;

const TOLD: ReadonlySet<RunState> = new Set<RunState>(['done', 'failed', 'unconfirmed']);

/** Tells by the system's notifications of runs that ended while nobody was looking. */
export class Announcer {
  readonly #deps: AnnouncerDeps;
  /** The state that each run was last seen in. Known from its start on: what is only read again is no news. */
  readonly #states = new Map<string, RunState>();
  #ended: RunView[] = [];
  #waiting: Promise<void> | null = null;

  constructor(deps: AnnouncerDeps) {
    this.#deps = deps;
  }

  /** A run changed. */
  changed(run: RunView): void {
    const before = this.#states.get(run.id);
    this.#states.set(run.id, run.state);
    if (before === undefined || before === run.state || !TOLD.has(run.state)) return;
    if (!this.#deps.wanted() || this.#deps.watched()) return;
    this.#ended.push(run);
    this.#waiting ??= this.#tellSoon();
  }

  /** Resolves when everything has been told. */
  async settled(): Promise<void> {
    await this.#waiting;
  }

  async #tellSoon(): Promise<void> {
    const { clock, projectName, tell, watched } = this.#deps;
    await clock.sleep(TOGETHER_MS);
    const ended = this.#ended;
    this.#ended = [];
    this.#waiting = null;
    const [first] = ended;
    // Whoever came back meanwhile sees it.
    if (first === undefined || watched()) return;
    const endings: Ending[] = await Promise.all(
      ended.map(async (run) => ({ run, project: await projectName(run.projectId).catch(() => 'a mesh') })),
    );
    const [only] = endings;
    if (only !== undefined) tell(endings.length === 1 ? tellingOf(only) : tellingOfSeveral(endings), first);
  }
}
