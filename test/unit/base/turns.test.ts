import { expect, test } from 'vitest';
import { inOrder } from '../../../main/base/turns.ts';

test('work on several comes in their order, so many at once, and what fails fails for whoever waits for it', async () => {
  const ends = new Map([1, 2, 3, 4, 5].map((item) => [item, Promise.withResolvers<string>()]));
  const begun: number[] = [];
  const came: string[] = [];
  const all = (async () => {
    const made = inOrder([...ends.keys()], 3, (item) => {
      begun.push(item);
      return ends.get(item)?.promise ?? Promise.reject(new Error('no such item'));
    });
    for await (const one of made) came.push(one);
  })();
  const turn = () => new Promise(setImmediate);
  await turn();
  expect(begun).toEqual([1, 2, 3]);
  // The second is ready first, and waits for the first; nobody is begun before there is room.
  ends.get(2)?.resolve('two');
  await turn();
  expect([begun, came]).toEqual([[1, 2, 3], []]);
  ends.get(1)?.resolve('one');
  await turn();
  expect([begun, came]).toEqual([
    [1, 2, 3, 4, 5],
    ['one', 'two'],
  ]);
  // The fifth fails before its turn: nobody hears of it once the third has ended the whole.
  ends.get(5)?.reject(new Error('fifth'));
  ends.get(3)?.reject(new Error('third'));
  await expect(all).rejects.toThrow('third');
});
