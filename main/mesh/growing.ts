/** A typed array that grows at its end, doubling its room. */
export class Growing<A extends Float32Array | Uint32Array> {
  #array: A;
  #length = 0;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#array = make(1024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = this.#make(this.#length * 2);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.#length++] = value;
  }

  /** What was pushed, in memory of its own size. */
  finish(): A {
    const exact = this.#make(this.#length);
    exact.set(this.#array.subarray(0, this.#length));
    this.#array = this.#make(0);
    return exact;
  }
}
