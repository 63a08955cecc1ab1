import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Libraries, type OpeningHooks } from '../../../main/app/libraries.ts';
import type { LibraryShop } from '../../../main/app/library-shop.ts';
import { AppError } from '../../../main/base/app-error.ts';
import { silentLog } from '../../../main/base/log.ts';
import { access, type Access } from '../../../main/library/access.ts';
import type { Library } from '../../../main/library/port.ts';
import { Settings } from '../../../main/settings/settings.ts';
import { openSettingsStore } from '../../../main/settings/store.ts';
import { temporaryFolder } from '../../support/library-bench.ts';

const ID = '60000000-0000-4000-8000-000000000001';

/** Libraries whose opening takes as long as the test says. */
async function bench() {
  const root = await temporaryFolder();
  for (const name of ['first', 'second', 'third']) {
    await mkdir(path.join(root, name));
    await writeFile(path.join(root, name, 'library.json'), JSON.stringify({ version: 1, id: ID, createdAt: 0 }));
  }
  const closed: string[] = [];
  /** As much of them as is asked for here. */
  const library = (may: Access): Library => ({ record: { id: ID }, access: may, problems: [] }) as unknown as Library;
  const early = library(access.beingRead());
  const shop = (name: string): LibraryShop =>
    ({
      library: library(access.writable),
      runner: { active: () => Promise.resolve([]) },
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
  return { root, libraries, openings, closed, published, shop, early };
}

const opening = async (openings: readonly unknown[], nth: number): Promise<void> =>
  expect.poll(() => openings.length).toBe(nth);

/** The same, with the first one open. */
async function openedFirst() {
  const made = await bench();
  const started = made.libraries.start();
  await opening(made.openings, 1);
  made.openings[0]?.end.resolve(made.shop('first'));
  await started;
  return made;
}

test('a library whose files take a while can be looked through meanwhile, and worked in as soon as they are read', async () => {
  const { libraries, openings, closed, published, shop, early } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  expect(libraries.view().state).toMatchObject({ kind: 'opening' });
  const told: string[] = [];
  void libraries.shownEarly.then(() => told.push('shown'));
  void started.then(() => told.push('started'));
  openings[0]?.hooks.early(early);
  await expect.poll(() => told).toEqual(['shown']);
  openings[0]?.hooks.progress(3, 12);
  const message = 'The files of this library are still being looked through.';
  const readOnly = { why: 'being-read', message };
  expect(libraries.view().state).toMatchObject({ kind: 'open', readOnly, reading: { done: 3, total: 12 } });
  expect(libraries.library()).toBe(early);
  expect(await libraries.libraryAgain()).toBe(early);
  // Nothing can be done with it: no service works on what may be another by now.
  expect(libraries.shopIfOpen()).toBeNull();
  expect(() => libraries.shop()).toThrow(expect.objectContaining({ code: 'read-only', message }));
  // What is listed is another library's, or nothing.
  expect(published).toContain('library:changed');
  published.length = 0;

  const whole = shop('whole');
  openings[0]?.end.resolve(whole);
  await started;
  expect(libraries.view().state).toMatchObject({ kind: 'open', readOnly: null, reading: null });
  expect(libraries.library()).toBe(whole.library);
  expect(libraries.shop()).toBe(whole);
  expect(published).toContain('library:changed');
  await libraries.close();
  expect(closed).toEqual(['whole']);
});

test('a disk that goes away meanwhile takes what was shown of it along', async () => {
  const { libraries, openings, published, early } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  openings[0]?.hooks.early(early);
  published.length = 0;
  openings[0]?.end.reject(new AppError('file-missing', 'A file is not where it was.'));
  await started;
  expect(libraries.view().state).toMatchObject({ kind: 'closed', isMissing: true });
  expect(libraries.libraryIfShown()).toBeNull();
  // Lists that were told to ask again would have it opened again, and again.
  expect(published).not.toContain('library:changed');
});

test('whoever asks for lists while a library is being opened gets them as soon as it can be looked through', async () => {
  const { libraries, openings, shop, early } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  const asked = libraries.libraryAgain();
  openings[0]?.hooks.early(early);
  expect(await asked).toBe(early);
  openings[0]?.end.resolve(shop('first'));
  await started;
  expect(openings).toHaveLength(1);
});

test('where neither of two can be opened, the one that was open last is again, and why is said before', async () => {
  const { root, libraries, openings, shop } = await openedFirst();
  const second = libraries.change(path.join(root, 'second'));
  await opening(openings, 2);
  const third = libraries.change(path.join(root, 'third'));
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  await opening(openings, 3);
  // One that is followed by another is nobody's end.
  expect(libraries.view().state).toMatchObject({ kind: 'opening', name: 'third' });
  openings[2]?.end.reject(new AppError('file-missing', 'A file is not where it was.'));
  await expect(third).rejects.toMatchObject({ code: 'file-missing' });
  await opening(openings, 4);
  expect(openings[3]?.folder).toBe('first');
  openings[3]?.end.resolve(shop('first'));
  await libraries.settled();
  expect(libraries.view().state).toMatchObject({ kind: 'open', name: 'first' });
});

test('nobody waits for an opening whose library is not wanted any more', async () => {
  const { root, libraries, openings, closed, shop, early } = await bench();
  const started = libraries.start();
  await opening(openings, 1);
  openings[0]?.hooks.early(early);

  // What is no library, or is the same one, is no reason to end it.
  await mkdir(path.join(root, 'other/things'), { recursive: true });
  await writeFile(path.join(root, 'other/notes.txt'), '');
  await expect(libraries.change(path.join(root, 'other'))).rejects.toMatchObject({ code: 'unsupported-file' });
  expect(openings[0]?.hooks.signal.aborted).toBe(false);

  const second = libraries.change(path.join(root, 'second'));
  await opening(openings, 2);
  await started;
  expect(libraries.libraryIfShown()).toBeNull();
  const third = libraries.change(path.join(root, 'third'));
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  await opening(openings, 3);
  // The first one was not opened again in between.
  expect(openings.map(({ folder }) => folder)).toEqual(['first', 'second', 'third']);
  openings[2]?.end.resolve(shop('third'));
  expect(await third).toMatchObject({ state: { kind: 'open', name: 'third' } });

  const again = libraries.change(path.join(root, 'first'));
  await opening(openings, 4);
  expect(closed).toEqual(['third']);
  await libraries.close();
  await expect(again).rejects.toMatchObject({ code: 'bad-request', message: 'The app is closing.' });
  expect(libraries.view().state).toMatchObject({ kind: 'closed' });
});

test('of several wishes for a library only the last is opened', async () => {
  const { root, libraries, openings } = await openedFirst();
  const wishes = ['second', 'third', 'first'].map((name) => libraries.change(path.join(root, name)));
  const ends = await Promise.allSettled(wishes);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(libraries.view().state).toMatchObject({ kind: 'open', name: 'first' });
  expect(openings).toHaveLength(1);
});
