import type { Endpoint } from './endpoints.ts';
import { endOf, type Job, type Jobs } from './jobs.ts';
import type { Settings } from './options.ts';

type Terms = Pick<Settings, 'balance' | 'chargesInvalid' | 'price'>;

export interface Charge {
  readonly requestId: string;
  readonly endpoint: string;
  /** US dollars. */
  readonly amount: number;
}

export interface AccountState {
  readonly currency: 'USD';
  readonly balance: number;
  readonly spent: number;
  readonly charges: readonly Charge[];
}

/** One line of fal's bill. Times are milliseconds since 1970 by the server's clock. */
export interface Billed {
  readonly requestId: string;
  /** When fal took the request, which is what a ledger of requests goes by. */
  readonly sentAt: number;
  /** When it was charged: when it ended. */
  readonly at: number;
  /** US dollars. */
  readonly amount: number;
}

/**
 * What fal has charged so far, derived from the jobs by fal's rules: successful outputs cost, also those whose
 * cancellation came too late; 5xx and cancelled ones do not; a 422 does where `chargesInvalid`, as fal may when a
 * runner spent time on it.
 */
export function accountOf(jobs: Jobs, terms: Terms): AccountState {
  const charges = charged(jobs, terms).map((job) => ({
    requestId: job.id,
    endpoint: job.endpoint.id,
    amount: priceOf(job.endpoint, terms),
  }));
  const spent = cents(charges.reduce((sum, { amount }) => sum + amount, 0));
  return { currency: 'USD', balance: cents(terms.balance - spent), spent, charges };
}

/** fal's own bill, in the order in which requests were taken: what the app's ledger has to agree with to the cent. */
export function billOf(jobs: Jobs, terms: Terms): readonly Billed[] {
  return charged(jobs, terms).map((job) => ({
    requestId: job.id,
    sentAt: job.acceptedAt,
    at: job.cancelledAt ?? endOf(job),
    amount: priceOf(job.endpoint, terms),
  }));
}

const charged = (jobs: Jobs, terms: Terms): readonly Job[] =>
  jobs.all.filter((job) => jobs.phase(job) === 'completed' && costs(job, terms));

/** What one generation costs, US dollars: the usual, unless the server was started with another price. */
export function priceOf({ id, price }: Endpoint, terms: Pick<Terms, 'price'>): number {
  return id === 'fal-ai/ultrashape' ? (terms.price ?? price) : price;
}

function costs({ outcome }: Job, { chargesInvalid }: Terms): boolean {
  if (outcome === null) return false;
  return outcome.ok || (chargesInvalid && outcome.failure.status === 422);
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
