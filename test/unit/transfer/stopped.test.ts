import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '../../../main/base/app-error.ts';
import type { Library } from '../../../main/library/port.ts';
import { Transfer } from '../../../main/transfer/transfer.ts';
import { silentLog } from '../../../main/base/log.ts';
import { importLines } from '../../../renderer/messages/transfer.ts';
import { titles } from '../library/support.ts';
import { bench, markIn, never, quiet } from './bench.ts';

/** A library of three projects to bring in. */
async function three() {
  const from = await bench();
  for (const name of ['Castle', 'Dragon', 'Tower']) await from.shop.project(from.library, name);
  return from;
}

test('an import that is stopped tells what came by then, and what did not', async () => {
  const from = await three();
  const to = await bench();
  const stop = new AbortController();
  const shares: number[] = [];
  const report = await to.transfer.bringIn(from.shop.folder, stop.signal, (share) => {
    shares.push(share);
    if (share > 1 / 3) stop.abort(new Error('stop'));
  });
  expect(report).toMatchObject({
    projects: [{ name: 'Castle', outcome: 'added' }],
    ended: { why: null, left: ['Dragon', 'Tower'] },
  });
  expect(titles(to.library, 'project', '')).toEqual(['Castle']);
  // How far it is goes by the bytes of a project, too: one of gigabytes does not stand still until it is whole.
  const within = shares.filter((share) => share > 0 && share < 1 / 3);
  expect(within.length).toBeGreaterThan(0);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const { summary, groups } = importLines(report);
  expect(summary).toBe('Stopped. 1 project added.');
  expect(groups.at(-1)).toMatchObject({ title: 'Not brought in, or not all of it', lines: ['Dragon', 'Tower'] });

  // Of several places also those that were not begun.
  const again = new AbortController();
  const places = [from.shop.folder, path.join(from.out, 'holiday.zip')];
  const all = await to.transfer.bringInAll(places, again.signal, (share) => {
    if (share > 1 / 6) again.abort(new Error('stop'));
  });
  expect(all.ended).toEqual({ why: null, left: ['Dragon', 'Tower', 'holiday.zip'] });
});

test('a library that is closed first ends what is being brought in, and keeps what came', async () => {
  const from = await three();
  const to = await bench();
  const second = Promise.withResolvers<undefined>();
  const coming = to.transfer.bringIn(from.shop.folder, never, (share) => {
    if (share > 1 / 3) second.resolve(undefined);
  });
  await second.promise;
  await to.transfer.close();
  to.library.close();
  expect(await coming).toMatchObject({ ended: { why: null } });
  expect((await readdir(to.shop.folder)).filter((name) => name.includes('.tmp-'))).toEqual([]);
  expect(titles(await to.shop.open(), 'project', '')).toContain('Castle');
});

test('an import that fills the disk tells what came by then; with nothing to tell, the disk says so', async () => {
  const from = await three();
  const to = await bench();
  let room = 1;
  const full: Library['addProject'] = (...args) => {
    if (room-- > 0) return to.library.addProject(...args);
    throw new AppError('disk-full', 'The disk is full.', { advice: 'Free some space, then try again.' });
  };
  const library = new Proxy(to.library, {
    get(target, key) {
      const value: unknown = key === 'addProject' ? full : Reflect.get(target, key, target);
      return typeof value === 'function' ? (...args: unknown[]): unknown => Reflect.apply(value, target, args) : value;
    },
  });
  const transfer = new Transfer({
    library,
    markRun: markIn(to.library),
    stagingFolder: path.join(to.shop.root, 'staging'),
    now: () => to.shop.time,
    log: silentLog,
    publishProjects: quiet,
    publishChanged: quiet,
  });
  const report = await transfer.bringIn(from.shop.folder, never, quiet);
  expect(report).toMatchObject({
    projects: [{ name: 'Castle', outcome: 'added' }],
    ended: { why: 'The disk is full. Free some space, then try again.', left: ['Dragon', 'Tower'] },
  });
  expect(importLines(report).summary).toBe('The disk is full. Free some space, then try again. 1 project added.');
  expect(titles(to.library, 'project', '')).toEqual(['Castle']);

  const fresh = await bench();
  await fresh.shop.project(fresh.library, 'Bridge');
  await expect(transfer.bringIn(fresh.shop.folder, never, quiet)).rejects.toMatchObject({ code: 'disk-full' });
});
