import type { Exchange, Reading } from './exchange.ts';
import { DOWNLOAD_FAULTS } from './faults-download.ts';
import { ANY_FAULTS } from './faults-any.ts';
import { RESULT_FAULTS } from './faults-result.ts';
import { STATUS_FAULTS } from './faults-status.ts';
import { SUBMIT_FAULTS } from './faults-submit.ts';
import { UPLOAD_FAULTS } from './faults-upload.ts';
import type { Operation } from './operations.ts';
import type { Json, Reply } from './reply.ts';
import type { JobWish } from './routes-queue.ts';
import type { Call } from './state.ts';

/** What can be said about a fault when it is ordered; each kind reads what concerns it. */
export interface FaultDetails {
  readonly ms?: number;
  readonly bytes?: number;
  readonly bytesPerSecond?: number;
  readonly seconds?: number;
  readonly positions?: readonly number[];
  readonly url?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** Which requests a fault hits: every condition given must hold. */
export interface FaultMatch {
  readonly operation?: Operation;
  readonly method?: string;
  readonly host?: string;
  /** Regular expression over the path. */
  readonly path?: string;
  /** Spare that many matching requests first, less one: 1, the usual, hits from the first. */
  readonly nth?: number;
}

export interface FaultOrder extends FaultDetails, FaultMatch {
  readonly name: FaultName;
  /** Requests it hits before it is used up; `null`: never used up. Usually 1. */
  readonly count?: number | null;
}

/** A reply, or what happens instead of one. */
export type Answer = Reply | 'drop' | 'silence';

export interface Incident {
  readonly call: Call;
  readonly details: FaultDetails;
  /** Let the server do what was asked. */
  readonly proceed: (wish?: JobWish) => Promise<Reply>;
  /** How many times this fault has struck before. */
  readonly hits: number;
  /** Loopback origin at which nobody listens. */
  readonly deadOrigin: () => Promise<string>;
  /** The answer to a cancel that the job will not hear. */
  readonly cancelUnheard: () => Reply;
  /** The answer to a download as if no range had been asked for. */
  readonly wholeFile: () => Promise<Reply>;
}

export interface FaultKind {
  /** Operations it hits, where the order does not say; none: all of them. */
  readonly on: readonly Operation[];
  readonly says: string;
  readonly reading?: (details: FaultDetails) => Reading;
  readonly play: (incident: Incident) => Answer | Promise<Answer>;
}

export const FAULTS = {
  ...ANY_FAULTS,
  ...SUBMIT_FAULTS,
  ...STATUS_FAULTS,
  ...RESULT_FAULTS,
  ...UPLOAD_FAULTS,
  ...DOWNLOAD_FAULTS,
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;

export function isFaultName(name: unknown): name is FaultName {
  return typeof name === 'string' && Object.hasOwn(FAULTS, name);
}

/** A fault that was ordered. */
export interface Fault {
  readonly order: FaultOrder;
  /** Requests it has hit. */
  readonly hits: () => number;
  readonly lift: () => void;
}

interface Pending {
  readonly order: FaultOrder;
  seen: number;
  hits: number;
}

/** The faults that were ordered, in the order they strike: the first one that matches a request has it. */
export class FaultScript {
  readonly #pending: Pending[] = [];

  add(order: FaultOrder): Fault {
    const pending = { order, seen: 0, hits: 0 };
    this.#pending.push(pending);
    return { order, hits: () => pending.hits, lift: () => this.#remove(pending) };
  }

  clear(): void {
    this.#pending.length = 0;
  }

  /** The fault for a request, used up by one. */
  take(
    head: Omit<Exchange, 'body'>,
    operation: Operation,
  ): { kind: FaultKind; order: FaultOrder; hits: number } | null {
    for (const pending of this.#pending) {
      const { order } = pending;
      const kind: FaultKind = FAULTS[order.name];
      if (!matches(order, kind, head, operation)) continue;
      pending.seen++;
      if (pending.seen < (order.nth ?? 1)) continue;
      const hits = pending.hits++;
      if (order.count !== null && pending.hits >= (order.count ?? 1)) this.#remove(pending);
      return { kind, order, hits };
    }
    return null;
  }

  #remove(pending: Pending): void {
    const at = this.#pending.indexOf(pending);
    if (at >= 0) this.#pending.splice(at, 1);
  }
}

function matches(order: FaultOrder, kind: FaultKind, head: Omit<Exchange, 'body'>, operation: Operation): boolean {
  const operations = order.operation === undefined ? kind.on : [order.operation];
  return (
    (operations.length === 0 || operations.includes(operation)) &&
    (order.method === undefined || order.method === head.method) &&
    (order.host === undefined || order.host === head.host) &&
    (order.path === undefined || new RegExp(order.path).test(head.path))
  );
}
