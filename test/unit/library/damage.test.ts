import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Library } from '../../../main/library/port.ts';
import { checkLibrary } from '../../../main/transfer/check.ts';
import { newRun, readText, tempFolder, titles, Workshop } from './support.ts';

/** What the user sees of each kind of damage, word for word; the same table stands in test/README.md. */
const RUN = '‹run›';
const SEES = {
  indexDeleted: 'Everything, after “Reading your library…”.',
  indexGarbage: 'Everything, after “Reading your library…”.',
  halfRun: `“Dragon/runs/${RUN}”: run.json is damaged. It was left as it is.`,
  garbageProject: '“Dragon”: project.json is damaged. It was left as it is.',
  newerRun: `“Dragon/runs/${RUN}”: run.json was written by a newer version of the app. Update the app to open it. It was not changed.`,
  newerLibrary: 'This library was made by a newer version of the app.',
  projectGone:
    '“Dragon”, with 1 run, is not where it was. It stays listed as missing until it is back, or you delete it.',
  runGone: '“Dragon”: 1 run is not where it was. It stays listed as missing until it is back, or you delete it.',
  shut: '“Tower”: You have no permission to read it. It was left as it is.',
  readOnly: 'This library’s folder cannot be written to.',
  diskFull: 'The disk of this library is full.',
  renamedFolders: 'Everything, under the same names.',
  renamedFile: 'Check library: Missing, Dragon/inputs/hero.png; not of this app, Dragon/inputs/mine.png.',
  meshMissing: `Check library: Missing, Dragon/runs/${RUN}/refined.glb.`,
  meshTruncated: `Check library: Changed, Dragon/runs/${RUN}/refined.glb.`,
  twoInstances: 'This library is open on another machine, “studio-mac”.',
  conflictCopy:
    '“Dragon” has a second version of a file, “project (1).json”, that a sync tool made. The app goes by the one without the addition; look at both and remove one.',
  lost: 'This library is open in another window of the app.',
} as const;

async function filled() {
  const shop = await Workshop.make();
  const library = await shop.open();
  const { project } = await shop.project(library, 'Dragon');
  const run = await shop.doneRun(library, project);
  await shop.project(library, 'Tower');
  const folder = path.basename(await library.runFolder(run.id));
  library.close();
  const home = path.join(shop.folder, 'Dragon');
  return { shop, project, run, home, runHome: path.join(home, 'runs', folder), folder };
}

const said = (library: Library, folder: string): string[] =>
  library.problems.map(({ sentence }) => sentence.replaceAll(folder, RUN));

const all = (library: Library): string[] => [...titles(library, 'project', ''), ...titles(library, 'run', '')].sort();
const EVERYTHING = ['Dragon', 'Dragon · run 1', 'Tower'];

test('the index is deleted, or garbage', async () => {
  const { shop } = await filled();
  await rm(shop.indexFolder, { recursive: true });
  const library = await shop.open();
  expect(all(library)).toEqual(EVERYTHING);
  library.close();
  const [index = ''] = await readdir(shop.indexFolder);
  await writeFile(path.join(shop.indexFolder, index), 'garbage '.repeat(999));
  const again = await shop.open();
  expect(all(again)).toEqual(EVERYTHING);
  expect(again.problems).toEqual([]);
});

test('a run.json is half-written, then of a newer version', async () => {
  const { shop, runHome, folder } = await filled();
  const file = path.join(runHome, 'run.json');
  const whole = await readText(file);
  for (const [text, sees] of [
    [whole.slice(0, 200), SEES.halfRun],
    [whole.replace('"version": 1', '"version": 2'), SEES.newerRun],
  ] as const) {
    await writeFile(file, text);
    const library = await shop.open();
    expect(said(library, folder)).toEqual([sees]);
    expect(library.problems[0]?.place).toBe(`Dragon/runs/${folder}/run.json`);
    expect(all(library)).toEqual(['Dragon', 'Tower']);
    library.close();
    expect(await readText(file)).toBe(text);
    expect(await readdir(runHome)).toContain('refined.glb');
  }
});

test('a project.json is garbage', async () => {
  const { shop, home, folder } = await filled();
  await writeFile(path.join(home, 'project.json'), 'garbage');
  const library = await shop.open();
  expect(said(library, folder)).toEqual([SEES.garbageProject]);
  expect(all(library)).toEqual(['Tower']);
});

test('the library is of a newer version: it opens for looking, and not a byte of it changes', async () => {
  const { shop, project } = await filled();
  const file = path.join(shop.folder, 'library.json');
  const newer = (await readText(file)).replace('"version": 1', '"version": 2');
  await writeFile(file, newer);
  const before = (await readdir(shop.folder)).sort();
  const library = await shop.open();
  expect(library.access).toMatchObject({ writable: false, why: 'too-new', message: SEES.newerLibrary });
  expect(all(library)).toEqual(EVERYTHING);
  await expect(library.changeProject({ projectId: project.id, name: 'x' })).rejects.toMatchObject({
    code: 'read-only',
  });
  expect((await readdir(shop.folder)).sort()).toEqual(before);
  expect(await readText(file)).toBe(newer);
});

test('a project’s folder is renamed, and so is a run’s', async () => {
  const { shop, home, runHome, run } = await filled();
  await rename(runHome, path.join(path.dirname(runHome), 'the best one'));
  await rename(home, path.join(shop.folder, 'Drache'));
  const library = await shop.open();
  expect(all(library)).toEqual(EVERYTHING);
  expect(await library.pathOf(run.id, 'mesh')).toContain(path.join('Drache', 'runs', 'the best one'));
  library.close();
});

test('a run’s folder is gone, then its project’s: both stay listed and paid for, until they are back or deleted', async () => {
  const { shop, home, runHome, folder, project, run } = await filled();
  const away = path.join(shop.root, 'away');
  const spent = { charged: 0.15 };
  await rename(runHome, away);
  const missing = { kind: 'run', search: '', filter: { missing: true }, after: null, limit: 9 } as const;
  for (let opening = 0; opening < 2; opening++) {
    const library = await shop.open();
    expect(said(library, folder)).toEqual([SEES.runGone]);
    expect(all(library)).toEqual(EVERYTHING);
    expect(library.cards(missing).cards).toMatchObject([{ id: run.id, missing: true }]);
    library.close();
  }
  await rename(away, runHome);
  const back = await shop.open();
  expect(back.problems).toEqual([]);
  expect(back.cards(missing).total).toBe(0);
  back.close();

  await rename(home, away);
  const library = await shop.open();
  await expect(library.project(project.id)).rejects.toThrow('The folder of this project is not where it was.');
  expect(library.projectIds()).not.toContain(project.id);
  expect(said(library, folder)).toEqual([SEES.projectGone]);
  expect(all(library)).toEqual(EVERYTHING);
  expect(library.cards({ ...missing, kind: 'project' }).cards).toMatchObject([{ id: project.id }]);
  expect(library.sumsSince(0)).toMatchObject(spent);
  // While it is open.
  await rename(away, home);
  expect(await library.look([], true)).toEqual([project.id]);
  expect(library.cards(missing).total).toBe(0);
  await rename(home, away);
  library.close();

  const last = await shop.open();
  expect(await last.trash.put({ kind: 'project', id: project.id })).toBeNull();
  expect(all(last)).toEqual(['Tower']);
  expect(last.sumsSince(0)).toMatchObject(spent);
  last.close();
  const again = await shop.open();
  expect(again.problems).toEqual([]);
  expect(again.sumsSince(0)).toMatchObject(spent);
  again.close();
  await rename(away, home);
  const whole = await shop.open();
  expect(all(whole)).toEqual(EVERYTHING);
  expect(whole.sumsSince(0)).toMatchObject(spent);
});

test('what another machine has deleted is not missed here', async () => {
  const { shop, project } = await filled();
  const elsewhere = new Workshop(shop.root);
  Object.defineProperty(elsewhere, 'indexFolder', { value: path.join(shop.root, 'elsewhere') });
  const theirs = await elsewhere.open();
  const tower = theirs.cards({ kind: 'project', search: 'Tower', after: null, limit: 1 }).cards[0];
  await theirs.trash.put({ kind: 'project', id: tower?.id ?? '' });
  const entry = await theirs.trash.put({ kind: 'project', id: project.id });
  await theirs.trash.give(entry?.id ?? '', (folder) => rm(folder, { recursive: true }));
  theirs.close();
  const library = await shop.open();
  expect(library.problems).toEqual([]);
  expect(all(library)).toEqual([]);
});

test('files are renamed, missing or cut short: still listed, and the check names each', async () => {
  const { shop, home, runHome, folder } = await filled();
  await rename(path.join(home, 'inputs/hero.png'), path.join(home, 'inputs/mine.png'));
  await truncate(path.join(runHome, 'refined.glb'), 4);
  const library = await shop.open();
  expect(all(library)).toEqual(EVERYTHING);
  const quiet = { signal: new AbortController().signal, progress: () => undefined, onNews: () => undefined };
  const checked = await checkLibrary(library, quiet);
  const name = (one: string): string => one.replace(folder, RUN);
  expect(`Check library: Missing, ${checked.missing.join()}; not of this app, ${checked.foreign.join()}.`).toBe(
    SEES.renamedFile,
  );
  expect(`Check library: Changed, ${checked.changed.map(name).join()}.`).toBe(SEES.meshTruncated);
  await rm(path.join(runHome, 'refined.glb'));
  const later = await checkLibrary(library, quiet);
  expect(`Check library: Missing, ${later.missing.map(name)[1]}.`).toBe(SEES.meshMissing);
  expect(all(library)).toEqual(EVERYTHING);
});

test('two machines: the second one looks, changes nothing, and works when the first has gone', async () => {
  const { shop, project } = await filled();
  const studio = { host: 'studio-mac', pid: 7, isAlive: () => true };
  const first = await shop.open(shop.folder, { here: studio });
  const second = await shop.open();
  expect(second.access).toMatchObject({ writable: false, why: 'in-use', message: SEES.twoInstances });
  expect(all(second)).toEqual(EVERYTHING);
  await expect(second.createRun(newRun(project))).rejects.toMatchObject({ code: 'read-only' });
  await expect(second.createProject('x')).rejects.toMatchObject({ message: SEES.twoInstances });
  await expect(second.thumbnailPath(project.inputs[1]?.id ?? '')).rejects.toMatchObject({ code: 'read-only' });
  second.close();
  first.close();
  expect((await shop.open()).access).toEqual({ writable: true });
});

test('who was taken over while asleep writes nothing more', async () => {
  const { shop, project } = await filled();
  let lost = 0;
  const library = await shop.open(shop.folder, { beatMs: 10, onLost: () => lost++ });
  const file = path.join(shop.folder, '.library.lock');
  const theirs = (await readLock(shop)).replace(/"token":"[^"]+"/, '"token":"x"');
  // Whole, as another app does it; once more where a beat was just being written.
  await expect
    .poll(async () => {
      await writeFile(`${file}.theirs`, theirs);
      await rename(`${file}.theirs`, file);
      return lost;
    })
    .toBe(1);
  const change = library.changeProject({ projectId: project.id, name: 'x' });
  await expect(change).rejects.toMatchObject({ code: 'read-only', message: SEES.lost });
});

const readLock = (shop: Workshop): Promise<string> => readText(shop.folder, '.library.lock');

test('a sync tool left a second project.json', async () => {
  const { shop, home, folder } = await filled();
  await writeFile(path.join(home, 'project (1).json'), '{}');
  const library = await shop.open();
  expect(said(library, folder)).toEqual([SEES.conflictCopy]);
  expect(all(library)).toEqual(EVERYTHING);
  expect(await readdir(home)).toContain('project (1).json');
});

test('a run that somebody else changed meanwhile keeps what they changed, and what the app did', async () => {
  const { shop, run, runHome } = await filled();
  const library = await shop.open();
  const file = path.join(runHome, 'run.json');
  await library.saveRun({ ...run, inferenceSeconds: 60 });
  await writeFile(file, (await readText(file)).replace('"rating": 0', '"rating": 5'));
  await library.saveRun({ ...run, inferenceSeconds: 61 });
  await library.saveRun({ ...run, inferenceSeconds: 62 });
  expect(await library.run(run.id)).toMatchObject({ rating: 5, inferenceSeconds: 62 });
  await library.saveRun({ ...run, rating: 2 });
  expect(await library.run(run.id)).toMatchObject({ rating: 2 });
  await writeFile(file, '{"half');
  await library.saveRun({ ...run, rating: 3 });
  expect(await library.run(run.id)).toMatchObject({ rating: 3 });
  expect((await readdir(runHome)).filter((name) => name.startsWith('run.broken'))).toHaveLength(1);
});

test.for([
  ['read-only', 'ro', SEES.readOnly],
  ['full', 'full', SEES.diskFull],
] as const)('the disk is %s: everything can be looked at', async ([, how, sees], { skip }) => {
  const { shop, project } = await filled();
  const disk = path.join(shop.root, 'disk');
  await mkdir(disk);
  const mount = (...args: string[]): void => void execFileSync('mount', [...args, disk], { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', 'size=256k', 'none');
  } catch {
    skip('only root on Linux can make a disk');
  }
  onTestFinished(() => void execFileSync('umount', ['-l', disk]));
  const folder = path.join(disk, 'library');
  execFileSync('cp', ['-r', shop.folder, folder]);
  if (how === 'ro') mount('-o', 'remount,ro', 'none');
  else await writeFile(path.join(disk, 'ballast'), Buffer.alloc(1 << 20)).catch(() => undefined);
  const library = await shop.open(folder);
  expect(library.access).toMatchObject({ writable: false, message: sees });
  expect(all(library)).toEqual(EVERYTHING);
  expect(await library.project(project.id)).toEqual(project);
  await expect(library.createProject('x')).rejects.toMatchObject({ code: 'read-only', message: sees });
});

interface Seen {
  readonly access: object;
  readonly titles: string[];
  readonly problems: string[];
  readonly refused: string;
  /** What the folder is that the library lies in. */
  readonly around: { readonly kind: string };
}

/** What a process finds that may do no more than the permissions say: whoever may do everything is bound by none. */
async function seenByNobody(folder: string): Promise<Seen> {
  const home = await tempFolder();
  await chmod(home, 0o777);
  const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const [program, ...before] = process.getuid?.() === 0 ? ['setpriv', ...nobody, process.execPath] : [process.execPath];
  const looker = path.join(import.meta.dirname, 'looker.ts');
  return JSON.parse(execFileSync(program, [...before, looker, folder, home], { encoding: 'utf8' })) as Seen;
}

test('the folder belongs to somebody else: everything can be looked at, as from a read-only disk', async ({ skip }) => {
  if (process.platform === 'win32') skip('permissions are another matter there');
  const { shop } = await filled();
  await chmod(shop.root, 0o755);
  execFileSync('chmod', ['-R', 'a+rX,a-w', shop.folder]);
  onTestFinished(() => void execFileSync('chmod', ['-R', 'u+w', shop.folder]));
  const seen = await seenByNobody(shop.folder);
  expect(seen.access).toMatchObject({ writable: false, message: SEES.readOnly });
  expect(seen.titles.sort()).toEqual(['Dragon', 'Tower']);
  expect(seen.refused).toBe(SEES.readOnly);
});

test('folders that nobody may look into do not keep the rest from opening', async ({ skip }) => {
  if (process.platform === 'win32') skip('permissions are another matter there');
  const { shop, runHome, folder } = await filled();
  await chmod(shop.root, 0o755);
  await mkdir(path.join(shop.folder, 'lost+found'));
  await mkdir(path.join(shop.folder, 'Elsewhere'));
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', '65534', shop.folder]);
  await mkdir(path.join(shop.root, 'theirs'));
  const shut = [
    runHome,
    ...['lost+found', 'Elsewhere', 'Tower', '../theirs'].map((name) => path.join(shop.folder, name)),
  ];
  onTestFinished(() => void execFileSync('chmod', ['u+rwx', ...shut]));
  for (const one of shut) await chmod(one, 0);
  const seen = await seenByNobody(shop.folder);
  expect(seen.access).toEqual({ writable: true });
  expect(seen.around.kind).toBe('other');
  expect(seen.titles).toContain('Dragon');
  expect(seen.problems.map((sentence) => sentence.replaceAll(folder, RUN)).sort()).toEqual(
    ['Elsewhere', 'Tower', `Dragon/runs/${RUN}`].map((of) => SEES.shut.replace('Tower', of)).sort(),
  );
});

test('the table in test/README.md says the same', async () => {
  const readme = await readFile(path.join(import.meta.dirname, '../../README.md'), 'utf8');
  for (const sentence of Object.values(SEES)) expect(readme.includes(sentence), sentence).toBe(true);
});
