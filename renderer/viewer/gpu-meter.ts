/** Counts the GPU memory that this viewer took by hand, for three.js does not see it. */
export class GpuMeter {
  #buffers = 0;
  #bytes = 0;

  get buffers(): number {
    return this.#buffers;
  }

  get bytes(): number {
    return this.#bytes;
  }

  took(bytes: number): void {
    this.#buffers += 1;
    this.#bytes += bytes;
  }

  gave(bytes: number): void {
    this.#buffers -= 1;
    this.#bytes -= bytes;
  }
}
