import type { Job, Jobs } from './jobs.ts';

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
export function accountOf(jobs: Jobs, openingBalance: number, chargesInvalid: boolean): AccountState {
  const charges = jobs.all
    .filter((job) => jobs.phase(job) === 'completed' && costs(job, chargesInvalid))
    .map((job) => ({ requestId: job.id, endpoint: job.endpoint.id, amount: job.endpoint.price }));
  const spent = cents(charges.reduce((sum, { amount }) => sum + amount, 0));
  return { currency: 'USD', balance: cents(openingBalance - spent), spent, charges };
}

function costs({ outcome }: Job, chargesInvalid: boolean): boolean {
  if (outcome === null) return false;
  return outcome.ok || (chargesInvalid && outcome.failure.status === 422);
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
