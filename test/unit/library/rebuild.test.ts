import { cp, mkdir, readdir, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { Library } from '../../../main/library/port.ts';
import { idOf, writeBigLibrary } from '../../support/big-library.ts';
import { allCards, newRun, readText, titles, Workshop } from './support.ts';

/** Everything that is asked of an index. */
const told = (library: Library): unknown => [
  allCards(library),
  allCards(library, 'dragon'),
  allCards(library, 'hero octree'),
  library.sumsSince(0),
  library.unsentCost(),
];

async function filled(): Promise<{ shop: Workshop; live: unknown; runId: string; projectId: string }> {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library, 'Dragon');
  const run = await shop.doneRun(library, project);
  await library.createRun(newRun(project));
  const { project: tower } = await shop.project(library, 'Tower');
  await shop.doneRun(library, tower);
  await library.changeProject({ projectId: project.id, name: 'Red dragon', notes: 'Fafnir' });
  await library.createProject('Empty');
  const live = told(library);
  library.close();
  return { shop, live, runId: run.id, projectId: project.id };
}

test('an index made from the files says the same as the one that grew with them', async () => {
  const { shop, live } = await filled();
  expect(told(await shop.open())).toEqual(live);
  await rm(shop.indexFolder, { recursive: true });
  expect(told(await shop.open())).toEqual(live);
});

test.each([
  ['garbage', (file: string) => writeFile(file, 'garbage '.repeat(5000))],
  ['half a file', (file: string) => truncate(file, 10_000)],
  ['an empty file', (file: string) => writeFile(file, '')],
  [
    'garbage in the middle of the file',
    async (file: string) => {
      const bytes = await readFile(file);
      await writeFile(file, bytes.fill('garbage ', 8192, bytes.length - 4096));
    },
  ],
  [
    'a folder',
    async (file: string) => {
      await rm(file);
      await mkdir(path.join(file, 'x'), { recursive: true });
    },
  ],
  [
    'an index of a newer version',
    (file: string) => {
      const db = new DatabaseSync(file);
      db.exec('pragma user_version = 99; drop table run;');
      db.close();
      return Promise.resolve();
    },
  ],
])('%s in the place of the index is replaced', async (_, damage) => {
  const { shop, live } = await filled();
  const [index = ''] = await readdir(shop.indexFolder);
  await damage(path.join(shop.indexFolder, index));
  const library = await shop.open();
  expect(told(library)).toEqual(live);
  expect(library.problems).toEqual([]);
});

test('an index folder that cannot be written to costs the index, not the library', async () => {
  const { shop, live } = await filled();
  const [index = ''] = await readdir(shop.indexFolder);
  // A link to where nothing can be made: neither opening nor removing leads to a usable file.
  await rm(path.join(shop.indexFolder, index));
  const { symlink } = await import('node:fs/promises');
  await symlink('/proc/nowhere/index', path.join(shop.indexFolder, index));
  expect(told(await shop.open())).toEqual(live);
});

test('what was changed, renamed, removed and copied in while the app was closed is noticed', async () => {
  const { shop, runId } = await filled();
  const other = await Workshop.make();
  const from = await other.open();
  const { project } = await other.project(from, 'Guest');
  await other.doneRun(from, project);
  from.close();

  await cp(path.join(other.folder, 'Guest'), path.join(shop.folder, 'Guest from the stick'), { recursive: true });
  await rename(path.join(shop.folder, 'Dragon'), path.join(shop.folder, 'Drache'));
  await rm(path.join(shop.folder, 'Tower'), { recursive: true });
  const edited = path.join(shop.folder, 'Empty/project.json');
  await writeFile(edited, (await readText(edited)).replace('"Empty"', '"Not so empty"'));

  const library = await shop.open();
  expect(library.problems).toMatchObject([{ sentence: expect.stringContaining('“Tower”, with 1 run,') as string }]);
  expect(titles(library, 'project', '').sort()).toEqual(['Guest', 'Not so empty', 'Red dragon', 'Tower']);
  expect(titles(library, 'run', 'guest')).toEqual(['Guest · run 1']);
  expect(titles(library, 'run', 'tower')).toEqual(['Tower · run 1']);
  expect(await library.runFolder(runId)).toContain(`${path.sep}Drache${path.sep}`);
  expect((await library.run(runId)).state).toBe('done');
});

test('a run that was written but not yet in the index is found at the next start', async () => {
  const { shop, runId } = await filled();
  const before = await shop.open();
  const file = path.join(await before.runFolder(runId), 'run.json');
  const index = path.join(shop.indexFolder, `${before.record.id}.sqlite`);
  before.close();
  const kept = await readFile(index);
  await writeFile(file, (await readText(file)).replace('"state": "done"', '"state": "downloading"'));
  await writeFile(index, kept);
  const after = await shop.open();
  expect((await after.unfinishedRuns()).map((run) => run.id)).toContain(runId);
});

test.each([
  ['half-written', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['of wrong types', (text: string) => text.replace(/"createdAt": \d+/, '"createdAt": "yesterday"')],
  ['of a newer version', (text: string) => text.replace('"version": 1', '"version": 2')],
])('a run.json that is %s is left as it is, named, and the rest opens', async (_, damage) => {
  const { shop, runId, projectId } = await filled();
  const before = await shop.open();
  const file = path.join(await before.runFolder(runId), 'run.json');
  before.close();
  const damaged = damage(await readText(file));
  await writeFile(file, damaged);

  for (let start = 0; start < 2; start++) {
    const library = await shop.open();
    expect(library.problems).toHaveLength(1);
    expect(library.problems[0]?.sentence).toMatch(/^“Dragon\/runs\/.+”: run\.json (is damaged|was written by a newer)/);
    expect(await library.runsOf(projectId)).toHaveLength(1);
    await expect(library.run(runId)).rejects.toMatchObject({ code: 'not-found' });
    library.close();
  }
  expect(await readText(file)).toBe(damaged);
});

test.each([
  ['run.json', '"number": 1', '"number": 1.5'],
  ['run.json', '"bytes": 11', '"bytes": 11.25'],
  ['run.json', '"triangles": 8', '"triangles": 1e300'],
  ['project.json', '"triangles": 12', '"triangles": 12.5'],
  ['project.json', /"bytes": \d+/, '"bytes": 0.5'],
  ['project.json', /"createdAt": \d+/, '"createdAt": 1e30'],
])('a %s that somebody edited to say %s is %s is left as it is, named, and the rest opens', async (name, was, is) => {
  const { shop, runId } = await filled();
  const before = await shop.open();
  const folder = name === 'run.json' ? await before.runFolder(runId) : path.join(shop.folder, 'Dragon');
  before.close();
  const file = path.join(folder, name);
  const edited = (await readText(file)).replace(was, is);
  expect(edited).toContain(is);
  await writeFile(file, edited);
  const library = await shop.open();
  expect(library.problems.map(({ sentence }) => sentence)).toEqual([expect.stringContaining(`${name} is damaged.`)]);
  expect(titles(library, 'project', 'tower')).toEqual(['Tower']);
  expect(await readText(file)).toBe(edited);
});

test('a project.json that cannot be read is left as it is, named, and the rest opens', async () => {
  const { shop } = await filled();
  await writeFile(path.join(shop.folder, 'Dragon/project.json'), '{"version": 1, "id"');
  await rm(path.join(shop.folder, 'Tower/project.json'));
  const library = await shop.open();
  expect(library.problems.map(({ sentence }) => sentence)).toEqual([
    '“Dragon”: project.json is damaged. It was left as it is.',
    '“Tower” has runs but no project.json. It was left out.',
  ]);
  expect(titles(library, 'project', '')).toEqual(['Empty']);
});

test('a folder that somebody copied inside the library is named, and the first stays', async () => {
  const { shop, live } = await filled();
  await cp(path.join(shop.folder, 'Dragon'), path.join(shop.folder, 'A copy of Dragon'), { recursive: true });
  const runs = path.join(shop.folder, 'Tower/runs');
  const [run = ''] = await readdir(runs);
  await cp(path.join(runs, run), path.join(runs, `a ${run}`), { recursive: true });
  const library = await shop.open();
  expect(library.problems.map(({ sentence }) => sentence)).toEqual([
    '“A copy of Dragon” is a copy of “Dragon”. It was left out.',
    `“Tower/runs/a ${run}” is a copy of another run. It was left out.`,
  ]);
  expect(told(library)).toEqual(live);
});

test('folders that are not projects are nobody’s business', async () => {
  const { shop, live } = await filled();
  await mkdir(path.join(shop.folder, 'Blender files/textures'), { recursive: true });
  await mkdir(path.join(shop.folder, '.git'));
  await writeFile(path.join(shop.folder, 'notes.txt'), 'x');
  const library = await shop.open();
  expect(library.problems).toEqual([]);
  expect(told(library)).toEqual(live);
});

test('what a crash left half-written goes when it is old, and nothing else', async () => {
  const { shop, live } = await filled();
  const old = ['project.json.tmp-1234567890abcdef', 'inputs/hero.png.tmp-1234567890abcdef'];
  const kept = ['inputs/hero.png.tmp', 'project.json.tmp-9999999999abcdef'];
  for (const name of [...old, ...kept]) await writeFile(path.join(shop.folder, 'Dragon', name), 'x');
  const half = path.join(shop.folder, '.Half.tmp-1234567890abcdef');
  await mkdir(half);
  await writeFile(path.join(half, 'project.json'), 'x');
  shop.time = Date.now();
  const hourAgo = new Date(shop.time - 3_600_000);
  for (const file of [...old, 'inputs/hero.png.tmp'])
    await utimes(path.join(shop.folder, 'Dragon', file), hourAgo, hourAgo);
  await utimes(half, hourAgo, hourAgo);

  expect(told(await shop.open())).toEqual(live);
  expect(await readdir(shop.folder)).not.toContain('.Half.tmp-1234567890abcdef');
  expect((await readdir(path.join(shop.folder, 'Dragon'))).sort()).toEqual([
    'inputs',
    'project.json',
    'project.json.tmp-9999999999abcdef',
    'runs',
  ]);
  expect((await readdir(path.join(shop.folder, 'Dragon/inputs'))).sort()).toEqual([
    'hero.png',
    'hero.png.tmp',
    'hero_coarse.glb',
  ]);
});

test('a damaged library.json is set aside and nothing else changes', async () => {
  const { shop, live } = await filled();
  await writeFile(path.join(shop.folder, 'library.json'), '');
  const library = await shop.open();
  expect(library.problems).toHaveLength(1);
  expect((await readdir(shop.folder)).filter((name) => name.startsWith('library.'))).toHaveLength(2);
  expect(told(library)).toEqual(live);
});

test('a library of a newer app is not opened and not touched', async () => {
  const { shop } = await filled();
  const file = path.join(shop.folder, 'library.json');
  await writeFile(file, '{"version": 2}');
  await expect(shop.open()).rejects.toMatchObject({ code: 'too-new' });
  expect(await readText(file)).toBe('{"version": 2}');
});

test('a library on a disk that is not there is not made anew', async () => {
  const shop = await Workshop.make();
  const folder = path.join(shop.root, 'unplugged/library');
  await expect(shop.open(folder)).rejects.toMatchObject({ code: 'file-missing' });
  expect(await readdir(shop.root)).toEqual([]);
});

test('what is found is written while the rest is still looked for', async () => {
  const shop = await Workshop.make();
  await writeBigLibrary(shop.folder, 450);
  const waiting: number[] = [];
  const progress = (done: number): void => {
    const db = new DatabaseSync(path.join(shop.indexFolder, `${idOf('library', 450)}.sqlite`), { readOnly: true });
    waiting.push(done - Number(db.prepare('select count(*) as runs from run').get()?.['runs']));
    db.close();
  };
  const library = await shop.open(shop.folder, { progress });
  expect(library.cards({ kind: 'run', search: '', filter: { rejected: 'shown' }, after: null, limit: 1 }).total).toBe(
    450,
  );
  expect(waiting).toHaveLength(45);
  expect(Math.max(...waiting)).toBeLessThanOrEqual(200);
});
