/** Listens for tasks of the page's thread of 50 ms and more: the browser tells of no shorter ones. */
export class TaskWatch {
  readonly #seen: PerformanceEntry[] = [];

  constructor() {
    new PerformanceObserver((list) => this.#seen.push(...list.getEntries())).observe({ type: 'longtask' });
  }

  /**
   * The longest task that went on between two times, less what the benchmark itself waited for in it (`mesh-proof`).
   * All in milliseconds; undefined: none of 50 ms was left.
   */
  async longest(from: number, to: number): Promise<number | undefined> {
    // The browser tells of a task after it has ended, in another one.
    await new Promise((done) => setTimeout(done, 100));
    const proofs = performance.getEntriesByType('measure').filter(({ name }) => name.startsWith('mesh-proof:'));
    const lengths = this.#seen
      .filter((task) => task.startTime < to && end(task) > from)
      .map((task) => task.duration - proofs.reduce((sum, proof) => sum + shared(task, proof), 0))
      .filter((length) => length >= 50);
    return lengths.length === 0 ? undefined : Math.max(...lengths);
  }
}

const end = (entry: PerformanceEntry): number => entry.startTime + entry.duration;
const shared = (a: PerformanceEntry, b: PerformanceEntry): number =>
  Math.max(0, Math.min(end(a), end(b)) - Math.max(a.startTime, b.startTime));
