import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Libraries, type OpeningHooks } from '../../../main/app/libraries.ts';
import type { LibraryShop } from '../../../main/app/library-shop.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { silentLog } from '../../../main/base/log.ts';
import { access, type Access } from '../../../main/library/access.ts';
import { Settings } from '../../../main/settings/settings.ts';
import { openSettingsStore } from '../../../main/settings/store.ts';
import { temporaryFolder } from '../../support/library-bench.ts';

const ID = '60000000-0000-4000-8000-000000000001';

/** Libraries whose opening takes as long as the test says. */
async function bench() {
  const root = await temporaryFolder();
  for (const name of ['first', 'second']) {
    await mkdir(path.join(root, name));
    await writeFile(path.join(root, name, 'library.json'), JSON.stringify({ version: 1, id: ID, createdAt: 0 }));
  }
  const closed: string[] = [];
  /** As much of one as is asked for here. */
  const shop = (name: string, may: Access): LibraryShop =>
    ({
      library: { record: { id: ID }, access: may, problems: [] },
      close: () => Promise.resolve(void closed.push(name)),
    }) as unknown as LibraryShop;
  const openings: { folder: string; hooks: OpeningHooks; end: PromiseWithResolvers<LibraryShop> }[] = [];
  const published: string[] = [];
  const libraries = new Libraries({
    open: (folder, hooks) => {
      const end = Promise.withResolvers<LibraryShop>();
      hooks.signal.addEventListener('abort', () => end.reject(hooks.signal.reason as Error));
      openings.push({ folder: path.basename(folder), hooks, end });
      return end.promise;
    },
    given: path.join(root, 'first'),
    defaultFolder: path.join(root, 'default'),
    settings: new Settings(openSettingsStore(path.join(root, 'user'), 0)),
    publish: (name) => published.push(name),
    log: silentLog,
    changed: () => undefined,
  });
  onTestFinished(() => libraries.close());
  return { root, libraries, openings, closed, published, shop };
}

const opening = async (openings: readonly unknown[], nth: number): Promise<void> =>
  expect.poll(() => openings.length).toBe(nth);

test('a library whose files take a while can be looked at meanwhile, and worked in as soon as they are read', async () => {
  const { libraries, openings, closed, published, shop } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  expect(libraries.view().state).toMatchObject({ kind: 'opening' });
  const told: string[] = [];
  void libraries.shown.then(() => told.push('shown'));
  void started.then(() => told.push('started'));
  openings[0]?.hooks.early(shop('early', access.beingRead()));
  await expect.poll(() => told).toEqual(['shown']);
  openings[0]?.hooks.progress(3, 12);
  const readOnly = { why: 'being-read', message: 'The files of this library are still being looked through.' };
  expect(libraries.view().state).toMatchObject({ kind: 'open', readOnly, reading: { done: 3, total: 12 } });
  expect(published).not.toContain('library:changed');

  openings[0]?.end.resolve(shop('whole', access.writable));
  await started;
  expect(libraries.view().state).toMatchObject({ kind: 'open', readOnly: null, reading: null });
  expect(published).toContain('library:changed');
  // What it was asked for may still be on its way.
  expect(closed).toEqual([]);
  await libraries.close();
  expect(closed.toSorted()).toEqual(['early', 'whole']);
});

test('a disk that goes away meanwhile takes what was shown of it along', async () => {
  const { libraries, openings, closed, shop } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  openings[0]?.hooks.early(shop('early', access.beingRead()));
  openings[0]?.end.reject(new AppError('file-missing', 'A file is not where it was.'));
  await started;
  expect(libraries.view().state).toMatchObject({ kind: 'closed', isMissing: true });
  expect(closed).toEqual(['early']);
  expect(libraries.shopIfOpen()).toBeNull();
});

test('nobody waits for an opening whose library is not wanted any more', async () => {
  const { root, libraries, openings, closed, shop } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  openings[0]?.hooks.early(shop('early', access.beingRead()));

  // What is no library, or is the same one, is no reason to end it.
  await mkdir(path.join(root, 'other/things'), { recursive: true });
  await writeFile(path.join(root, 'other/notes.txt'), '');
  await expect(libraries.change(path.join(root, 'other'))).rejects.toMatchObject({ code: 'unsupported-file' });
  expect(openings[0]?.hooks.signal.aborted).toBe(false);

  const changed = libraries.change(path.join(root, 'second'));
  await opening(openings, 2);
  await started;
  expect(openings.map(({ folder }) => folder)).toEqual(['first', 'second']);
  expect(openings[0]?.hooks.signal.aborted).toBe(true);
  expect(closed).toEqual(['early']);
  openings[1]?.end.resolve(shop('second', access.writable));
  expect(await changed).toMatchObject({ state: { kind: 'open', name: 'second' } });

  const again = libraries.change(path.join(root, 'first'));
  await opening(openings, 3);
  await libraries.close();
  await expect(again).rejects.toMatchObject({ code: 'cancelled' });
  expect(libraries.view().state).toMatchObject({ kind: 'closed' });
});
