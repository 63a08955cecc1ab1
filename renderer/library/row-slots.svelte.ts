/** What shows a row of cards. When its row is out of sight it is given another: making one anew takes three times as long. */
export interface Slot {
  readonly key: number;
  readonly row: number;
}

/** Rows a frame at first, and at most. */
const FEW = 1;
const MOST = 2;
/** A frame that came so soon left room for more, one that came so late had too much to do. Milliseconds. */
const QUICK = 20;
const SLOW = 32;
/** Slots without a row to show that are kept for the next. */
const SPARE = 2;

/** Calls back in the next frame, with its time. @returns the way to call that off. */
export type NextFrame = (act: (now: number) => void) => () => void;

const nextFrame: NextFrame = (act) => {
  const frame = requestAnimationFrame(act);
  return () => cancelAnimationFrame(frame);
};

/**
 * The rows of a grid that are in the document. After a jump a whole screen of them is new: they come a few a frame, as many
 * as the machine has time for, so that no frame waits for all of them.
 */
export class RowSlots {
  #slots: readonly Slot[] = $state.raw([]);
  #waiting: readonly number[] = $state.raw([]);
  readonly #rows = $derived(new Set(this.#slots.map(({ row }) => row)));
  readonly #nextFrame: NextFrame;
  #wanted: readonly number[] = [];
  #unknown: readonly number[] = [];
  #made = 0;
  #pace = FEW;
  #callOff: (() => void) | null = null;
  /** When the frame before began; null: nothing was given in it. */
  #before: number | null = null;

  constructor(next = nextFrame) {
    this.#nextFrame = next;
  }

  /** In the order in which they were made, so that none ever moves in the document. */
  get all(): readonly Slot[] {
    return this.#slots;
  }

  /** Rows in sight that have no slot yet. As of the last frame: what gets its slot in this one never was among them. */
  get waiting(): readonly number[] {
    return this.#waiting;
  }

  /**
   * @param rows that are to be shown, the most wanted first.
   * @param unknown rows in sight whose cards are on their way.
   * @param count of rows that there are at all.
   */
  want(rows: readonly number[], unknown: readonly number[], count: number): void {
    this.#wanted = rows;
    this.#unknown = unknown;
    if (this.#slots.some(({ row }) => row >= count)) this.#slots = this.#slots.filter(({ row }) => row < count);
    if (this.#callOff === null) this.#give();
  }

  dispose(): void {
    this.#callOff?.();
  }

  #give(): void {
    const wanted = new Set(this.#wanted);
    const missing = this.#wanted.filter((row) => !this.#rows.has(row));
    const next = missing.slice(0, this.#pace);
    this.#wait([...missing.slice(this.#pace), ...this.#unknown.filter((row) => !this.#rows.has(row))]);
    if (missing.length === 0) {
      this.#before = null;
      return;
    }
    let spare = SPARE;
    const slots = this.#slots.flatMap((slot): readonly Slot[] => {
      if (wanted.has(slot.row)) return [slot];
      const row = next.shift();
      if (row !== undefined) return [{ key: slot.key, row }];
      return spare-- > 0 ? [slot] : [];
    });
    this.#slots = [...slots, ...next.map((row): Slot => ({ key: ++this.#made, row }))];
    // Also after the last of them: what is wanted next waits until this frame is drawn.
    this.#callOff = this.#nextFrame((now) => this.#framed(now));
  }

  #wait(rows: readonly number[]): void {
    if (rows.length > 0 || this.#waiting.length > 0) this.#waiting = rows;
  }

  #framed(now: number): void {
    this.#callOff = null;
    const took = this.#before === null ? null : now - this.#before;
    this.#before = now;
    if (took !== null && took < QUICK) this.#pace = Math.min(MOST, this.#pace * 2);
    if (took !== null && took > SLOW) this.#pace = 1;
    this.#give();
  }
}
