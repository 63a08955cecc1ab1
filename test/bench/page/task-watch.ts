/** The longest tasks of the page's thread. In milliseconds; 0: none took 50 ms, and the browser tells of no shorter ones. */
export interface LongestTasks {
  /** Of those in which no picture was drawn. */
  readonly between: number;
  /** Of those in which one was: script, painting, and what the browser then waits for. */
  readonly frame: number;
  /** The script's part in that one. */
  readonly frameScript: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Listens for tasks of the page's thread of 50 ms and more. */
export class TaskWatch {
  readonly #tasks: Span[] = [];
  /** When callbacks of `requestAnimationFrame` ran. */
  readonly #frames: Span[] = [];

  constructor() {
    const seen = ({ startTime, duration }: PerformanceEntry): number =>
      this.#tasks.push({ start: startTime, end: startTime + duration });
    new PerformanceObserver((list) => list.getEntries().forEach(seen)).observe({ type: 'longtask' });
    const ask = requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) =>
      ask((time) => {
        const start = performance.now();
        callback(time);
        this.#frames.push({ start, end: performance.now() });
      });
  }

  /** Forget what was before. */
  clear(): void {
    this.#tasks.length = 0;
    this.#frames.length = 0;
  }

  /** What went on between two times, less what the benchmark itself waited for in it (`mesh-proof`). */
  async longest(from: number, to: number): Promise<LongestTasks> {
    // The browser tells of a task after it has ended, in another one.
    await new Promise((done) => setTimeout(done, 100));
    const proofs = performance
      .getEntriesByType('measure')
      .filter(({ name }) => name.startsWith('mesh-proof:'))
      .map(({ startTime, duration }) => ({ start: startTime, end: startTime + duration }));
    const longest = { between: 0, frame: 0, frameScript: 0 };
    for (const task of this.#tasks) {
      if (task.start >= to || task.end <= from) continue;
      const length = task.end - task.start - sharedWith(task, proofs);
      if (length < 50) continue;
      const script = sharedWith(task, this.#frames);
      if (script === 0) longest.between = Math.max(longest.between, length);
      else if (length > longest.frame) Object.assign(longest, { frame: length, frameScript: script });
    }
    return longest;
  }
}

const sharedWith = (task: Span, others: readonly Span[]): number =>
  others.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(task.end, end) - Math.max(task.start, start)), 0);
