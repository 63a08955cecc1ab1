import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../../main/base/log.ts';
import type { Library } from '../../../main/library/port.ts';
import { Transfer } from '../../../main/transfer/transfer.ts';
import { newRun, tempFolder, titles } from '../library/support.ts';
import { bench, delivered, markIn, never, quiet, treeOf } from './bench.ts';
import { zipOf } from './raw-zip.ts';

/** A library with a project of two runs, one of them on its way, under a name that no system makes easy. */
async function filled(name = 'Draché 龍 🐉. ') {
  const from = await bench();
  const { project } = await from.shop.project(from.library, name);
  const run = await delivered(from.shop, from.library, project);
  await from.library.createRun(newRun(project));
  return { ...from, project, run };
}

test('a project goes out as one archive and comes back in as it was, with what it cost', async () => {
  const from = await filled();
  const archive = path.join(from.out, 'dragon.zip');
  expect(await from.transfer.archiveName([from.project.id])).toBe('Draché 龍 🐉.zip');
  expect(await from.transfer.takeOut([from.project.id], archive, never, quiet)).toEqual({
    name: 'dragon.zip',
    left: [],
  });
  expect(await readdir(from.out)).toEqual(['dragon.zip']);

  const to = await bench();
  const report = await to.transfer.bringIn(archive, never, quiet);
  expect(report).toMatchObject({ name: 'dragon.zip', projects: [{ outcome: 'added', runs: 1 }] });
  expect(report.projects[0]?.left).toEqual(['Run 2 has not ended. It goes on in the library that it is from.']);
  expect(await to.library.project(from.project.id)).toEqual(await from.library.project(from.project.id));
  expect(await to.library.run(from.run.id)).toEqual(from.run);
  expect(to.library.sumsSince(0)).toMatchObject({ charged: 0.15 });
  const before = await treeOf(from.shop.folder);
  for (const [file, content] of Object.entries(await treeOf(to.shop.folder))) {
    if (file.endsWith('project.json') || file.endsWith('run.json')) {
      expect(JSON.parse(before[file] ?? '')).toEqual(JSON.parse(content));
    } else if (file !== 'library.json') expect(before[file]).toBe(content);
  }
});

test('what is here already is known by its content, and only what is new of it comes', async () => {
  const from = await filled('Dragon');
  const to = await bench();
  await to.transfer.bringIn(from.shop.folder, never, quiet);
  expect((await to.transfer.bringIn(from.shop.folder, never, quiet)).projects).toMatchObject([
    { outcome: 'there', runs: 0 },
  ]);

  await to.library.changeProject({ projectId: from.project.id, name: 'My dragon', notes: 'mine' });
  const more = await delivered(from.shop, from.library, from.project);
  await from.library.addInput(from.project.id, await from.shop.staged('image', 'side.png'));
  expect((await to.transfer.bringIn(from.shop.folder, never, quiet)).projects).toMatchObject([
    { outcome: 'merged', runs: 1 },
  ]);
  const merged = await to.library.project(from.project.id);
  expect(merged).toMatchObject({ name: 'My dragon', notes: 'mine', draft: from.project.draft });
  expect(merged.inputs.map(({ name }) => name)).toEqual(['hero.png', 'hero_coarse.glb', 'side.png']);
  expect(await to.library.run(more.id)).toMatchObject({ rating: 4, projectId: from.project.id });
  expect(titles(to.library, 'run', '')).toHaveLength(2);
});

test('what came is paid for here unless somebody else did, by the user’s word, also after an index is made anew', async () => {
  const from = await filled('Dragon');
  const to = await bench();
  const mine = (await to.shop.project(to.library, 'Tower')).project;
  await to.shop.doneRun(to.library, mine);
  const { projects } = await to.transfer.bringIn(from.shop.folder, never, quiet);
  expect(projects).toMatchObject([{ name: 'Dragon', runs: 1, cost: 0.15 }]);
  expect(to.library.sumsSince(0).charged).toBeCloseTo(0.3);

  await to.transfer.paidElsewhere(true);
  // Whoever looks at its runs sees it.
  expect(to.news).toEqual([[from.project.id]]);
  expect(to.library.sumsSince(0).charged).toBeCloseTo(0.15);
  const ledger = to.library.ledger({ month: null, projectId: null, after: null, limit: 9 });
  expect(ledger.lines.map(({ project }) => project)).toEqual(['Tower']);
  expect([ledger.total, ledger.projects.map(({ project }) => project)]).toEqual([1, ['Tower']]);
  to.library.close();
  await rm(to.shop.indexFolder, { recursive: true });
  const again = await bench(to.shop);
  expect(again.library.sumsSince(0).charged).toBeCloseTo(0.15);
  // Going out, it says so of itself; who brings it in owes nothing for it either.
  const third = await bench();
  expect(await third.transfer.bringIn(again.shop.folder, never, quiet)).toMatchObject({
    projects: [
      { name: 'Dragon', cost: 0 },
      { name: 'Tower', cost: 0.15 },
    ],
  });
  expect(third.library.sumsSince(0).charged).toBeCloseTo(0.15);
  await third.transfer.paidElsewhere(true);
  expect(third.library.sumsSince(0).charged).toBe(0);
  await third.transfer.paidElsewhere(false);
  expect(third.library.sumsSince(0).charged).toBeCloseTo(0.15);
  // Of one account that two work with: what is here is not offered as found at fal.
  expect(third.library.knownRequests()).toContain(from.run.requestId);
});

test('several places are brought in one after the other, and one that is none is told of among them', async () => {
  const [dragon, tower] = [await filled('Dragon'), await filled('Tower')];
  const archive = path.join(dragon.out, 'dragon.zip');
  await dragon.transfer.takeOut([dragon.project.id], archive, never, quiet);
  const broken = path.join(dragon.out, 'holiday.zip');
  await writeFile(broken, 'no archive');
  const to = await bench();
  const done: number[] = [];
  const places = [archive, broken, tower.shop.folder];
  const { projects } = await to.transfer.bringInAll(places, never, (ratio) => done.push(ratio));
  expect(projects).toMatchObject([
    { name: 'Dragon', outcome: 'added', runs: 1 },
    { name: 'holiday.zip', outcome: 'refused' },
    { name: 'Tower', outcome: 'added', runs: 1 },
  ]);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done).toEqual(expect.arrayContaining([1 / 3, 1]));
  await expect(to.transfer.bringInAll([broken], never, quiet)).rejects.toMatchObject({ code: 'damaged' });
});

test('a copy under other ids is known by what it holds; ids that are taken are made anew', async () => {
  const from = await filled('Dragon');
  const to = await bench();
  await to.library.importProject(path.join(from.shop.folder, 'Dragon'));
  expect((await to.transfer.bringIn(from.shop.folder, never, quiet)).projects).toMatchObject([{ outcome: 'there' }]);

  // Another project that somebody gave the same run.
  const third = await bench();
  await third.transfer.bringIn(from.shop.folder, never, quiet);
  const other = await tempFolder();
  await cp(path.join(from.shop.folder, 'Dragon'), path.join(other, 'Wyvern'), { recursive: true });
  const file = path.join(other, 'Wyvern/project.json');
  const wyvern = crypto.randomUUID();
  for (const one of [file, ...(await runsIn(path.join(other, 'Wyvern')))]) {
    await writeFile(one, (await readFile(one, 'utf8')).replaceAll(from.project.id, wyvern));
  }
  const picture = path.join(other, 'Wyvern/inputs/hero.png');
  const { createHash } = await import('node:crypto');
  await writeFile(picture, 'another picture');
  const [was] = from.project.inputs;
  const now = createHash('sha256').update('another picture').digest('hex');
  await writeFile(file, (await readFile(file, 'utf8')).replace(was?.sha256 ?? '', now));
  expect((await third.transfer.bringIn(other, never, quiet)).projects).toMatchObject([{ outcome: 'added', runs: 1 }]);
  const [run] = await third.library.runsOf(wyvern);
  expect(run?.id).not.toBe(from.run.id);
  expect(await third.library.run(from.run.id)).toEqual(from.run);
});

const runsIn = async (project: string): Promise<string[]> =>
  (await readdir(path.join(project, 'runs'))).map((run) => path.join(project, 'runs', run, 'run.json'));

test('an archive that would write outside of the library is refused whole', async () => {
  const { transfer, out, shop } = await bench();
  for (const name of [
    '../evil/project.json',
    '/etc/project.json',
    'C:/evil/project.json',
    'a/../../evil/project.json',
  ]) {
    const file = path.join(out, 'evil.zip');
    await writeFile(file, zipOf({ [name]: '{}', 'ok/project.json': '{}' }));
    await expect(transfer.bringIn(file, never, quiet)).rejects.toMatchObject({ code: 'damaged' });
  }
  expect(await readdir(path.dirname(shop.folder))).not.toContain('evil');
});

test('a record that names files outside of its project is refused, and so is what is no archive', async () => {
  const from = await filled('Dragon');
  const { transfer, out, library } = await bench();
  const project = await from.library.project(from.project.id);
  const evil = { ...project, inputs: project.inputs.map((input) => ({ ...input, file: '../../../evil.png' })) };
  const file = path.join(out, 'evil.zip');
  await writeFile(file, zipOf({ 'Dragon/project.json': JSON.stringify(evil) }));
  expect((await transfer.bringIn(file, never, quiet)).projects).toMatchObject([
    { outcome: 'refused', left: ['project.json is damaged.'] },
  ]);
  await writeFile(file, 'PK, or so it says');
  await expect(transfer.bringIn(file, never, quiet)).rejects.toMatchObject({ code: 'damaged' });
  await mkdir(path.join(out, 'empty'));
  await expect(transfer.bringIn(path.join(out, 'empty'), never, quiet)).rejects.toMatchObject({
    code: 'unsupported-file',
  });
  await expect(transfer.bringIn(library.folder, never, quiet)).rejects.toMatchObject({ code: 'bad-request' });
});

test('an archive that was cut short is refused, and one that is called off is not there', async () => {
  const from = await filled('Dragon');
  const archive = path.join(from.out, 'dragon.zip');
  await from.transfer.takeOut([from.project.id], archive, never, quiet);
  const whole = await readFile(archive);
  await writeFile(archive, whole.subarray(0, whole.length - 30));
  const to = await bench();
  await expect(to.transfer.bringIn(archive, never, quiet)).rejects.toMatchObject({ code: 'damaged' });
  expect(titles(to.library, 'project', '')).toEqual([]);

  const stop = AbortSignal.abort(new Error('stop'));
  await expect(from.transfer.takeOut([from.project.id], path.join(from.out, 'b.zip'), stop, quiet)).rejects.toThrow(
    'stop',
  );
  expect(await readdir(from.out)).toEqual(['dragon.zip']);
});

test('the check reads every file and names what is not as it was', async () => {
  const { shop, library, transfer, out, project, run } = await filled('Dragon');
  expect(await transfer.check(never, quiet)).toMatchObject({ files: 3, ok: 3, changed: [], missing: [], foreign: [] });
  const other = await delivered(shop, library, project);
  await writeFile(path.join(await library.runFolder(run.id), 'refined.glb'), 'x');
  await rm(path.join(await library.runFolder(other.id), 'refined.glb'));
  await writeFile(path.join(shop.folder, 'Dragon/scene.blend'), 'x');
  const steps: number[] = [];
  const report = await transfer.check(never, (done) => steps.push(done));
  expect(report).toMatchObject({ files: 4, ok: 2, foreign: ['Dragon/scene.blend'] });
  expect(report.changed).toEqual([expect.stringMatching(/^Dragon\/runs\/.+\/refined\.glb$/)]);
  expect(report.missing).toEqual([expect.stringMatching(/^Dragon\/runs\/.+\/refined\.glb$/)]);
  expect(steps.at(-1)).toBe(1);
  expect(await transfer.saveCheck(path.join(out, 'check.txt'))).toEqual({ name: 'check.txt' });
  expect(await readFile(path.join(out, 'check.txt'), 'utf8')).toMatch(/Changed \(1\)\n {2}Dragon\/runs/);
});

test('what is here already is found without a look into every project, as a copy of many comes in', async () => {
  const from = await filled('Dragon');
  const to = await bench();
  for (let n = 0; n < 6; n++) {
    const { id } = await to.library.createProject(`Other ${n}`);
    // Half of them begin with the same picture.
    if (n % 2 === 0) await to.library.addInput(id, await to.shop.staged('image', 'hero.png'));
  }
  await to.library.importProject(path.join(from.shop.folder, 'Dragon'));
  const read: string[] = [];
  const transfer = new Transfer({
    library: watched(to.library, 'project', read),
    markRun: markIn(to.library),
    stagingFolder: path.join(to.shop.root, 'staging'),
    now: () => to.shop.time,
    log: silentLog,
    publishProjects: quiet,
    publishChanged: quiet,
  });
  expect((await transfer.bringIn(from.shop.folder, never, quiet)).projects).toMatchObject([{ outcome: 'there' }]);
  expect(new Set(read).size).toBe(1);

  const content = from.project.inputs.map(({ slot, sha256 }) => ({ slot, sha256 }));
  const [image] = content;
  expect(to.library.catalogue.projectsWith(content)).toHaveLength(1);
  expect(to.library.catalogue.projectsWith(image === undefined ? [] : [image])).toHaveLength(4);
  expect(to.library.catalogue.projectsWith([])).toEqual([]);
});

/** The library itself; the first argument of each call of one method is noted. */
function watched(library: Library, method: keyof Library, noted: string[]): Library {
  return new Proxy(library, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (key === method) noted.push(String(args[0]));
        return Reflect.apply(value, target, args);
      };
    },
  });
}
