import type { Endpoint } from './endpoints.ts';
import type { Job, Jobs } from './jobs.ts';
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

/**
 * What fal has charged so far, derived from the jobs by fal's rules: successful outputs cost, also those whose
 * cancellation came too late; 5xx and cancelled ones do not; a 422 does where `chargesInvalid`, as fal may when a
 * runner spent time on it.
 */
export function accountOf(jobs: Jobs, terms: Terms): AccountState {
  const charges = jobs.all
    .filter((job) => jobs.phase(job) === 'completed' && costs(job, terms))
    .map((job) => ({ requestId: job.id, endpoint: job.endpoint.id, amount: priceOf(job.endpoint, terms) }));
  const spent = cents(charges.reduce((sum, { amount }) => sum + amount, 0));
  return { currency: 'USD', balance: cents(terms.balance - spent), spent, charges };
}

/** What one generation costs, US dollars: the usual, unless the server was started with another price. */
export function priceOf({ id, price }: Endpoint, terms: Pick<Terms, 'price'>): number {
  return id === 'fal-ai/ultrashape' ? (terms.price ?? price) : price;
}

function costs({ outcome }: Job, { chargesInvalid }: Terms): boolean {
  if (outcome === null) return false;
  return outcome.ok || (chargesInvalid && outcome.failure.status === 422);
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
