/** Points seen from above, in a grid, so that a triangle finds those below or above it. */
export class RayGrid {
  /** Three numbers a ray: where it begins. */
  readonly points: Float64Array;
  readonly #side: number;
  readonly #low: readonly [x: number, y: number];
  readonly #scale: readonly [x: number, y: number];
  /** Where in `rays` each cell's begin; those of the next cell follow. */
  readonly #starts: Uint32Array;
  readonly #rays: Uint32Array;

  constructor(points: Float64Array) {
    const count = points.length / 3;
    this.points = points;
    this.#side = Math.ceil(Math.sqrt(count));
    let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 3) {
      x0 = Math.min(x0, points[i] ?? 0);
      x1 = Math.max(x1, points[i] ?? 0);
      y0 = Math.min(y0, points[i + 1] ?? 0);
      y1 = Math.max(y1, points[i + 1] ?? 0);
    }
    this.#low = [x0, y0];
    this.#scale = [this.#side / (x1 - x0 || 1), this.#side / (y1 - y0 || 1)];
    const starts = new Uint32Array(this.#side ** 2 + 1);
    const cells = Array.from({ length: count }, (_, ray) => {
      const column = this.#cell(points[ray * 3] ?? 0, 0);
      return this.#cell(points[ray * 3 + 1] ?? 0, 1) * this.#side + column;
    });
    for (const cell of cells) starts[cell + 1] = (starts[cell + 1] ?? 0) + 1;
    for (let cell = 1; cell < starts.length; cell++) starts[cell] = (starts[cell] ?? 0) + (starts[cell - 1] ?? 0);
    const next = starts.slice();
    const rays = new Uint32Array(count);
    for (const [ray, cell] of cells.entries()) {
      const at = next[cell] ?? 0;
      rays[at] = ray;
      next[cell] = at + 1;
    }
    this.#starts = starts;
    this.#rays = rays;
  }

  #cell(value: number, axis: 0 | 1): number {
    const cell = Math.floor((value - this.#low[axis]) * this.#scale[axis]);
    // Also for what is not a number.
    return cell >= 0 ? Math.min(this.#side - 1, cell) : 0;
  }

  /** Whether any ray stands within a box, seen from above. */
  meet(boxes: Float32Array, low: number, high: number): boolean {
    const { points } = this;
    const x0 = boxes[low] ?? 0;
    const y0 = boxes[low + 1] ?? 0;
    const x1 = boxes[high] ?? 0;
    const y1 = boxes[high + 1] ?? 0;
    const last = this.#cell(x1, 0);
    const bottom = this.#cell(y1, 1);
    for (let row = this.#cell(y0, 1); row <= bottom; row++) {
      // The cells of a row follow each other.
      const from = this.#starts[row * this.#side + this.#cell(x0, 0)] ?? 0;
      const end = this.#starts[row * this.#side + last + 1] ?? 0;
      for (let i = from; i < end; i++) {
        const at = (this.#rays[i] ?? 0) * 3;
        const x = points[at] ?? 0;
        const y = points[at + 1] ?? 0;
        if (x >= x0 && x <= x1 && y >= y0 && y <= y1) return true;
      }
    }
    return false;
  }

  /** Tell of the rays that stand within the box around a triangle. @param corner its first one. */
  each(
    positions: Float32Array,
    indices: Uint32Array | Uint16Array,
    corner: number,
    visit: (ray: number) => void,
  ): void {
    const a = (indices[corner] ?? 0) * 3;
    const b = (indices[corner + 1] ?? 0) * 3;
    const c = (indices[corner + 2] ?? 0) * 3;
    const ax = positions[a] ?? 0;
    const bx = positions[b] ?? 0;
    const cx = positions[c] ?? 0;
    const ay = positions[a + 1] ?? 0;
    const by = positions[b + 1] ?? 0;
    const cy = positions[c + 1] ?? 0;
    const x0 = Math.min(ax, bx, cx);
    const x1 = Math.max(ax, bx, cx);
    const y0 = Math.min(ay, by, cy);
    const y1 = Math.max(ay, by, cy);
    const { points } = this;
    const last = this.#cell(x1, 0);
    const bottom = this.#cell(y1, 1);
    for (let row = this.#cell(y0, 1); row <= bottom; row++) {
      const from = this.#starts[row * this.#side + this.#cell(x0, 0)] ?? 0;
      const end = this.#starts[row * this.#side + last + 1] ?? 0;
      for (let i = from; i < end; i++) {
        const ray = this.#rays[i] ?? 0;
        const x = points[ray * 3] ?? 0;
        const y = points[ray * 3 + 1] ?? 0;
        if (x >= x0 && x <= x1 && y >= y0 && y <= y1) visit(ray);
      }
    }
  }
}
