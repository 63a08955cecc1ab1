import type { Log } from '../base/log.ts';
import type { QuitAnswer, Underway } from './words.ts';

/** What a listener of Electron's may say no by. */
export interface Vetoable {
  preventDefault(): void;
}

export interface QuittingDeps {
  /** Whether runs are on their way that quitting means something for. */
  readonly concerns: () => boolean;
  readonly ask: () => Promise<QuitAnswer>;
  /** Cancel all runs as far as they can be. */
  readonly cancelAll: () => Promise<unknown>;
  readonly quit: () => void;
  readonly log: Log;
}

/** Whether there is something to ask. A line that the user has stopped waits whether or not the app is there. */
export function isConcerned({ inLine, here, atFal, fetching }: Underway, linePaused: boolean): boolean {
  return here + atFal + fetching > 0 || (inLine > 0 && !linePaused);
}

/** How long cancelling may hold the app. fal is told of the rest at the next start: each wish is on disk. */
const CANCEL_MS = 10_000;

/**
 * Asks once before the app goes while runs are on their way. Nothing would be lost without asking; the user ought to know
 * what goes on without them, and what it may cost.
 */
export class Quitting {
  readonly #deps: QuittingDeps;
  #asking = false;
  #agreed = false;

  constructor(deps: QuittingDeps) {
    this.#deps = deps;
  }

  /** The system ends, and with it the app: nobody is there to be asked, and it would not wait. */
  systemEnds(): void {
    this.#agreed = true;
  }

  /** The app, or its last window, is about to go. */
  attempt(event: Vetoable): void {
    if (this.#agreed) return;
    if (!this.#asking && !this.#deps.concerns()) return;
    event.preventDefault();
    // Whoever asks twice gets one question.
    if (this.#asking) return;
    this.#asking = true;
    void this.#settle();
  }

  async #settle(): Promise<void> {
    const { ask, cancelAll, quit, log } = this.#deps;
    let answer: QuitAnswer = 'keep';
    try {
      answer = await ask();
      if (answer === 'cancel') await Promise.race([cancelAll(), after(CANCEL_MS)]);
    } catch (error) {
      // Who cannot be asked can go: runs wait or go on at fal, and nothing of them is lost.
      log.error('the question before quitting failed', error);
    }
    this.#asking = false;
    if (answer === 'stay') return;
    this.#agreed = true;
    quit();
  }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
