import * as v from 'valibot';
import type { Account } from '../../preload/contract/app.ts';
import type { Price } from '../../preload/contract/runs.ts';
import { isAbort } from '../base/app-error.ts';
import { Unanswered, type Answer, type Ask } from './answer.ts';
import { authorization } from './key.ts';
import { accountError } from './platform-errors.ts';
import { ULTRASHAPE } from './port.ts';

/** Dollars a run, whatever its settings, as printed on fal's page of the model. */
export const LISTED_PRICE: Price = { amount: 0.15, currency: 'USD', source: 'listed' };

const PATIENCE = 20_000;

const Pricing = v.object({
  prices: v.array(
    v.object({
      endpoint_id: v.string(),
      unit_price: v.pipe(v.number(), v.minValue(0)),
      unit: v.string(),
      currency: v.string(),
    }),
  ),
});
const Billing = v.object({ credits: v.object({ current_balance: v.number(), currency: v.string() }) });
/** Units of which one run may use any number, so that the price of one says nothing. */
const METERED = /second|minute|hour|pixel|token|step/i;

/**
 * The live price, and the balance where the key may ask for it (fal gives it to admin keys only).
 *
 * @throws AppError `auth`, `exhausted-balance`, `network`, `rate-limited` or `provider` where the price is not to be had.
 */
export async function readAccount(
  ask: Ask,
  key: string,
  signal: AbortSignal,
): Promise<Pick<Account, 'price' | 'balance'>> {
  const headers = { authorization: authorization(key), accept: 'application/json' };
  const get = (path: string): Promise<Answer> =>
    ask(`https://api.fal.ai/v1/${path}`, { headers }, { patience: PATIENCE, signal });
  const price = await readPrice(() => get(`models/pricing?endpoint_id=${encodeURIComponent(ULTRASHAPE)}`));
  return { price, balance: await readBalance(() => get('account/billing?expand=credits')) };
}

async function readPrice(get: () => Promise<Answer>): Promise<Price> {
  const answer = await get().catch(rethrow);
  if (answer.status !== 200) throw accountError(answer);
  const parsed = v.safeParse(Pricing, answer.body);
  const ours = parsed.success ? parsed.output.prices.find((price) => price.endpoint_id === ULTRASHAPE) : undefined;
  if (ours === undefined || METERED.test(ours.unit)) return LISTED_PRICE;
  return { amount: ours.unit_price, currency: ours.currency, source: 'live' };
}

/** Null whatever is in the way: the balance is a courtesy. */
async function readBalance(get: () => Promise<Answer>): Promise<Account['balance']> {
  try {
    const parsed = v.safeParse(Billing, (await get()).body);
    if (!parsed.success) return null;
    return { amount: parsed.output.credits.current_balance, currency: parsed.output.credits.currency };
  } catch (error) {
    if (error instanceof Unanswered) return null;
    throw error;
  }
}

function rethrow(error: unknown): never {
  if (isAbort(error) || !(error instanceof Unanswered)) throw error;
  throw accountError(error);
}
