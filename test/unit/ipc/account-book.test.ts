import { expect, test } from 'vitest';
import type { Account } from '../../../preload/contract/app.ts';
import type { Sums } from '../../../preload/contract/ledger.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { AccountBook, type AccountDeps } from '../../../main/ipc/account-book.ts';
import { inZone } from '../../support/time-zone.ts';
import { newRun, Workshop } from '../library/support.ts';

type Said = Pick<Account, 'price' | 'balance'>;
const PRICE = { amount: 0.15, currency: 'USD', source: 'live' } as const;
const said = (amount: number): Said => ({ price: PRICE, balance: { amount, currency: 'USD' } });

/** A book over a fal that answers as `ask` says; what it tells, in order. */
function bookOf(deps: Partial<AccountDeps> = {}, ask: () => Promise<Said> = () => Promise.resolve(said(10))) {
  const told: Account[] = [];
  let ledgers = 0;
  const book = new AccountBook({
    fal: { account: ask },
    readKey: () => 'id:secret',
    library: () => null,
    clock: { now: () => Date.UTC(2026, 10, 23), sleep: () => Promise.resolve() },
    publish: (account) => told.push(account),
    publishLedger: () => ledgers++,
    ...deps,
  });
  return { book, told, ledgers: () => ledgers };
}

test('what is open is what fal has not decided, what is at fal, and what waits to be sent', () => {
  const sums: Sums = { charged: 0.3, undecided: 0.1, pending: 0.2 };
  const { book } = bookOf({ library: () => ({ sumsSince: () => sums, unsentCost: () => 0.15 }) });
  expect(book.current()).toMatchObject({ spentThisMonth: 0.3, openThisMonth: 0.45 });
});

test('the month is the one on the calendar on the wall', async () => {
  inZone('Pacific/Auckland');
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library);
  const midnight = Date.parse('2026-10-31T11:00:00Z');
  for (const at of [midnight - 1, midnight]) {
    const run = await library.createRun(newRun(project));
    await library.saveRun({ ...run, state: 'done', submits: [{ at, charged: null, requestId: null }] });
  }
  await library.createRun(newRun(project));
  const at = (now: number): Account =>
    bookOf({ library: () => library, clock: { now: () => now, sleep: () => Promise.resolve() } }).book.current();
  expect(at(midnight)).toMatchObject({ spentThisMonth: 0.15, openThisMonth: 0.15 });
  // On the last of October, what was sent in November (by a clock that was set back) counts too: it was sent since.
  expect(at(midnight - 1)).toMatchObject({ spentThisMonth: 0.3, openThisMonth: 0.15 });
});

test('without a library nothing was spent', () => {
  expect(bookOf().book.current()).toMatchObject({ spentThisMonth: 0, openThisMonth: 0 });
});

test('money that moved is told to the button and to the ledger', () => {
  const { book, told, ledgers } = bookOf();
  book.spent();
  expect([told.length, ledgers()]).toEqual([1, 1]);
});

test('however many runs end at once, fal is asked once at a time and once more after the last', async () => {
  const asked: PromiseWithResolvers<Said>[] = [];
  const { book, told } = bookOf({}, () => {
    const answer = Promise.withResolvers<Said>();
    asked.push(answer);
    return answer.promise;
  });
  const all = Array.from({ length: 20 }, () => book.askWhatIsLeft());
  expect(asked).toHaveLength(1);
  asked[0]?.resolve(said(9.85));
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.resolve(said(7));
  await Promise.all(all);
  expect(asked).toHaveLength(2);
  expect(told.map(({ balance }) => balance?.amount)).toEqual([9.85, 7]);

  const later = book.askWhatIsLeft();
  asked[2]?.resolve(said(6.85));
  await later;
  expect(book.current().balance?.amount).toBe(6.85);
});

test('where fal does not say what is left, what it said before stands', async () => {
  let answer = (): Promise<Said> => Promise.resolve(said(5));
  const { book } = bookOf({}, () => answer());
  await book.askWhatIsLeft();
  answer = () => Promise.reject(new AppError('network', 'No connection.'));
  await book.askWhatIsLeft();
  expect(book.current()).toMatchObject({ ...said(5), checkedAt: Date.UTC(2026, 10, 23) });
});

test('without a key fal is not asked', async () => {
  const { book, told } = bookOf({ readKey: () => null }, () => expect.fail('fal was asked'));
  await book.askWhatIsLeft();
  expect(told).toMatchObject([{ checkedAt: null, balance: null }]);
});
