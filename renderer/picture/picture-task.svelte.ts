import type { Failure } from '../../preload/contract/errors.ts';
import { ShownError } from '../app.ts';
import { pictureText } from '../messages/picture.ts';
import type { Desk } from '../state/desk.svelte.ts';
import type { NoticeAction } from '../state/notices.svelte.ts';

export type TaskState =
  | { readonly kind: 'idle' }
  /** `done`: from 0 to 1; null: it cannot be told. */
  | { readonly kind: 'working'; readonly text: string; readonly done: number | null }
  | { readonly kind: 'failed'; readonly failure: Pick<Failure, 'message' | 'advice' | 'ref'> };

export interface TaskReport {
  readonly signal: AbortSignal;
  readonly tell: (text: string, done: number | null) => void;
}

/** The one picture that is being made; what went wrong with it stays until the next is begun. */
export class PictureTask {
  #state: TaskState = $state.raw({ kind: 'idle' });
  #stop = new AbortController();

  get state(): TaskState {
    return this.#state;
  }

  get isWorking(): boolean {
    return this.#state.kind === 'working';
  }

  /** Why nothing else can be begun. */
  readonly busy = pictureText.busy;

  /** What a notice of a saved picture offers. */
  reveal(desk: Pick<Desk, 'app' | 'try'>): NoticeAction {
    return { label: pictureText.show, run: () => desk.try(() => desk.app.call('picture:reveal')) };
  }

  /** Ends the work that is going on with this sentence. */
  refuse(message: string, advice: string): never {
    throw new Refused(message, advice);
  }

  /** Does a work unless one is going on. Resolves when it has ended, in whatever way. */
  async run(work: (report: TaskReport) => Promise<void>): Promise<void> {
    if (this.isWorking) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const tell = (text: string, done: number | null): void => {
      if (!signal.aborted) this.#state = { kind: 'working', text, done };
    };
    tell(pictureText.working.screenshot, null);
    try {
      await work({ signal, tell });
      this.#state = { kind: 'idle' };
    } catch (error) {
      this.#state = signal.aborted ? { kind: 'idle' } : { kind: 'failed', failure: failureOf(error) };
    }
  }

  cancel(): void {
    this.#stop.abort(new DOMException('nobody waits for the picture any more', 'AbortError'));
  }
}

/** A failure with words of its own. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.advice = advice;
  }
}

function failureOf(error: unknown): Pick<Failure, 'message' | 'advice' | 'ref'> {
  if (error instanceof ShownError) return error.failure;
  if (error instanceof Refused) return { message: error.message, advice: error.advice, ref: '' };
  return { message: pictureText.failed, advice: pictureText.failedAdvice, ref: '' };
}
