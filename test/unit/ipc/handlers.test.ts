import { expect, test, vi } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import { AccountBook } from '../../../main/ipc/account-book.ts';
import { handlers, type HandlerDeps } from '../../../main/ipc/handlers.ts';
import type { KeyStatus } from '../../../preload/contract/app.ts';

const STATUS: KeyStatus = { stored: true, place: 'os-keyring', hint: '1234', keyringAvailable: true };
const LIVE = {
  price: { amount: 0.17, currency: 'USD', source: 'live' },
  balance: { amount: 12.4, currency: 'USD' },
} as const;

/** The handlers over a fal that answers what `asked` says; everything else is not touched by these calls. */
function answering(asked: () => Promise<typeof LIVE>) {
  const saved: string[] = [];
  const account = new AccountBook({
    fal: { account: asked },
    readKey: () => null,
    library: () => ({
      sumsSince: () => ({ charged: 1.95, undecided: 0.15, pending: 0.3 }),
      unsentCost: () => 0.45,
    }),
    clock: { now: () => Date.UTC(2026, 10, 23), sleep: () => Promise.resolve() },
    publish: () => undefined,
    publishLedger: () => undefined,
  });
  const key = {
    status: () => STATUS,
    read: () => null,
    save: (typed: string) => {
      saved.push(typed);
      return Promise.resolve(STATUS);
    },
    remove: () => Promise.resolve({ ...STATUS, stored: false, place: null, hint: null }),
  };
  const deps = { key, account, keyChanged: vi.fn() } as unknown as HandlerDeps;
  return { saved, account, calls: handlers(deps) };
}

test('a key that fal accepts is kept, and its price is known from then on', async () => {
  const { saved, calls } = answering(() => Promise.resolve(LIVE));
  const reply = await calls['key:set']({ key: 'id:secret', keep: 'keyring' });
  expect(saved).toEqual(['id:secret']);
  expect(reply.account).toMatchObject({ ...LIVE, spentThisMonth: 1.95, openThisMonth: 0.9 });
});

test('a key that fal rejects never takes the place of one that works', async () => {
  const { saved, calls } = answering(() => Promise.reject(new AppError('auth', 'fal rejected this key (401).')));
  await expect(calls['key:set']({ key: 'id:wrong', keep: 'keyring' })).rejects.toMatchObject({ code: 'auth' });
  expect(saved).toEqual([]);
});

test.each(['network', 'provider', 'rate-limited'] as const)(
  'a key is kept where fal could not be asked (%s)',
  async (code) => {
    const { saved, calls } = answering(() => Promise.reject(new AppError(code, 'fal does not answer.')));
    const reply = await calls['key:set']({ key: 'id:secret', keep: 'keyring' });
    expect(saved).toEqual(['id:secret']);
    expect(reply.account.price).toEqual({ amount: 0.15, currency: 'USD', source: 'listed' });
  },
);

test('with the key goes what only it could tell', async () => {
  const { account, calls } = answering(() => Promise.resolve(LIVE));
  await calls['key:set']({ key: 'id:secret', keep: 'keyring' });
  await calls['key:remove'](undefined);
  expect(account.current()).toMatchObject({ balance: null, checkedAt: null });
});
