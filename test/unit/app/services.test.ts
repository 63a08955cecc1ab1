import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { nodeMeshChannel } from '../../../main/mesh/node-channel.ts';
import { Services } from '../../../main/services.ts';
import { temporaryFolder } from '../../support/library-bench.ts';
import { Workshop } from '../library/support.ts';

/** All services over folders of their own, without a key and without a network. */
async function bench() {
  const folder = await temporaryFolder();
  const published: string[] = [];
  const services = new Services({
    userData: path.join(folder, 'user'),
    defaultLibrary: path.join(folder, 'library'),
    sampleFolder: path.join(folder, 'sample'),
    env: {},
    platform: process.platform,
    fetch: () => Promise.reject(new TypeError('fetch failed')),
    secretBox: {
      isAvailable: () => Promise.resolve(false),
      seal: () => Promise.reject(new Error('no keyring')),
      open: () => Promise.reject(new Error('no keyring')),
    },
    spawnMeshProcess: () => nodeMeshChannel(),
    keepAwake: () => () => undefined,
    toSystemTrash: () => Promise.resolve(),
    log: silentLog,
    version: '0.1.0',
    publish: (name) => published.push(name),
    runChanged: () => undefined,
    libraryChanged: () => undefined,
  });
  onTestFinished(() => services.close());
  return { folder, services, published };
}

test('the library that is open already is not opened a second time, by whatever path', async () => {
  const { folder, services } = await bench();
  await services.start();
  const open = services.shop();
  await services.libraries.change(path.join(folder, 'library'));
  const link = path.join(folder, 'link');
  await symlink(path.join(folder, 'library'), link);
  await services.libraries.change(link);
  expect(services.shop()).toBe(open);
});

test('another library takes the place of the one before, and says what it could not read', async () => {
  const { folder, services, published } = await bench();
  await services.start();
  const before = services.shop();
  await before.library.createProject('Dragon');
  const other = path.join(folder, 'other');
  await mkdir(path.join(other, 'broken'), { recursive: true });
  await writeFile(path.join(other, 'broken/project.json'), 'not JSON');
  expect(await services.libraries.change(other)).toMatchObject({ state: { name: 'other', problems: 1 } });
  expect(services.shop().library.folder).toBe(other);
  expect(published).toContain('library:changed');

  published.length = 0;
  services.shop().library.noteProblems([{ place: 'Dragon/project 2.json', sentence: 'There are two.' }]);
  expect(published).toEqual(['shelf:changed']);
  expect(services.libraries.view()).toMatchObject({ state: { problems: 2 } });
});

test('who paid for a run is told to the ledger in the same moment', async () => {
  const { folder, services, published } = await bench();
  const shop = new Workshop(folder);
  const before = await shop.open();
  const { project } = await shop.project(before);
  const { id } = await shop.doneRun(before, project);
  before.close();
  await services.start();
  const { library, marks } = services.shop();
  published.length = 0;
  const done = await marks.change([{ kind: 'run', id }], { paidElsewhere: true });
  expect(published).toEqual(expect.arrayContaining(['run:changed', 'ledger:changed', 'account:changed']));
  expect(library.sumsSince(0).charged).toBe(0);
  published.length = 0;
  await marks.set(done.undo);
  expect(published).toEqual(expect.arrayContaining(['run:changed', 'ledger:changed', 'account:changed']));
  expect(library.sumsSince(0).charged).toBe(0.15);
});

test('a folder that cannot be a library leaves the one before open', async () => {
  const { folder, services } = await bench();
  await services.start();
  const project = await services.shop().library.createProject('Dragon');
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await expect(services.libraries.change(path.join(file, 'library'))).rejects.toMatchObject({ name: 'AppError' });
  await services.libraries.settled();
  expect(await services.shop().library.project(project.id)).toMatchObject({ name: 'Dragon' });
  expect(services.settingsView().libraryName).toBe('library');
});

test('quitting while the library opens closes what comes of it, and opens nothing after', async () => {
  const { folder, services } = await bench();
  const started = services.start();
  await services.close();
  await started;
  expect(services.shopIfOpen()).toBeNull();
  // SQLite removes what it keeps beside an index when that is closed.
  const index = await readdir(path.join(folder, 'user/index')).catch(() => []);
  expect(index.filter((name) => name.endsWith('-wal'))).toEqual([]);
  await expect(services.libraries.change(path.join(folder, 'other'))).rejects.toMatchObject({ code: 'bad-request' });
});

test('a library that is gone is not answered with an empty one, and is found wherever it is', async () => {
  const { folder, services } = await bench();
  await services.start();
  const project = await services.shop().library.createProject('Dragon');
  const elsewhere = path.join(folder, 'stick/My sculpts');
  await services.libraries.change(path.join(folder, 'other'));
  await mkdir(path.join(folder, 'stick'));
  await rename(path.join(folder, 'library'), elsewhere);
  const gone = services.libraries.view().recent.find(({ name }) => name === 'library');
  await expect(services.libraries.openRecent(gone?.id ?? '')).rejects.toMatchObject({
    code: 'file-missing',
    message: 'The library “library” is not where it was.',
  });
  expect(await readdir(folder)).not.toContain('library');

  // Shown where it is now, it is found, whichever is open meanwhile; in a folder that only has others it is not.
  const locate = (where: string) => services.libraries.locate(gone?.id ?? '', where);
  await expect(locate(path.join(folder, 'other'))).rejects.toMatchObject({
    code: 'not-found',
    message: '“library” is not in that folder.',
  });
  expect(services.libraries.view()).toMatchObject({ state: { kind: 'open', name: 'other' } });
  await locate(path.join(folder, 'stick'));
  expect(services.libraries.view()).toMatchObject({ state: { kind: 'open', name: 'My sculpts', id: gone?.id } });
  expect(await services.shop().library.project(project.id)).toMatchObject({ name: 'Dragon' });
  await expect(services.libraries.change(path.join(elsewhere, 'Dragon'))).rejects.toMatchObject({
    code: 'unsupported-file',
  });
});
