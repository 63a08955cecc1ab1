import { randomUUID } from 'node:crypto';
import type { ServerClock } from './clock.ts';
import { appOf, type Endpoint } from './endpoints.ts';
import { FAILURES, type JobFailure } from './failures.ts';
import type { StoredFile } from './files.ts';
import type { Json } from './reply.ts';

export type Outcome =
  { readonly ok: true; readonly file: StoredFile } | { readonly ok: false; readonly failure: JobFailure };

export interface Plan {
  readonly queueMs: number;
  readonly runMs: number;
  /** Places in the queue that are reported one after the other. */
  readonly positions: readonly number[];
}

/** A request that fal has accepted. */
export interface Job {
  readonly id: string;
  readonly endpoint: Endpoint;
  /** owner/alias: the part of the endpoint that the queue's URLs name. */
  readonly app: string;
  readonly input: Readonly<Record<string, Json>>;
  readonly plan: Plan;
  readonly acceptedAt: number;
  /** Not sent by the client that is tested: in fal's playground, or from another machine. */
  readonly elsewhere: boolean;
  /** When a runner takes it; later than planned when the account's runners are busy. */
  startsAt: number;
  /** Resolves when the work is computed, however far the clock is. */
  readonly computed: Promise<Outcome>;
  outcome: Outcome | null;
  /** Server time at which it was cancelled for good. */
  cancelledAt: number | null;
  /** What was sent and answered was deleted, the file included. */
  payloadsDeleted: boolean;
  readonly stop: AbortController;
}

export type Phase = 'queued' | 'running' | 'completed';

/** fal's queue: what was accepted, and how far each job is at a moment of the server's clock. */
export class Jobs {
  readonly #all = new Map<string, Job>();
  readonly #clock: ServerClock;
  readonly #concurrency: number;

  /** @param concurrency jobs of the account that run at the same time; the others wait. */
  constructor(clock: ServerClock, concurrency: number) {
    this.#clock = clock;
    this.#concurrency = concurrency;
  }

  get all(): readonly Job[] {
    return [...this.#all.values()];
  }

  get(id: string | undefined): Job | undefined {
    return this.#all.get(id ?? '');
  }

  /** @param elsewhere given: it was sent by somebody else, so many milliseconds ago. */
  accept(
    endpoint: Endpoint,
    input: Job['input'],
    plan: Plan,
    work: (signal: AbortSignal) => Promise<Outcome>,
    elsewhere?: { readonly ago: number },
  ): Job {
    const stop = new AbortController();
    const present = this.#clock.now();
    const now = present - (elsewhere?.ago ?? 0);
    const job: Job = {
      id: randomUUID(),
      endpoint,
      app: appOf(endpoint.id),
      input,
      plan,
      acceptedAt: now,
      elsewhere: elsewhere !== undefined,
      startsAt: now + plan.queueMs,
      computed: work(stop.signal),
      outcome: null,
      cancelledAt: null,
      payloadsDeleted: false,
      stop,
    };
    void job.computed.then((outcome) => {
      job.outcome ??= outcome;
    });
    this.#all.set(job.id, job);
    // By the time it was accepted: to begin its work may have taken longer than its time in the queue.
    this.#schedule(present);
    return job;
  }

  phase(job: Job): Phase {
    const now = this.#clock.now();
    if (job.cancelledAt !== null) return 'completed';
    if (now < job.startsAt) return 'queued';
    return now < endOf(job) || job.outcome === null ? 'running' : 'completed';
  }

  /** Share of the running time that is over, 0 to 1. */
  progress(job: Job): number {
    if (this.phase(job) === 'queued') return 0;
    const until = job.cancelledAt ?? this.#clock.now();
    return job.plan.runMs === 0 ? 1 : Math.min(1, Math.max(0, (until - job.startsAt) / job.plan.runMs));
  }

  /** Place in the queue now: the plan's positions, spread over the time in it. */
  position(job: Job): number {
    const { positions } = job.plan;
    const share = (this.#clock.now() - job.acceptedAt) / Math.max(1, job.startsAt - job.acceptedAt);
    const index = Math.min(positions.length - 1, Math.max(0, Math.floor(share * positions.length)));
    return positions[index] ?? 0;
  }

  /** End a job at once, with the failure that fal gives to cancelled ones. */
  cancel(job: Job): void {
    job.cancelledAt = this.#clock.now();
    job.outcome = { ok: false, failure: FAILURES.cancelled };
    job.stop.abort();
    this.#schedule(job.cancelledAt);
  }

  /** Resolves when every job whose time is over is computed as well. */
  async settled(): Promise<void> {
    const now = this.#clock.now();
    await Promise.all(this.all.filter((job) => now >= endOf(job)).map((job) => job.computed));
  }

  async close(): Promise<void> {
    for (const job of this.all) job.stop.abort();
    await Promise.all(this.all.map((job) => job.computed));
  }

  /** Give every job that has not begun its start: after its time in the queue, and when a runner is free. */
  #schedule(now: number): void {
    const ends: number[] = [];
    for (const job of this.all) {
      if (job.cancelledAt === null && job.startsAt > now) {
        const busy = ends.toSorted((a, b) => b - a);
        const free = busy[this.#concurrency - 1] ?? -Infinity;
        job.startsAt = Math.max(job.acceptedAt + job.plan.queueMs, free);
      }
      ends.push(job.cancelledAt ?? endOf(job));
    }
  }
}

/** When a job's planned time is over. */
export function endOf(job: Job): number {
  return job.startsAt + job.plan.runMs;
}
