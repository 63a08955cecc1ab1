import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../main/base/log.ts';
import { openSample } from '../../main/intake/sample.ts';
import { openLibrary } from '../../main/library/open.ts';
import { temporaryFolder } from '../support/library-bench.ts';

test('the sample that travels with the app opens as a finished project, once', async () => {
  const folder = await temporaryFolder();
  const library = await openLibrary({
    folder: path.join(folder, 'library'),
    indexFolder: path.join(folder, 'index'),
    now: () => Date.now(),
    newId: randomUUID,
    log: silentLog,
  });
  const sample = path.join(import.meta.dirname, '../../assets/sample');
  const projectId = await openSample(library, sample);
  expect(await openSample(library, sample)).toBe(projectId);

  const [run] = await library.runsOf(projectId);
  expect(run).toMatchObject({ state: 'done', price: { amount: 0 } });
  expect(run?.result?.placement?.residual).toBeLessThan(0.01);
  expect(run?.result?.triangles).toBeLessThanOrEqual(300_000);
  expect(library.cards({ kind: 'project', search: 'snail', after: null, limit: 10 }).total).toBe(1);
  library.close();
});
