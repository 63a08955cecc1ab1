import { describe, expect, test } from 'vitest';
import { LISTED_PRICE } from '../../../main/fal/account.ts';
import { bench, failureOf, never } from './support.ts';

test('a good key gives the live price; the balance is for admin keys', async () => {
  const at = await bench({ price: 0.2, balance: 7 });

  expect(await at.fal.account(at.server.key, never())).toEqual({
    price: { amount: 0.2, currency: 'USD', source: 'live' },
    balance: null,
  });
  expect(await at.fal.account(at.server.adminKey, never())).toMatchObject({ balance: { amount: 7, currency: 'USD' } });
});

test('a key that is only being tried is the one that is sent; without one the stored key is asked for', async () => {
  const at = await bench();

  await at.fal.account(null, never());
  await at.fal.account(at.server.adminKey, never());

  const asked = at.server.journal().filter(({ operation }) => operation === 'pricing');
  expect(asked.map(({ credentials }) => credentials)).toEqual(['key', 'admin']);
});

test('a key pasted with a line break is a good key', async () => {
  const at = await bench();

  expect(await at.fal.account(`  ${at.server.key}\n`, never())).toMatchObject({ price: { source: 'live' } });
});

test('a key that fal does not know is rejected in so many words', async () => {
  const at = await bench();

  expect(await failureOf(at.fal.account('wrong:key', never()))).toMatchObject({
    code: 'auth',
    message: 'fal rejected this key (401). Nothing was sent.',
    advice: 'Paste a new key or open fal.ai/dashboard/keys.',
    charged: 'no',
  });
});

test('without any key the listed price stands, and fal is not asked', async () => {
  const at = await bench({ readKey: () => null });

  expect(await at.fal.account(null, never())).toEqual({ price: LISTED_PRICE, balance: null });
  expect(at.server.journal()).toEqual([]);
});

describe.each([
  [{ prices: [] }],
  [{ prices: [{ endpoint_id: 'fal-ai/other', unit_price: 9, unit: 'generations', currency: 'USD' }] }],
  [{ prices: [{ endpoint_id: 'fal-ai/ultrashape', unit_price: 0.002, unit: 'compute seconds', currency: 'USD' }] }],
  [{ unexpected: 1 }],
])('a price list like %j', (body) => {
  test('leaves the listed price', async () => {
    const at = await bench();
    at.server.fault('reply', { operation: 'pricing', status: 200, body });

    expect(await at.fal.account(null, never())).toMatchObject({ price: LISTED_PRICE });
  });
});

test('no price is made up while fal cannot be reached', async () => {
  const at = await bench();
  at.server.fault('drop', { operation: 'pricing' });
  at.server.fault('status-503', { operation: 'pricing' });

  expect(await failureOf(at.fal.account(null, never()))).toMatchObject({ code: 'network', retryable: true });
  expect(await failureOf(at.fal.account(null, never()))).toMatchObject({ code: 'provider', retryable: true });
});

test('a balance that cannot be had is no reason to be without the price', async () => {
  const at = await bench();
  at.server.fault('drop', { operation: 'billing' });

  expect(await at.fal.account(null, never())).toMatchObject({ price: { source: 'live' }, balance: null });
});
