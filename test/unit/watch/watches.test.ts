import { createHash, randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import { Intake } from '../../../main/intake/intake.ts';
import { Uploads } from '../../../main/intake/uploads.ts';
import { exchangeFile } from '../../../main/watch/exchange.ts';
import { nextVersion } from '../../../main/watch/version-name.ts';
import { Watches, type Arrival } from '../../../main/watch/watches.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { libraryIn, temporaryFolder } from '../../support/library-bench.ts';
import { meshEngineHere } from '../../support/mesh-engine.ts';

const SAMPLE = path.join(import.meta.dirname, '../../../assets/sample/inputs/snail_coarse.glb');
const obj = (height: number): string =>
  `v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 ${height}\nf 1 2 3\nf 1 4 2\nf 1 3 4\nf 2 4 3\n`;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A real library with one coarse mesh, and an artist's file beside it. */
async function bench() {
  const folder = await temporaryFolder();
  const library = await libraryIn(folder);
  const stagingFolder = path.join(folder, 'staging');
  const intake = new Intake({
    library,
    engine: meshEngineHere(),
    meshes: { warm: () => undefined },
    uploads: new Uploads({ folder: stagingFolder, newId: randomUUID, mostBytes: 1_000_000 }),
    stagingFolder,
    newId: randomUUID,
    log: silentLog,
    publishProject: () => undefined,
    publishMedia: () => undefined,
  });
  const given = path.join(folder, 'hero_coarse.glb');
  await copyFile(SAMPLE, given);
  const { projectId, added } = await intake.add(null, [{ kind: 'path', path: given }]);
  const project = projectId ?? '';
  const home = path.join(folder, 'exchange "é"');
  await mkdir(home);
  const clock = new FakeClock();
  const arrived: Arrival[] = [];
  const refused: string[] = [];
  const open = async (): Promise<Watches> => {
    const watches = new Watches({
      file: path.join(folder, 'watches.json'),
      staging: stagingFolder,
      shop: () => ({ library, intake }),
      clock,
      newId: randomUUID,
      log: silentLog,
      arrived: (arrival) => arrived.push(arrival),
      refused: (message, advice) => refused.push(`${message} ${advice}`),
      changed: () => undefined,
    });
    await watches.start();
    onTestFinished(() => watches.close());
    return watches;
  };
  const meshId = added[0]?.id ?? '';
  const names = async () => (await library.project(project)).inputs.map(({ name }) => name);
  return { folder, home, library, project, meshId, clock, arrived, refused, open, names };
}

test('what is saved over a watched file becomes the next version, beside what is there', async () => {
  const { home, library, project, meshId, clock, arrived, open, names } = await bench();
  const watches = await open();
  const file = path.join(home, 'hero.glb');
  // It is watched before it is there.
  await watches.add(project, meshId, file);
  const draft = (await library.project(project)).draft;
  await writeFile(file, await readFile(SAMPLE)); // the very same bytes: no news
  await clock.until(() => watches.of(project)[0]?.seen !== null);
  expect(arrived).toEqual([]);

  // As Blender's OBJ exporter, or any careful program, saves: another file takes its place.
  const objFile = path.join(home, 'hero.obj');
  const watch = await watches.add(project, meshId, objFile);
  await writeFile(`${objFile}.tmp`, obj(1));
  await rename(`${objFile}.tmp`, objFile);
  await clock.until(() => arrived.length === 1);
  expect(arrived[0]).toMatchObject({
    watchId: watch.id,
    projectId: project,
    input: { name: 'hero_coarse v2.obj', slot: 'mesh' },
  });
  await writeFile(objFile, obj(2));
  await clock.until(() => arrived.length === 2);
  expect(await names()).toEqual(['hero_coarse.glb', 'hero_coarse v2.obj', 'hero_coarse v3.obj']);
  // Each knows the one before, also from the file alone.
  const ids = (await library.project(project)).inputs.map(({ id }) => id);
  const [first, second, third] = ids;
  for (const id of ids) {
    const { nodes, edges } = library.catalogue.lineage(id);
    expect(nodes).toHaveLength(3);
    expect(edges).toHaveLength(2);
    expect(edges).toEqual(
      expect.arrayContaining([
        { from: first, to: second, how: 'version' },
        { from: second, to: third, how: 'version' },
      ]),
    );
  }
  // What the next press of Refine would send is what it was.
  expect((await library.project(project)).draft).toEqual(draft);
});

test('what was there when the watch began is no news, nor is saving it again as it was', async () => {
  const { home, project, meshId, clock, arrived, open } = await bench();
  const watches = await open();
  const file = path.join(home, 'hero.obj');
  await writeFile(file, obj(1));
  const { seen } = await watches.add(project, meshId, file);
  await utimes(file, new Date(), new Date(Date.now() + 60_000));
  await clock.until(() => watches.of(project)[0]?.seen?.stamp !== seen?.stamp);
  expect(arrived).toEqual([]);
});

test('a file that is still being written is waited for, and taken in once', async () => {
  const { home, project, meshId, clock, arrived, refused, open } = await bench();
  const watches = await open();
  const file = path.join(home, 'hero.glb');
  const whole = Buffer.from(await readFile(SAMPLE));
  await watches.add(project, meshId, file);
  await writeFile(file, whole.subarray(0, whole.length / 2));
  await clock.advance(2500); // half of it rests for a while
  expect([arrived.length, refused.length]).toEqual([0, 0]);
  await writeFile(file, whole);
  await clock.until(() => watches.of(project)[0]?.seen?.sha256 === sha256(whole));
  expect([arrived.length, refused.length]).toEqual([0, 0]); // and it is the one that is there
});

test('what cannot be used is told of once, and the next that can is taken', async () => {
  const { home, project, meshId, clock, arrived, refused, open } = await bench();
  const watches = await open();
  const file = path.join(home, 'hero.obj');
  await watches.add(project, meshId, file);
  await writeFile(file, 'not a mesh');
  await clock.until(() => refused.length === 1);
  expect(refused[0]).toMatch(/^hero\.obj was saved again, but cannot be used\. \S.*\S$/);
  await clock.advance(20_000);
  expect(refused).toHaveLength(1);
  await writeFile(file, obj(3));
  await clock.until(() => arrived.length === 1);
});

test('watches outlive the app, and what was saved meanwhile is found', async () => {
  const { folder, home, project, meshId, clock, arrived, open } = await bench();
  const file = path.join(home, 'hero.obj');
  const first = await open();
  const watch = await first.add(project, meshId, file);
  await first.close();
  await writeFile(file, obj(1));
  const second = await open();
  expect(second.of(project)).toEqual([watch]);
  await clock.until(() => arrived.length === 1);
  await second.remove(watch.id);
  await writeFile(file, obj(2));
  await clock.advance(5000);
  expect(arrived).toHaveLength(1);
  expect((await stat(path.join(folder, 'watches.json'))).isFile()).toBe(true);
  expect(() => second.get(watch.id)).toThrow('not watched any more');
});

test('only what can come home as a mesh by itself is watched, and only for a mesh that is there', async () => {
  const { home, project, meshId, open } = await bench();
  const watches = await open();
  for (const name of ['hero.blend', 'hero.gltf', 'hero']) {
    await expect(watches.add(project, meshId, path.join(home, name))).rejects.toMatchObject({
      code: 'unsupported-file',
    });
  }
  await expect(watches.add(project, randomUUID(), path.join(home, 'a.glb'))).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('a file to come back by is one that nobody has yet', async () => {
  const { folder } = await bench();
  const home = path.join(folder, 'Exchange');
  const file = await exchangeFile(home, 'a/b: "c"', 'hero.obj');
  expect(path.relative(home, file)).toBe(path.join('a b c', 'hero.glb'));
  await writeFile(file, '');
  expect(path.basename(await exchangeFile(home, 'a/b: "c"', 'hero.obj'))).toBe('hero 2.glb');
});

test.each([
  ['hero_coarse.glb', ['hero_coarse.glb'], '.glb', 'hero_coarse v2.glb'],
  ['hero_coarse v2.glb', ['hero_coarse.glb', 'hero_coarse v2.glb'], '.obj', 'hero_coarse v3.obj'],
  ['Hero.obj', ['hero.glb', 'HERO v9.glb', 'hero v10 final.glb'], '.glb', 'Hero v10.glb'],
  ['v2', ['v2'], '.glb', 'v2 v2.glb'],
])('the version after %s of %j is %s: %s', (name, taken, ending, next) => {
  expect(nextVersion(name, taken, ending)).toBe(next);
});
