/**
 * The server's own time, in milliseconds since 1970.
 *
 * `running`: follows the machine's clock, and `advance` jumps ahead of it. `manual`: starts at a fixed moment and moves
 * by `advance` only, so that a test decides when a job leaves the queue.
 */
export interface ServerClock {
  now(): number;
  advance(ms: number): void;
}

const MANUAL_START = Date.UTC(2026, 10, 23, 14, 12);

export function serverClock(kind: 'running' | 'manual', skewMs = 0): ServerClock {
  let ahead = skewMs;
  return {
    now: () => (kind === 'running' ? Date.now() : MANUAL_START) + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
}
