import { readFile, rm, writeFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { expect, test, vi } from 'vitest';
import { mediumOf, thumbnailOf } from '../../../main/app/media.ts';
import { systemClock } from '../../../main/base/clock.ts';
import { silentLog } from '../../../main/base/log.ts';
import type { MeshEngine } from '../../../main/mesh/port.ts';
import { CacheFolder } from '../../../main/meshes/cache-folder.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';
import { png } from '../../support/pictures.ts';
import { going } from '../mesh/workbench.ts';
import { bench, PATIENT } from './bench.ts';

const LARGE = { width: 720, height: 600 };
const SMALL = { width: 512, height: 427 };

/** A library with the real work on pictures, and what its page is served for each. */
async function pictures() {
  const here = meshEngineHere();
  const shrinking: Promise<void>[] = [];
  const shrink: MeshEngine['shrink'] = (...given) => {
    const work = here.shrink(...given);
    shrinking.push(work);
    return work;
  };
  const made = await bench({ engine: { ...here, shrink } });
  const open = () => {
    const shop = { library: made.library, meshes: made.open(), exports: { file: () => Promise.resolve(null) } };
    const served = async (id: string) => readFile((await mediumOf(shop, id, 'thumbnail', going))?.path ?? '');
    return { served, close: () => shop.meshes.close() };
  };
  return { ...made, open, shrinking };
}

test('a large picture is shown whole until it has a small one, which is made once and kept', async () => {
  const { open, addPicture, media, shrinking } = await pictures();
  const id = await addPicture(png(LARGE.width, LARGE.height), LARGE);
  const first = open();
  expect(decode(await first.served(id))).toMatchObject(LARGE);
  await vi.waitFor(() => expect(media).toEqual([id]), PATIENT);
  expect(decode(await first.served(id))).toMatchObject(SMALL);
  await first.close();
  expect(decode(await open().served(id))).toMatchObject(SMALL);
  expect(shrinking).toHaveLength(1);
});

test('a picture that is small is shown as it is', async () => {
  const { open, addPicture, shrinking } = await pictures();
  const bytes = png(90, 90);
  expect(await open().served(await addPicture(bytes, { width: 90, height: 90 }))).toEqual(bytes);
  expect(shrinking).toEqual([]);
});

test('a picture that cannot be made small is tried once, and stays as it is', async () => {
  const { open, addPicture, media, shrinking } = await pictures();
  const bytes = Buffer.from('The browser may know better what to do with it.');
  const id = await addPicture(bytes, LARGE);
  const { served } = open();
  expect(await served(id)).toEqual(bytes);
  await vi.waitFor(() => expect(shrinking).toHaveLength(1), PATIENT);
  await expect(shrinking[0]).rejects.toMatchObject({ code: 'unsupported-file' });
  await new Promise(setImmediate);
  expect(await served(id)).toEqual(bytes);
  await new Promise(setImmediate);
  expect(shrinking).toHaveLength(1);
  expect(media).toEqual([]);
});

test('of a picture that was changed outside the app no small one is kept in the name of the one that came', async () => {
  const { open, library, addPicture, media, shrinking } = await pictures();
  const bytes = png(LARGE.width, LARGE.height);
  const id = await addPicture(bytes, LARGE);
  const file = (await library.pathOf(id, 'image')) ?? '';
  const painted = png(LARGE.width, LARGE.height, 0);
  await writeFile(file, painted);
  const first = open();
  expect(await first.served(id)).toEqual(painted);
  // What is asked for later is made later.
  const other = await addPicture(png(LARGE.width, LARGE.height, 9), LARGE);
  await first.served(other);
  await vi.waitFor(() => expect(media).toContain(other), PATIENT);
  expect(media).toEqual([other]);
  expect(shrinking).toHaveLength(1);
  await first.close();
});

test('of a library that is only being read a large picture is shown if it has a small one, and nothing is made', async () => {
  const { open, library, addPicture, cacheFolder, project, media, shrinking } = await pictures();
  const small = await addPicture(png(90, 90), { width: 90, height: 90 });
  const id = await addPicture(png(LARGE.width, LARGE.height), LARGE);
  const cache = new CacheFolder(cacheFolder, Infinity, systemClock, silentLog);
  expect(await thumbnailOf(library, cache, small)).toMatchObject({ contentType: 'image/png' });
  expect(await thumbnailOf(library, cache, id)).toBeNull();
  expect(shrinking).toEqual([]);
  await open().served(id);
  await vi.waitFor(() => expect(media).toEqual([id]), PATIENT);
  const kept = await thumbnailOf(library, cache, id);
  expect(kept?.contentType).toBe('image/png');
  expect(decode(await readFile(kept?.path ?? ''))).toMatchObject(SMALL);

  // It was moved while the app was closed, which the index does not know yet.
  await rm(await library.projectFolder(project.id), { recursive: true });
  expect(await thumbnailOf(library, cache, small)).toBeNull();
});
