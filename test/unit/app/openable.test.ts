import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openable } from '../../../main/app/openable.ts';
import { BUILT_IN_RECIPES } from '../../../preload/contract/finish.ts';
import { exportBench, going, hashOf } from '../export/bench.ts';

test('a slicer gets a copy, in millimetres, of what an export has made already; the result itself is never handed out', async () => {
  const { library, exports, finished, engine, folder, run, original, clock } = await exportBench();
  const before = await hashOf(original);
  const print = BUILT_IN_RECIPES[3];
  await exports.write({ runId: run.id, recipe: print, proof: false }, path.join(folder, 'mine.3mf'), ...going);

  const deps = { library, finished, folder: path.join(folder, 'handed out'), now: () => clock.now() };
  const first = await openable(run.id, '3mf', deps, ...going);
  const second = await openable(run.id, '3mf', deps, ...going);
  expect(path.extname(first)).toBe('.3mf');
  expect(second).not.toBe(first);
  expect(await readFile(first)).toEqual(await readFile(path.join(folder, 'mine.3mf')));
  expect(engine.calls.filter((call) => call === 'finish')).toHaveLength(1);
  expect(await hashOf(original)).toBe(before);
});
