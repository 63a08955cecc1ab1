import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Library } from '../../../main/library/port.ts';
import { readText, Workshop } from './support.ts';

const cardsOf = (library: Library, kind: 'project' | 'run') =>
  library.cards({ kind, search: '', after: null, limit: 100 }).cards;
const states = (library: Library, kind: 'project' | 'run') =>
  cardsOf(library, kind).map(
    ({ title, missing, altered }) => `${title}${missing ? ' missing' : ''}${altered ? ' altered' : ''}`,
  );

async function stocked() {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project, image, mesh } = await shop.project(library);
  const run = await shop.doneRun(library, project);
  const home = await library.projectFolder(project.id);
  return {
    shop,
    library,
    project,
    image,
    mesh,
    run,
    home,
    result: path.join(await library.runFolder(run.id), 'refined.glb'),
  };
}

test('files that somebody took away, cut or brought back while the library is open are noticed, none is dropped', async () => {
  const { library, project, image, run, home, result } = await stocked();
  expect(await library.look([project.id], true)).toEqual([]);

  const picture = path.join(home, image.file);
  await rename(picture, `${picture}.away`);
  await writeFile(result, 'glTF');
  expect(await library.look([project.id], false)).toEqual([project.id]);
  expect(states(library, 'run')).toEqual(['Dragon · run 1 altered']);
  // What is missing is worse than what is another.
  expect(states(library, 'project')).toEqual(['Dragon missing']);
  expect(library.catalogue.facts({ kind: 'run', id: run.id }).files).toMatchObject([
    { slot: 'image', missing: true, altered: false },
    { slot: 'mesh', missing: false, altered: false },
  ]);
  const filter = { missing: true } as const;
  expect(library.cards({ kind: 'run', search: '', filter, after: null, limit: 9 }).total).toBe(1);

  // That somebody asks for the file does not make it the right one.
  await library.pathOf(run.id, 'mesh');
  expect(states(library, 'run')).toEqual(['Dragon · run 1 altered']);
  expect(await library.look([project.id], false)).toEqual([]);

  await rename(`${picture}.away`, picture);
  await writeFile(result, 'glTF result');
  expect(await library.look([project.id], false)).toEqual([project.id]);
  expect([...states(library, 'run'), ...states(library, 'project')]).toEqual(['Dragon · run 1', 'Dragon']);
});

test('a project and a run that a sync tool brings are listed, and what it changed is read', async () => {
  const { shop, library, project, run, home } = await stocked();
  const elsewhere = new Workshop(path.join(shop.root, 'elsewhere'));
  await mkdir(elsewhere.root);
  const other = await elsewhere.open();
  const came = await elsewhere.project(other, 'Teapot');
  await elsewhere.doneRun(other, came.project);
  await cp(await other.projectFolder(came.project.id), path.join(library.folder, 'Teapot'), { recursive: true });

  const runFile = path.join(await library.runFolder(run.id), 'run.json');
  await writeFile(runFile, (await readText(runFile)).replace('"rating": 0', '"rating": 4'));
  const projectFile = path.join(home, 'project.json');
  await writeFile(projectFile, (await readText(projectFile)).replace('"name": "Dragon"', '"name": "Wyvern"'));

  expect(new Set(await library.look([project.id], true))).toEqual(new Set([came.project.id, project.id]));
  expect(states(library, 'project').sort()).toEqual(['Teapot', 'Wyvern']);
  expect(cardsOf(library, 'run').map(({ title, rating }) => [title, rating])).toEqual(
    expect.arrayContaining([
      ['Wyvern · run 1', 4],
      ['Teapot · run 1', 0],
    ]),
  );
  expect(await library.pathOf(came.mesh.id, 'mesh')).not.toBeNull();
});

test('a project’s folder that was renamed is found again, one that is gone stays listed as missing', async () => {
  const { library, project, run, home } = await stocked();
  await rename(home, path.join(library.folder, 'Old dragon'));
  expect(await library.look([project.id], true)).toEqual([project.id]);
  expect(states(library, 'project')).toEqual(['Dragon']);
  expect(await library.pathOf(run.id, 'mesh')).toBe(
    path.join(
      library.folder,
      'Old dragon',
      path.relative(home, path.join(await library.runFolder(run.id), 'refined.glb')).replace(/^.*?runs/, 'runs'),
    ),
  );

  await rm(path.join(library.folder, 'Old dragon'), { recursive: true });
  await library.look([project.id], true);
  expect([...states(library, 'project'), ...states(library, 'run')]).toEqual([
    'Dragon missing',
    'Dragon · run 1 missing',
  ]);
});

test('a disk that is not there says nothing about what is on it, and a copy made by hand takes nothing away', async () => {
  const { library, project, home } = await stocked();
  await cp(home, path.join(library.folder, 'Copy of Dragon'), { recursive: true });
  expect(await library.look([project.id], true)).toEqual([]);
  expect(await library.projectFolder(project.id)).toBe(home);

  await rename(library.folder, `${library.folder} away`);
  expect(await library.look([project.id], true)).toEqual([]);
  expect(states(library, 'project')).toEqual(['Dragon']);
  await rename(`${library.folder} away`, library.folder);
});

test('what a sync tool brings is told to be broken once it stays so, and not while it is on its way', async () => {
  const { shop, library: before, project, home } = await stocked();
  before.close();
  let told = 0;
  const library = await shop.open(shop.folder, { onProblems: () => told++ });
  for (const name of ['Tower', 'Castle']) {
    await mkdir(path.join(library.folder, name));
    await writeFile(path.join(library.folder, name, 'project.json'), '{"version": 1, "id":');
  }
  await writeFile(path.join(home, 'project 2.json'), '{}');
  await library.look([project.id], true);
  expect(library.problems).toEqual([]);
  await rm(path.join(library.folder, 'Castle'), { recursive: true });
  shop.time += 60_000;
  await library.look([project.id], true);
  await library.look([project.id], true);
  expect(library.problems.map(({ place }) => place).sort()).toEqual(['Dragon/project 2.json', 'Tower/project.json']);
  expect(told).toBe(1);
});
