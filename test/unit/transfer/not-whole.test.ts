import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Library } from '../../../main/library/port.ts';
import { newRun } from '../library/support.ts';
import { bench, delivered, never, quiet } from './bench.ts';

/** Three projects with a run each: one whole, one with an edited picture and mesh, one that lacks files. */
async function damaged() {
  const at = await bench();
  const { shop, library } = at;
  const runs = [];
  for (const name of ['Dragon', 'Tower', 'Castle']) {
    const { project } = await shop.project(library, name);
    runs.push(await delivered(shop, library, project));
  }
  const [, tower = '', castle = ''] = await Promise.all(runs.map(({ id }) => library.runFolder(id)));
  await writeFile(path.join(shop.folder, 'Tower/inputs/hero.png'), 'edited by hand since');
  await writeFile(path.join(tower, 'refined.glb'), 'edited by hand since');
  await rm(path.join(shop.folder, 'Castle/inputs/hero_coarse.glb'));
  await rm(path.join(castle, 'refined.glb'));
  return { ...at, runs, tower, castle };
}

const cardsOf = (library: Library, kind: 'project' | 'run') =>
  Object.fromEntries(
    library
      .cards({ kind, search: '', after: null, limit: 50 })
      .cards.map(({ title, missing, altered }) => [title, missing ? 'missing' : altered ? 'changed' : 'there']),
  );

test('a project whose files are missing or edited comes in with all its runs, marked, and the report says which', async () => {
  const { shop, library, runs, castle } = await damaged();
  await library.createProject('Later');
  const later = path.join(shop.folder, 'Later/project.json');
  await writeFile(later, (await readFile(later, 'utf8')).replace('"version": 1', '"version": 7'));

  const to = await bench();
  const { projects } = await to.transfer.bringIn(shop.folder, never, quiet);
  expect(projects.map(({ name, outcome, runs: many, left }) => [name, outcome, many, left])).toEqual([
    [
      'Castle',
      'added',
      1,
      [
        '“inputs/hero_coarse.glb” is missing there, so it came without its file.',
        'The mesh of run 1 is missing there, so the run came without it.',
      ],
    ],
    ['Dragon', 'added', 1, []],
    ['Later', 'refused', 0, ['project.json was written by a newer version of the app. Update the app to bring it in.']],
    [
      'Tower',
      'added',
      1,
      [
        '“hero.png” is not what it was when it was added. It came as it is now.',
        'The mesh of run 1 is not what fal delivered. It came as it is now.',
      ],
    ],
  ]);
  const states = { Castle: 'missing', Dragon: 'there', Tower: 'changed' };
  expect(cardsOf(to.library, 'project')).toEqual(states);
  expect(cardsOf(to.library, 'run')).toEqual(
    Object.fromEntries(Object.entries(states).map(([name, state]) => [`${name} · run 1`, state])),
  );
  // What was paid for is here, with what fal knows it by.
  for (const { id, requestId } of runs) expect(await to.library.run(id)).toMatchObject({ requestId });
  expect(to.library.sumsSince(0).charged).toBeCloseTo(0.45);
  expect(await readFile(path.join(to.shop.folder, 'Tower/inputs/hero.png'), 'utf8')).toBe('edited by hand since');
  expect(await readdir(path.join(to.shop.folder, 'Castle/runs', path.basename(castle)))).toEqual(['run.json']);
  expect((await readdir(to.shop.folder)).filter((name) => name.includes('tmp'))).toEqual([]);
});

test('what is new of a project that is here comes with its runs, also where its file is not there', async () => {
  const { shop, library, transfer, out } = await bench();
  const { project } = await shop.project(library, 'Dragon');
  await transfer.takeOut([project.id], path.join(out, 'before.zip'), never, quiet);
  const to = await bench();
  await to.transfer.bringIn(path.join(out, 'before.zip'), never, quiet);

  const side = await library.addInput(project.id, await shop.staged('image', 'side.png'));
  const back = await library.addInput(project.id, await shop.staged('image', 'back.png'));
  const run = await delivered(shop, library, {
    ...project,
    inputs: [side, ...project.inputs.filter(({ slot }) => slot === 'mesh')],
  });
  await rm(path.join(shop.folder, 'Dragon', side.file));
  await writeFile(path.join(shop.folder, 'Dragon', back.file), 'edited by hand since');
  const [taken] = (await to.transfer.bringIn(shop.folder, never, quiet)).projects;
  expect(taken).toMatchObject({ outcome: 'merged', runs: 1 });
  expect(taken?.left).toHaveLength(2);
  const { inputs } = await to.library.project(project.id);
  expect(inputs.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }))).toEqual(
    [...project.inputs, side, back].map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
  );
  const came = await to.library.run(run.id);
  expect(inputs.find(({ id }) => id === came.imageId)?.name).toBe('side.png');
  expect(await to.library.pathOf(came.imageId, 'image')).toBeNull();
  expect(cardsOf(to.library, 'project')).toEqual({ Dragon: 'missing' });
});

test('an archive says what of it is missing or edited, and takes the rest', async () => {
  const { library, transfer, out, tower, castle } = await damaged();
  await library.createRun(newRun(await library.project(library.projectIds()[0] ?? '')));
  const ids = library.projectIds();
  const { name, left } = await transfer.takeOut(ids, path.join(out, 'all.zip'), never, quiet);
  expect(name).toBe('all.zip');
  expect([...left].sort()).toEqual([
    '“Castle/inputs/hero_coarse.glb” is missing.',
    `“Castle/runs/${path.basename(castle)}/refined.glb” is missing.`,
    '“Tower/inputs/hero.png” is not what it was when it came.',
    `“Tower/runs/${path.basename(tower)}/refined.glb” is not what it was when it came.`,
  ]);
  const to = await bench();
  const { projects } = await to.transfer.bringIn(path.join(out, 'all.zip'), never, quiet);
  expect(projects.map(({ outcome, runs }) => [outcome, runs])).toEqual([
    ['added', 1],
    ['added', 1],
    ['added', 1],
  ]);
});

test('what of an archive is garbled comes as missing, and the rest comes', async () => {
  const { shop, library, transfer, out } = await bench();
  const { project } = await shop.project(library, 'Dragon');
  await delivered(shop, library, project);
  const archive = path.join(out, 'dragon.zip');
  await transfer.takeOut([project.id], archive, never, quiet);
  const bytes = await readFile(archive);
  const name = 'Dragon/inputs/hero_coarse.glb';
  const at = bytes.indexOf(name);
  const begin = at + name.length + bytes.readUInt16LE(at - 2);
  await writeFile(archive, bytes.fill(0xff, begin, begin + 4));
  const to = await bench();
  expect((await to.transfer.bringIn(archive, never, quiet)).projects).toMatchObject([
    { outcome: 'added', runs: 1, left: ['“inputs/hero_coarse.glb” is missing there, so it came without its file.'] },
  ]);
  expect(await readdir(path.join(to.shop.folder, 'Dragon/inputs'))).toEqual(['hero.png']);
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'what the system does not let be read stops neither the way out nor the way in',
  async () => {
    const { shop, library, transfer, out } = await bench();
    const { project } = await shop.project(library, 'Dragon');
    await delivered(shop, library, project);
    await chmod(path.join(shop.folder, 'Dragon/inputs/hero.png'), 0o000);
    const { left } = await transfer.takeOut([project.id], path.join(out, 'a.zip'), never, quiet);
    expect(left).toEqual(['“Dragon/inputs/hero.png” could not be read, so it is not in the archive.']);
    for (const from of [path.join(out, 'a.zip'), shop.folder]) {
      const to = await bench();
      expect((await to.transfer.bringIn(from, never, quiet)).projects).toMatchObject([
        { outcome: 'added', runs: 1, left: ['“inputs/hero.png” is missing there, so it came without its file.'] },
      ]);
    }
  },
);
