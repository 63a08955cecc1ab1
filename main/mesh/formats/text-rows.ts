import type { Write } from '../write-file.ts';

const ROOM = 1 << 20;
/** No row is longer. */
const ROW = 1024;
/** Whole numbers beyond are no longer exact. */
const EXACT = 2 ** 53;
const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** Text made of very many numbers, handed on by the megabyte. Making a string of each number would take five times as long. */
export class TextRows {
  readonly #bytes = Buffer.alloc(ROOM);
  readonly #write: Write;
  #at = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  /** True when it is time to `flush`. */
  get isFull(): boolean {
    return this.#at > ROOM - ROW;
  }

  /** A short text of Latin letters. */
  text(text: string): void {
    this.#at += this.#bytes.write(text, this.#at, 'latin1');
  }

  /** A whole number that is not negative. */
  whole(value: number): void {
    const bytes = this.#bytes;
    let end = this.#at + digitsOf(value);
    this.#at = end;
    let left = value;
    do {
      const rest = Math.floor(left / 10);
      bytes[--end] = ZERO + (left - rest * 10);
      left = rest;
    } while (left > 0);
  }

  /** @param decimals as `decimalsFor` says. */
  decimal(value: number, decimals: number): void {
    const scaled = Math.round(Math.abs(value) * 10 ** decimals);
    if (!(scaled < EXACT)) {
      this.text(String(value));
      return;
    }
    const bytes = this.#bytes;
    if (value < 0 && scaled > 0) bytes[this.#at++] = MINUS;
    const power = 10 ** decimals;
    const above = Math.floor(scaled / power);
    this.whole(above);
    let left = scaled - above * power;
    if (left === 0) return;
    bytes[this.#at] = POINT;
    let last = 0;
    for (let place = decimals; place > 0; place--) {
      const rest = Math.floor(left / 10);
      const digit = left - rest * 10;
      if (digit > 0 && last === 0) last = place;
      bytes[this.#at + place] = ZERO + digit;
      left = rest;
    }
    this.#at += last + 1;
  }

  async flush(): Promise<void> {
    await this.#write(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let power = 10; power <= value; power *= 10) digits++;
  return digits;
}

/**
 * Decimals that keep what a float32 knows of the largest of some coordinates: nine digits from its first one on, so that
 * points which differ there differ in the text as well.
 */
export function decimalsFor(positions: Float32Array): number {
  let largest = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- it is twice as slow over millions of numbers
  for (let i = 0; i < positions.length; i++) {
    const size = Math.abs(positions[i] ?? 0);
    if (size > largest) largest = size;
  }
  if (largest === 0) return 0;
  return Math.min(100, Math.max(0, 8 - Math.floor(Math.log10(largest))));
}
