import type { CallOutput } from '../../preload/contract.ts';
import type { CardRef } from '../../preload/contract/cards.ts';
import type { Refused } from '../../preload/contract/marks-calls.ts';
import type { TrashEntry } from '../../preload/contract/trash-calls.ts';
import { AppError } from '../base/app-error.ts';
import type { Log } from '../base/log.ts';
import type { Library } from '../library/port.ts';
import type { Progress } from '../mesh/port.ts';
import type { Runner } from '../runs/runner.ts';
import { Refusals } from './refusals.ts';

export interface TrashDeskDeps {
  readonly library: Pick<Library, 'catalogue' | 'trash' | 'runsOf'>;
  readonly runner: Pick<Runner, 'whileAtRest'>;
  /** Hand a folder over to the system's trash. @throws where that does not take it. */
  readonly toSystem: (folder: string) => Promise<void>;
  /** These projects are not what they were, and no list is. */
  readonly changed: (projectIds: readonly string[]) => void;
  readonly log: Log;
}

/** How a long one is watched, and left: what is done by then is done, and told. */
interface Watch {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}
const UNWATCHED: Watch = { progress: () => undefined, signal: new AbortController().signal };

/** Throwing away and taking back, of many at once: what can be done is done, the rest says why not. */
export class TrashDesk {
  readonly #deps: TrashDeskDeps;
  readonly #refusals: Refusals;
  /** Entries that the system's trash did not take. */
  readonly #notTaken = new Set<string>();

  constructor(deps: TrashDeskDeps) {
    this.#deps = deps;
    this.#refusals = new Refusals(deps.library.catalogue);
  }

  async put(cards: readonly CardRef[], watch: Watch = UNWATCHED): Promise<CallOutput<'trash:put'>> {
    const { library, runner, changed } = this.#deps;
    const entries: TrashEntry[] = [];
    const refused: Refused[] = [];
    let forgotten = 0;
    const takeBack = cards.length === 1 ? null : await library.trash.keepAhead(cards, watch.signal);
    try {
      await oneByOne(cards, watch, async (card) => {
        try {
          const runs = card.kind === 'run' ? [card.id] : (await library.runsOf(card.id)).map(({ id }) => id);
          const entry = await runner.whileAtRest(runs, () => library.trash.put(card));
          if (entry === null) forgotten += 1;
          else entries.push(entry);
        } catch (error) {
          refused.push(this.#refusals.of(card, error));
        }
      });
    } finally {
      await takeBack?.();
      if (entries.length + forgotten > 0) changed(entries.map(({ projectId }) => projectId));
    }
    return { entries, forgotten, refused };
  }

  async list(): Promise<CallOutput<'trash:list'>> {
    const entries = await this.#deps.library.trash.list();
    return { entries, bytes: sumOf(entries) };
  }

  async restore(ids: readonly string[], watch: Watch = UNWATCHED): Promise<CallOutput<'trash:restore'>> {
    const { library, changed } = this.#deps;
    const { found, refused } = await this.#found(ids);
    const restored: CardRef[] = [];
    // Projects first: a run of one of them can go back when that is there.
    const inOrder = [...found].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'project' ? -1 : 1));
    await oneByOne(inOrder, watch, async (entry) => {
      try {
        restored.push(await library.trash.restore(entry.id));
      } catch (error) {
        refused.push(this.#refusalOf(entry, error));
      }
    });
    if (restored.length > 0) changed(found.map(({ projectId }) => projectId));
    return { restored, refused };
  }

  async empty(ids: readonly string[] | null, watch: Watch = UNWATCHED): Promise<CallOutput<'trash:empty'>> {
    const { library, toSystem, changed, log } = this.#deps;
    const { found, refused } =
      ids === null ? { found: await library.trash.list(), refused: [] } : await this.#found(ids);
    const emptied: TrashEntry[] = [];
    const notTaken: string[] = [];
    await oneByOne(found, watch, async (entry) => {
      try {
        await library.trash.give(entry.id, (folder) =>
          toSystem(folder).catch((cause: unknown) => {
            throw new NotTaken('the system’s trash did not take it', { cause });
          }),
        );
        emptied.push(entry);
      } catch (error) {
        if (!(error instanceof NotTaken)) {
          refused.push(this.#refusalOf(entry, error));
          return;
        }
        log.warn('an entry stays in the library’s trash', { entry: entry.id, error: String(error.cause) });
        this.#notTaken.add(entry.id);
        notTaken.push(entry.id);
      }
    });
    if (emptied.length > 0) changed([]);
    return { emptied: emptied.length, bytes: sumOf(emptied), notTaken, refused };
  }

  /**
   * For good, once the system's trash has been offered it: network disks and many others have none. Of anything else
   * nothing is deleted.
   */
  async delete(ids: readonly string[], watch: Watch = UNWATCHED): Promise<CallOutput<'trash:delete'>> {
    const { library, changed } = this.#deps;
    const { found, refused } = await this.#found(ids);
    const deleted: TrashEntry[] = [];
    await oneByOne(found, watch, async (entry) => {
      try {
        if (!this.#notTaken.has(entry.id)) throw notOffered();
        deleted.push(await library.trash.erase(entry.id));
      } catch (error) {
        refused.push(this.#refusalOf(entry, error));
      }
    });
    if (deleted.length > 0) changed([]);
    return { deleted: deleted.length, bytes: sumOf(deleted), refused };
  }

  #refusalOf({ kind, cardId, title }: TrashEntry, error: unknown): Refused {
    return { ...this.#refusals.of({ kind, id: cardId }, error), title };
  }

  async #found(ids: readonly string[]): Promise<{ found: TrashEntry[]; refused: Refused[] }> {
    const known = new Map((await this.#deps.library.trash.list()).map((entry) => [entry.id, entry]));
    // What is not there any more was put back or emptied, by this window or another: that is what was wanted.
    return { found: ids.flatMap((id) => known.get(id) ?? []), refused: [] };
  }
}

async function oneByOne<T>(
  all: readonly T[],
  { progress, signal }: Watch,
  work: (one: T) => Promise<void>,
): Promise<void> {
  for (const [at, one] of all.entries()) {
    if (signal.aborted) return;
    await work(one);
    progress((at + 1) / all.length);
  }
}

const sumOf = (entries: readonly TrashEntry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

class NotTaken extends Error {}

const notOffered = (): AppError =>
  new AppError('bad-request', 'The system’s trash has not been asked to take it.', {
    advice: 'Empty the trash first.',
  });
