import { MANY, type CardKind, type CardRef } from '../../preload/contract/cards.ts';
import type { Marked, MarksChange, MarksEdit, Refused } from '../../preload/contract/marks-calls.ts';
import type { App } from '../app.ts';
import { cardText, trashText } from '../messages/cards.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Change, Undo } from '../state/undo.svelte.ts';

interface ActsDeps {
  readonly app: App;
  readonly notices: Notices;
  readonly undo: Undo;
}

/** Something of the user's that is under way and takes a while. */
export interface Doing {
  readonly title: string;
  /** From 0 to 1; null: it cannot be told yet. */
  readonly done: number | null;
}

/** Everything that is done to cards, wherever they are shown: each act is one change, and one undo takes it back. */
export class CardActs {
  #doing: Doing | null = $state.raw(null);
  /** Ends what is under way; what is done by then stays. */
  #stop: (() => void) | null = null;
  #stopped = false;
  /** What was done last, to be spoken where nothing else on screen says it. */
  #said = $state('');
  readonly #deps: ActsDeps;

  constructor(deps: ActsDeps) {
    this.#deps = deps;
  }

  get doing(): Doing | null {
    return this.#doing;
  }
  /** Leaves the rest of a long change; what is done by then stays, and is one undo. */
  stop(): void {
    this.#stopped = true;
    this.#stop?.();
  }

  get said(): string {
    return this.#said;
  }

  /**
   * Changes the marks of all of these alike. `loud`: also with a notice that offers to undo it, for what is done to many
   * or takes a card out of sight. @returns whether all of them are so now; which are not, and why, is told.
   * @throws ShownError
   */
  async mark(cards: readonly CardRef[], change: MarksChange, title: string, loud = false): Promise<boolean> {
    const { app } = this.#deps;
    const marked = await this.#markInParts(cards, title, (part, work) =>
      app.call('marks:change', { cards: [...part], change, work }),
    );
    this.#done(marked, title, loud || cards.length > 1);
    return marked.refused.length === 0 && !this.#stopped;
  }

  /** Calls a tag otherwise, wherever it was given. @throws ShownError */
  async renameTag(from: string, to: string): Promise<void> {
    const { app } = this.#deps;
    const title = cardText.said.tagRenamed(from, to);
    this.#stopped = false;
    const marked = await this.#watched(title, (work) => app.call('tags:rename', { from, to, work }));
    this.#done(marked, title, true);
  }

  /** Moves cards into the library's trash. @throws ShownError */
  async trash(cards: readonly CardRef[], kind: CardKind, title: string | null): Promise<void> {
    const { app, undo, notices } = this.#deps;
    const put = async (some: readonly CardRef[]) => {
      const answers = await this.#inParts(some, cardText.said.trashing(kind, some.length, title), (part, work) =>
        app.call('trash:put', { cards: [...part], work }),
      );
      this.#tellRefused(answers.flatMap(({ refused }) => refused));
      const forgotten = answers.reduce((sum, answer) => sum + answer.forgotten, 0);
      if (forgotten > 0) notices.tell({ message: cardText.forgotten(kind, forgotten) });
      return answers.flatMap(({ entries }) => entries);
    };
    let thrown = await put(cards);
    if (thrown.length === 0) return;
    let back: readonly CardRef[] = [];
    const change: Change = {
      title: cardText.said.trashed(kind, thrown.length, title),
      undo: async () => {
        back = await this.#putBack(thrown.map(({ id }) => id));
        const ids = new Set(back.map(({ id }) => id));
        thrown = thrown.filter(({ cardId }) => !ids.has(cardId));
      },
      redo: async () => {
        // What a stopped undo left in the trash is there already.
        thrown = [...thrown, ...(await put(back))];
      },
    };
    undo.push(change);
    this.tell(change);
  }

  /** Puts back what lies in the trash. @returns how many things are back. @throws ShownError */
  async restore(entries: readonly string[]): Promise<number> {
    return (await this.#putBack(entries)).length;
  }

  async #putBack(entries: readonly string[]): Promise<readonly CardRef[]> {
    const title = trashText.restoring(entries.length);
    const answers = await this.#inParts(entries, title, (part, work) =>
      this.#deps.app.call('trash:restore', { entries: [...part], work }),
    );
    this.#tellRefused(answers.flatMap(({ refused }) => refused));
    const restored = answers.flatMap((answer) => answer.restored);
    this.#said = trashText.restored(restored.length);
    return restored;
  }

  /**
   * Hands what lies in the trash to the system's: what the user was told of, and nothing that came since.
   *
   * @returns those that it did not take: they lie where they were. @throws ShownError
   */
  async empty(entries: readonly string[]): Promise<readonly string[]> {
    const { app, notices } = this.#deps;
    const answers = await this.#inParts(entries, trashText.emptying(entries.length), (part, work) =>
      app.call('trash:empty', { entries: [...part], work }),
    );
    this.#tellRefused(answers.flatMap(({ refused }) => refused));
    const emptied = answers.reduce((sum, answer) => sum + answer.emptied, 0);
    const bytes = answers.reduce((sum, answer) => sum + answer.bytes, 0);
    if (emptied > 0) notices.tell({ message: `${trashText.emptied(emptied, bytes)}.` });
    return answers.flatMap(({ notTaken }) => notTaken);
  }

  /** Deletes for good what the system's trash did not take. @throws ShownError */
  async delete(entries: readonly string[]): Promise<void> {
    const { app, notices } = this.#deps;
    const answers = await this.#inParts(entries, trashText.deleting(entries.length), (part, work) =>
      app.call('trash:delete', { entries: [...part], work }),
    );
    this.#tellRefused(answers.flatMap(({ refused }) => refused));
    const deleted = answers.reduce((sum, answer) => sum + answer.deleted, 0);
    const bytes = answers.reduce((sum, answer) => sum + answer.bytes, 0);
    if (deleted > 0) notices.tell({ message: `${trashText.deleted(deleted, bytes)}.` });
  }

  /** Takes back the latest change, and says which. */
  async undo(): Promise<void> {
    const title = await this.#deps.undo.undo();
    if (title !== null) this.#deps.notices.tell({ message: cardText.undone(title) });
  }

  async redo(): Promise<void> {
    const title = await this.#deps.undo.redo();
    if (title !== null) this.#deps.notices.tell({ message: cardText.redone(title) });
  }

  #done({ changed, undo: edits, refused }: Marked, wanted: string, loud: boolean): void {
    this.#tellRefused(refused);
    if (changed === 0) return;
    const title = this.#stopped ? cardText.stoppedAfter(wanted, changed) : wanted;
    let back: readonly MarksEdit[] = edits;
    let again: readonly MarksEdit[] = [];
    const set = (all: readonly MarksEdit[]) =>
      this.#markInParts(all, title, (part, work) => this.#deps.app.call('marks:set', { edits: [...part], work }));
    const change: Change = {
      title,
      undo: async () => {
        again = (await set(back)).undo;
      },
      redo: async () => {
        back = (await set(again)).undo;
      },
    };
    this.#deps.undo.push(change);
    if (loud) this.tell(change);
    else this.#said = title;
  }

  /** Says what was done, and offers to take it back. */
  tell(change: Change): void {
    const { notices, undo } = this.#deps;
    const back = () => {
      undo.undo(change).catch((error: unknown) => notices.report(error));
    };
    notices.tell({ message: `${change.title}.` }, { label: cardText.undo, run: back });
  }

  /** One sentence for all that were left for the same reason. */
  #tellRefused(refused: readonly Refused[]): void {
    for (const [message, all] of Map.groupBy(refused, (one) => one.message)) {
      const [first] = all;
      const what = all.length === 1 ? (first?.title ?? '') : cardText.refused(all.length);
      this.#deps.notices.tell({ level: 'warning', message: `${what}: ${message}`, advice: first?.advice ?? '' });
    }
  }

  /** Asks main for as many at once as it takes. @returns what it answers, up to where it was stopped. */
  async #inParts<T, A>(
    all: readonly T[],
    title: string,
    ask: (part: readonly T[], work: string) => Promise<A>,
  ): Promise<readonly A[]> {
    const answers: A[] = [];
    this.#stopped = false;
    const stopped = () => this.#stopped;
    for (const part of parts(all)) {
      if (stopped()) break;
      answers.push(await this.#watched(title, (work) => ask(part, work)));
    }
    return answers;
  }

  async #markInParts<T>(
    all: readonly T[],
    title: string,
    ask: (part: readonly T[], work: string) => Promise<Marked>,
  ): Promise<Marked> {
    const answers = await this.#inParts(all, title, ask);
    return {
      changed: answers.reduce((sum, { changed }) => sum + changed, 0),
      undo: answers.flatMap(({ undo }) => undo),
      refused: answers.flatMap(({ refused }) => refused),
    };
  }

  /** Shows how far it is, once main has told so: what is done at once is not worth a bar. */
  async #watched<T>(title: string, ask: (work: string) => Promise<T>): Promise<T> {
    const mine = crypto.randomUUID();
    const forget = this.#deps.app.on('work:progress', ({ work, done }) => {
      if (work === mine) this.#doing = { title, done };
    });
    const { app } = this.#deps;
    this.#stop = () => void app.call('work:cancel', { work: mine }).catch(() => undefined);
    try {
      return await ask(mine);
    } finally {
      forget();
      this.#stop = null;
      this.#doing = null;
    }
  }
}

/** As many at once as main takes. */
export function parts<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MANY) }, (_, n) => all.slice(n * MANY, (n + 1) * MANY));
}

/** Names cards for main. */
export const refsOf = (kind: CardKind, ids: Iterable<string>): readonly CardRef[] =>
  [...ids].map((id) => ({ kind, id }));
