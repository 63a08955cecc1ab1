import { expect, test } from 'vitest';
import { soak } from '../soak/soak.ts';
import { temporaryFolder } from '../support/library-bench.ts';

test('twenty kills lose no run, pay none twice and leave no half file', async () => {
  const report = await soak(await temporaryFolder(), 20, 11, () => undefined);
  expect(report.complaints).toEqual([]);
  expect(report.runs).toBeGreaterThan(5);
}, 240_000);
