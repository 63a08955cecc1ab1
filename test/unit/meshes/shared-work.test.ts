import { expect, test } from 'vitest';
import { SharedWork, type Shared } from '../../../main/meshes/shared-work.ts';

/** Work that the test ends, and how often it was begun. */
function work() {
  const begun: (Shared & { readonly end: (value: string) => void })[] = [];
  const begin = (shared: Shared): Promise<string> =>
    new Promise((resolve, reject) => {
      begun.push({ ...shared, end: resolve });
      // As the mesh process does: it hears of the end a moment later.
      shared.signal.addEventListener('abort', () => setImmediate(() => reject(shared.signal.reason as Error)));
    });
  return { begun, begin, shared: new SharedWork<string>() };
}

const waiter = () => {
  const stop = new AbortController();
  const told: number[] = [];
  return { stop, told, signal: stop.signal, progress: (done: number) => void told.push(done) };
};

test('who asks at the same time gets the same, who comes late hears how far it is, and after it all begins anew', async () => {
  const { begun, begin, shared } = work();
  const [one, other] = [waiter(), waiter()];
  const first = shared.join('a', one, begin);
  begun[0]?.progress(0.5);
  const second = shared.join('a', other, begin);
  begun[0]?.progress(0.75);
  begun[0]?.end('done');
  expect(await Promise.all([first, second])).toEqual(['done', 'done']);
  expect([one.told, other.told]).toEqual([
    [0.5, 0.75],
    [0.5, 0.75],
  ]);
  void shared.join('a', waiter(), begin);
  expect(begun).toHaveLength(2);
});

test('who leaves is free at once; the work goes on as long as one waits', async () => {
  const { begun, begin, shared } = work();
  const [one, other] = [waiter(), waiter()];
  const first = shared.join('a', one, begin);
  const second = shared.join('a', other, begin);
  one.stop.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  expect(begun[0]?.signal.aborted).toBe(false);
  begun[0]?.end('done');
  expect(await second).toBe('done');
});

test('work that nobody waits for is stopped, and whoever asks while it ends has it begun anew', async () => {
  const { begun, begin, shared } = work();
  const one = waiter();
  const first = shared.join('a', one, begin);
  one.stop.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  expect(begun[0]?.signal.aborted).toBe(true);
  const again = shared.join('a', waiter(), begin);
  expect(begun).toHaveLength(2);
  begun[1]?.end('anew');
  expect(await again).toBe('anew');
});

test('work in the background is so until somebody looks', () => {
  const { begun, begin, shared } = work();
  void shared.join('a', { ...waiter(), isBackground: true }, begin);
  expect(begun[0]?.isBackground()).toBe(true);
  const user = waiter();
  const seen = shared.join('a', user, begin);
  expect(begun[0]?.isBackground()).toBe(false);
  user.stop.abort(new Error('left'));
  expect(begun[0]?.isBackground()).toBe(true);
  return expect(seen).rejects.toThrow('left');
});

test('closing stops everything and waits for it to end; nothing begins after', async () => {
  const { begun, begin, shared } = work();
  const first = shared.join('a', waiter(), begin);
  const refused = expect(first).rejects.toMatchObject({ code: 'cancelled' });
  await shared.close();
  await refused;
  await expect(shared.join('b', waiter(), begin)).rejects.toMatchObject({ code: 'cancelled' });
  expect(begun).toHaveLength(1);
});

test('who had left before asking begins nothing', async () => {
  const { begun, begin, shared } = work();
  await expect(shared.join('a', { signal: AbortSignal.abort(new Error('left')) }, begin)).rejects.toThrow('left');
  expect(begun).toHaveLength(0);
});
