import { expect, test } from 'vitest';
import { fuzz } from '../../fuzz/fuzz.ts';
import { seeds } from '../../fuzz/seeds.ts';

/** Of 13 seeds, some 500 files; `npm run fuzz` tries 10,000. */
const TIMES = 39;

test.each(await seeds())('no broken $kind does worse than be refused in words', async (seed) => {
  const { taken, refused, failures } = await fuzz(seed, { times: TIMES, start: 20_261_123, inspectEvery: 13 });
  expect(failures).toEqual([]);
  expect(taken + refused).toBe(TIMES);
  // Neither is everything let through, nor does the breaking leave nothing whole.
  expect(refused).toBeGreaterThan(3);
  expect(taken).toBeGreaterThan(0);
});
