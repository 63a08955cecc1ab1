import { expect, test } from 'vitest';
import { soak } from '../soak/soak.ts';
import { temporaryFolder } from '../support/library-bench.ts';

test('eight kills lose no run, pay none twice and leave no half file', async () => {
  const report = await soak(await temporaryFolder(), 8, 11, () => undefined);
  expect(report.complaints).toEqual([]);
  expect(report.runs).toBeGreaterThan(2);
}, 240_000);
